"""« Certifier en une fois » (`BEY-04`): the months of a list, one code, one answer for each."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page

from .. import printing
from ..forms.certifying import CodeForm
from ..models import Certificate
from ..periods import month_name
from ..permissions import check_manager
from ..proofs import Method
from ..proving import proof_of
from ..services import together
from ..services.codes import latest
from ..statements import ADDRESS, HOURS
from ..workflow.certificates import CertificateState
from .certifying_online import time_left
from .identity import own_body


@form_page
def choose(request: ActorRequest, month: datetime.date, problem: str = "") -> HttpResponse:
    """The months whose print is ready, to be ticked; a POST asks for their code."""
    check_manager(request.actor)
    ticked = [str(one) for one in uuids(request.POST.getlist("chosen"))]
    boxes = {name: request.POST.get(name) == "on" for name in ("certifies", "accepts")}
    if request.method == "POST":
        if not all(boxes.values()):
            problem = _("Cochez les deux cases : sans elles, rien n’est certifié en ligne.")
        else:
            try:
                return send(request, month)
            except ValidationError as refusal:
                problem = " ".join(refusal.messages)
    ready = Certificate.objects.visible_to(request.actor).filter(
        month=month, state=CertificateState.PREPARED, document__state="ready"
    )
    ready = ready.select_related("dossier", "version").order_by("dossier__last_first_folded", "dossier_id")
    context = {
        "month": month,
        "month_name": month_name(month),
        "certificates": list(ready[: together.AT_MOST]),
        "ticked": ticked,
        "boxes": boxes,
        "hours": HOURS,
        "address": ADDRESS,
        "paper_only": printing.paper_only(request.user.pk, own_body(request), request.fund),
        "problem": problem,
        "refused": bool(problem),
    }
    return render(request, "certification/together.html", context)


def send(request: ActorRequest, month: datetime.date) -> HttpResponse:
    certificates = together.chosen(request.actor, uuids(request.POST.getlist("chosen")))
    _code, outcome = together.ask_code_together(
        actor=request.actor,
        fund=request.fund,
        user=request.user,
        certificates=certificates,
        statements=[str(HOURS), str(ADDRESS)],
        language=translation.get_language(),
    )
    return ask(request, month, outcome.certified, CodeForm(), outcome.left)


@require_POST
@fresh_proof_required
def certify(request: ActorRequest, month: datetime.date) -> HttpResponse:
    """The code, for exactly the list that it was sent for; then what became of each month."""
    check_manager(request.actor)
    certificates = together.chosen(request.actor, uuids(request.POST.getlist("chosen")))
    form = CodeForm(request.POST)
    if not certificates:
        return choose(request, month, _("Cochez au moins un mois à certifier."))
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
            context = {"month": month, "month_name": month_name(month), "outcome": outcome}
            return render(request, "certification/certified_together.html", context)
        form.add_error("code", outcome.refusal)
    return ask(request, month, certificates, form, [])


def ask(
    request: ActorRequest,
    month: datetime.date,
    certificates: list[Certificate],
    form: CodeForm,
    left: list[tuple[Certificate, str]],
) -> HttpResponse:
    code = latest(request.user, certificates)
    context = {
        "month": month,
        "month_name": month_name(month),
        "certificates": certificates,
        "code": code,
        "left": time_left(code) if code else "",
        "dropped": left,
        "form": form,
        "refused": bool(form.errors),
    }
    return render(request, "certification/together_code.html", context)


def uuids(typed: list[str]) -> list[UUID]:
    """What isn't one was forged, and is nobody's."""
    found = []
    for text in typed:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
