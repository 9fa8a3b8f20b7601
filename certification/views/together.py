"""« Certifier en une fois » (`BEY-04`): the months of a list, one code or factor, one answer for each."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page

from .. import printing
from ..forms.certifying import CodeForm, MethodForm
from ..models import Certificate, CertifyingCode
from ..periods import month_name
from ..permissions import check_manager
from ..proofs import Method
from ..proving import factor_asked, factor_context, factor_form, methods_of, proof_of
from ..services import together
from ..services.codes import latest
from ..services.together import Outcome
from ..statements import ADDRESS, HOURS
from ..workflow.certificates import CertificateState
from .certifying_online import time_left
from .identity import own_body

BOXES = ("certifies", "accepts")


@form_page
def choose(request: ActorRequest, month: datetime.date, problem: str = "") -> HttpResponse:
    """The months whose print is ready, to be ticked, and how she will prove herself; a POST goes on to that."""
    check_manager(request.actor)
    methods = methods_of(request)
    form = MethodForm(request.POST if "method" in request.POST else None, methods=methods)
    if request.method == "POST" and not problem:
        try:
            return start(request, month, method_of(request, form, methods))
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
    ready = Certificate.objects.visible_to(request.actor).filter(
        month=month, state=CertificateState.PREPARED, document__state="ready"
    )
    ready = ready.select_related("dossier", "version").order_by("dossier__last_first_folded", "dossier_id")
    context = {
        "certificates": list(ready[: together.AT_MOST]),
        "ticked": [str(one) for one in uuids(request.POST.getlist("chosen"))],
        "boxes": {name: request.POST.get(name) == "on" for name in BOXES},
        "method_form": form if len(methods) > 1 else None,
        "hours": HOURS,
        "address": ADDRESS,
        "paper_only": printing.paper_only(request.user.pk, own_body(request), request.fund),
        "problem": problem,
        "refused": bool(problem),
    }
    return page(request, month, "certification/together.html", **context)


def method_of(request: ActorRequest, form: MethodForm, methods: Sequence[Method]) -> Method:
    """Raises `ValidationError` without the boxes, or without a choice where there is one."""
    if not has_accepted(request):
        raise ValidationError(_("Cochez les deux cases : sans elles, rien n’est certifié en ligne."))
    if len(methods) == 1:
        return methods[0]
    if not form.is_valid():
        raise ValidationError(_("Choisissez une méthode."))
    return Method(form.cleaned_data["method"])


def has_accepted(request: ActorRequest) -> bool:
    return all(request.POST.get(name) == "on" for name in BOXES)


def start(request: ActorRequest, month: datetime.date, method: Method) -> HttpResponse:
    certificates = together.chosen(request.actor, uuids(request.POST.getlist("chosen")))
    if method != Method.EMAIL_CODE:
        outcome = together.open_together(actor=request.actor, fund=request.fund, certificates=certificates)
        name_left(request, outcome)
        return ask_factor(request, month, outcome.certified, method)
    return send_code(request, month, certificates)


def send_code(request: ActorRequest, month: datetime.date, certificates: Sequence[Certificate]) -> HttpResponse:
    sent, outcome = together.ask_code_together(
        actor=request.actor,
        fund=request.fund,
        user=request.user,
        certificates=certificates,
        statements=[str(HOURS), str(ADDRESS)],
        language=translation.get_language(),
    )
    name_left(request, outcome)
    return redirect("certification:together_code", month, sent.uuid)


def name_left(request: ActorRequest, outcome: Outcome) -> None:
    """What she ticked and can't be certified now isn't in the act."""
    if outcome.left:
        named = " ".join(f"{one.dossier.full_name} : {reason}" for one, reason in outcome.left)
        text = _("Ces mois ne peuvent pas être certifiés maintenant, et ne sont pas dans la liste. %(months)s")
        messages.warning(request, text % {"months": named})


# --- her own factor in the place of the code -----------------------------------------------------------------------


def ask_factor(
    request: ActorRequest,
    month: datetime.date,
    certificates: Sequence[Certificate],
    method: Method,
    form: forms.Form | None = None,
) -> HttpResponse:
    context = factor_context(request, method, form) | {
        "certificates": certificates,
        "boxes": [*(("chosen", one.uuid) for one in certificates), *((name, "on") for name in BOXES)],
    }
    return page(request, month, "certification/together_factor.html", **context)


@require_POST
def certify_by_factor(request: ActorRequest, month: datetime.date) -> HttpResponse:
    """The passkey or the app's code is the fresh proof itself; then what became of each month."""
    check_manager(request.actor)
    method = factor_asked(request)
    if method is None or not has_accepted(request):
        return choose(request, month, _("Cochez les deux cases : sans elles, rien n’est certifié en ligne."))
    certificates = together.chosen(request.actor, uuids(request.POST.getlist("chosen")))
    form = factor_form(request, method, request.POST)
    if not form.is_valid():
        return ask_factor(request, month, certificates, method, form)
    form.save()
    try:
        outcome = together.certify_together_by_factor(
            actor=request.actor,
            fund=request.fund,
            certificates=certificates,
            statements=[str(HOURS), str(ADDRESS)],
            proof=proof_of(request, method, with_address=True),
        )
    except ValidationError as refusal:
        return choose(request, month, " ".join(refusal.messages))
    return done(request, month, outcome)


# --- the code -------------------------------------------------------------------------------------------------------


@form_page
@fresh_proof_required
def code(request: ActorRequest, month: datetime.date, uuid: UUID) -> HttpResponse:
    """The code, for exactly the list that it was sent for; then what became of each month."""
    sent, certificates = act_of(request, uuid)
    if sent is None:
        return begin_again(request, month)
    if sent.end == CertifyingCode.End.USED:
        return done(request, month, together.outcome_of(sent, certificates))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        outcome = together.certify_together(
            actor=request.actor,
            fund=request.fund,
            user=request.user,
            certificates=certificates,
            typed=form.cleaned_data["code"],
            proof=proof_of(request, Method.EMAIL_CODE, with_address=True),
        )
        if not outcome.refusal:
            return done(request, month, outcome)
        form.add_error("code", outcome.refusal)
        sent.refresh_from_db()
    context = {"code": sent, "left": time_left(sent), "certificates": certificates, "form": form}
    return page(request, month, "certification/together_code.html", **context)


@require_POST
def resend_code(request: ActorRequest, month: datetime.date, uuid: UUID) -> HttpResponse:
    """« Renvoyer un nouveau code » for the same list."""
    sent, certificates = act_of(request, uuid)
    if sent is None:
        return begin_again(request, month)
    try:
        response = send_code(request, month, certificates)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("certification:together_code", month, uuid)
    messages.success(request, _("Un nouveau code est envoyé ; le précédent ne vaut plus rien."))
    return response


def act_of(request: ActorRequest, uuid: UUID) -> tuple[CertifyingCode | None, list[Certificate]]:
    """The months of a code of hers, as she may see them, and the last code that was sent for them."""
    check_manager(request.actor)
    sent = CertifyingCode.objects.filter(user=request.user, uuid=uuid).first()
    certificates = together.chosen(request.actor, sent.certificates) if sent else []
    return (latest(request.user, certificates), certificates) if certificates else (None, [])


def begin_again(request: ActorRequest, month: datetime.date) -> HttpResponse:
    messages.info(request, _("Ce code n’est plus connu : cochez les mois à certifier et demandez-en un nouveau."))
    return redirect("certification:together", month)


def done(request: ActorRequest, month: datetime.date, outcome: Outcome) -> HttpResponse:
    return page(request, month, "certification/certified_together.html", outcome=outcome)


def page(request: ActorRequest, month: datetime.date, template: str, **context: Any) -> HttpResponse:
    form = context.get("form")
    known = {"month": month, "month_name": month_name(month), "refused": bool(form and form.errors)}
    return render(request, template, known | context)


def uuids(typed: list[str]) -> list[UUID]:
    """What isn't one was forged, and is nobody's."""
    found = []
    for text in typed:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
