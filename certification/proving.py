"""What is known of a request and its session at « Certifier », and how the person may prove herself there."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django import forms

from extranet.accounts import factors, proofs
from extranet.accounts.factor_forms import IdentityForm, PasskeyIdentityForm
from extranet.accounts.models import User
from extranet.accounts.sessions import OPENED_AT
from extranet.organisations.requests import ActorRequest

from .proofs import Method, Proof

AGENT_AT_MOST = 400  # characters


def proof_of(request: ActorRequest, method: Method, *, with_address: bool) -> Proof:
    """`with_address`: she accepted that her IP address is used."""
    return Proof(
        method=method,
        ip=get_adapter().get_client_ip(request) if with_address else "",
        user_agent=request.headers.get("User-Agent", "")[:AGENT_AT_MOST],
        session=session_of(request),
    )


def session_of(request: ActorRequest) -> dict[str, Any]:
    """When she signed in, and each proof that she gave since, in the order she gave them."""
    opened = request.session.get(OPENED_AT)
    return {
        "opened_at": iso(opened) if opened else None,
        "proofs": [{"method": one["method"], "at": iso(one["at"])} for one in proofs.records(request, request.user)],
    }


def iso(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="seconds")


def methods_of(request: ActorRequest) -> list[Method]:
    """The strongest first; a code by e-mail is there for everybody."""
    user: User = request.user
    methods = [Method.EMAIL_CODE]
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        methods.insert(0, Method.TOTP)
    if factors.passkeys_of_host(user, factors.host_of(request)):
        methods.insert(0, Method.PASSKEY)
    return methods


def factor_context(request: ActorRequest, method: Method, form: forms.Form | None = None) -> dict[str, Any]:
    """Her own factor in the place of the code: its form, and for a passkey what the browser is to ask."""
    user: User = request.user
    context: dict[str, Any] = {"form": form or factor_form(request, method), "method": method.value}
    if method == Method.PASSKEY:
        here = factors.passkeys_of_host(user, factors.host_of(request))
        context["options"] = factors.only_of_host(auth.begin_authentication(user), here)
    return context


def factor_form(request: ActorRequest, method: Method, data: Any = None) -> Any:
    """The form that asks for a passkey, or for the code of an app."""
    kind = PasskeyIdentityForm if method == Method.PASSKEY else IdentityForm
    return kind(data, user=request.user)


def factor_asked(request: ActorRequest) -> Method | None:
    """Which one a page of `factor_context` posts; None when she has no such factor here."""
    method = Method.PASSKEY if request.POST.get("method") == Method.PASSKEY else Method.TOTP
    return method if method in methods_of(request) else None
