"""« Certifier » 100 % online: the boxes, the method, the code (`ATN-30`, `ATN-53`…`ATN-57`)."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on, refusals_told

from ..forms.certifying import CodeForm, MethodForm, OnlineForm
from ..models import Certificate, CertifyingCode, Dossier
from ..months import Month
from ..proofs import Method
from ..proving import factor_asked, factor_context, factor_form, methods_of, proof_of
from ..services import online
from ..services.codes import latest
from ..workflow.certificates import CertificateState
from . import frame as frames
from .certifying import again, certificate_of, current_month, online_form, show, to_certify
from .frame import frame


@require_POST
def certify_online(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """The boxes of the page; then « Choix de la méthode d'authentification »."""
    dossier, found = to_certify(request, uuid, month)
    form = online_form(request, found, request.POST)
    if form.is_valid():
        with refusals_on(form):
            online.open_online(request.actor, request.fund, certificate_of(found))
            return choose(request, dossier, found, form)
    return show(request, dossier, current_month(request, dossier, found), online_form=form)


def choose(
    request: ActorRequest, dossier: Dossier, found: Month, boxes: OnlineForm, form: MethodForm | None = None
) -> HttpResponse:
    form = form or MethodForm(methods=methods_of(request))
    return page(request, dossier, found, "certification/certify_method.html", form=form, boxes=ticked(boxes))


def ticked(boxes: OnlineForm) -> list[tuple[str, str]]:
    """The boxes as hidden fields of the next page."""
    return [(name, "on") for name in boxes.fields]


def page(request: ActorRequest, dossier: Dossier, found: Month, template: str, **context: Any) -> HttpResponse:
    form = context["form"]
    known = frame(request, dossier, frames.MONTHS) | {"month": found, "certificate": certificate_of(found)}
    return render(request, template, known | {"refused": bool(form.errors)} | context)


@require_POST
def choose_method(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """« Continuer » (`ATN-53`)."""
    dossier, found = to_certify(request, uuid, month)
    boxes = online_form(request, found, request.POST)
    if not boxes.is_valid():
        return show(request, dossier, found, online_form=boxes)
    form = MethodForm(request.POST, methods=methods_of(request))
    if not form.is_valid():
        return choose(request, dossier, found, boxes, form)
    method = Method(form.cleaned_data["method"])
    if method != Method.EMAIL_CODE:
        return ask_factor(request, dossier, found, boxes, method)
    with refusals_on(form):
        online.ask_code(
            actor=request.actor,
            fund=request.fund,
            user=request.user,
            certificate=certificate_of(found),
            statements=boxes.statements,
            language=translation.get_language(),
        )
    if form.errors:
        return choose(request, dossier, found, boxes, form)
    return redirect("certification:certify_code", uuid, month)


# --- her own factor in the place of the code -----------------------------------------------------------------------


def ask_factor(
    request: ActorRequest,
    dossier: Dossier,
    found: Month,
    boxes: OnlineForm,
    method: Method,
    form: forms.Form | None = None,
) -> HttpResponse:
    context = factor_context(request, method, form) | {"boxes": ticked(boxes)}
    return page(request, dossier, found, "certification/certify_factor.html", **context)


@require_POST
def certify_by_factor(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """The passkey or the app's code is the fresh proof itself."""
    dossier, found = to_certify(request, uuid, month)
    boxes = online_form(request, found, request.POST)
    method = factor_asked(request)
    if not boxes.is_valid() or method is None:
        return show(request, dossier, found, online_form=boxes)
    form = factor_form(request, method, request.POST)
    if not form.is_valid():
        return ask_factor(request, dossier, found, boxes, method, form)
    form.save()
    with refusals_on(boxes):
        online.certify_by_factor(
            actor=request.actor,
            fund=request.fund,
            certificate=certificate_of(found),
            statements=boxes.statements,
            proof=proof_of(request, method, with_address=True),
        )
    if boxes.errors:
        return show(request, dossier, current_month(request, dossier, found), online_form=boxes)
    return redirect("certification:certified", uuid, month)


# --- the code -------------------------------------------------------------------------------------------------------


@form_page
@fresh_proof_required
def certify_code(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """« Vérification de la certification » (`ATN-56`)."""
    dossier, found = to_certify(request, uuid, month)
    certificate = certificate_of(found)
    if certificate.state != CertificateState.PREPARED:
        return redirect("certification:certified", uuid, month)
    if request.method != "POST":
        return verification(request, dossier, found, CodeForm())
    form = CodeForm(request.POST)
    if form.is_valid():
        refusal = tried(request, certificate, form.cleaned_data["code"])
        if refusal is None:
            return redirect("certification:certified", uuid, month)
        form.add_error(*refusal)
    current = current_month(request, dossier, found)
    if not current.awaits_certifying:
        return show(request, dossier, current, code_form=form)
    return verification(request, dossier, current, form)


def tried(request: ActorRequest, certificate: Certificate, typed: str) -> tuple[str | None, Any] | None:
    """None when the hours are certified, else the field and what is wrong; the count of a wrong try is stored."""
    try:
        wrong = online.certify_by_code(
            actor=request.actor,
            fund=request.fund,
            user=request.user,
            certificate=certificate,
            typed=typed,
            proof=proof_of(request, Method.EMAIL_CODE, with_address=True),
        )
    except ValidationError as refusal:
        return None, refusal
    return ("code", wrong) if wrong else None


def verification(request: ActorRequest, dossier: Dossier, found: Month, form: CodeForm) -> HttpResponse:
    code = latest(request.user, [certificate_of(found)])
    if code is None:
        messages.info(request, _("Aucun code n’a été demandé pour ce mois : commencez par « Certifier »."))
        return again(dossier.uuid, found.first)
    return page(request, dossier, found, "certification/certify_code.html", form=form, code=code, left=time_left(code))


def time_left(code: CertifyingCode) -> str:
    """« 14 minutes », empty when it is over."""
    now = timezone.now()
    if code.end or now > code.expires_at:
        return ""
    if (code.expires_at - now).total_seconds() < 60:
        return _("moins d’une minute")
    return timeuntil(code.expires_at, now, depth=1)


@require_POST
def resend_code(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """« Renvoyer un nouveau code » (`ATN-57`)."""
    _dossier, found = to_certify(request, uuid, month)
    with refusals_told(request, _("Un nouveau code est envoyé ; le précédent ne vaut plus rien.")):
        online.ask_code_again(
            actor=request.actor,
            fund=request.fund,
            user=request.user,
            certificate=certificate_of(found),
            language=translation.get_language(),
        )
    return redirect("certification:certify_code", uuid, month)
