"""What an operation of the API asks of a key. Every operation names it: `auth=needs(Scope.TRAINING_READ)`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from extranet.tenants.actor import Actor

from .callers import Caller
from .problems import Problem
from .scopes import CAPABILITY_OF, Scope


class CallRequest(HttpRequest):
    """A request of a program, as the operations see it."""

    fund: Any
    caller: Caller
    actor: Actor


class Key(AuthBase):
    """A key in force, with this scope if one is named, at a fund that has the service.

    Keys are found before the fund's scope opens (`middleware.FindCaller`); here is asked what they may be used for.
    """

    openapi_type, openapi_scheme = "http", "bearer"

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: Any) -> Caller | None:
        caller: Caller | None = getattr(request, "caller", None)
        if caller is None:
            return None
        if self.scope is not None:
            if not request.fund.has(CAPABILITY_OF[self.scope]):
                raise Problem("not_found", _("Ce fonds n’a pas ce service."))
            if self.scope not in caller.scopes:
                raise Problem("scope_missing", _("Il faut le droit « %(scope)s ».") % {"scope": self.scope.value})
        return caller


def needs(scope: Scope | None = None) -> Key:
    return Key(scope)
