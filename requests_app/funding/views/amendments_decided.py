"""An amendment that a company asks for, decided by the fund's staff (`MYA-03`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page

from ..amendments import changes_of
from ..amounts import invoiced
from ..forms.deciding import AgreementForm, RefuseForm
from ..models import Agreement, Amendment, Family, FundingRequest
from ..money import in_euros
from ..permissions import check_funding_staff
from ..services import amendments_decided as services
from ..services.locking import MovedOn, refuse_other
from ..workflow import AmendmentState
from .deciding import VALID_AFTER, View, refusals_unless_moved


def asked(request: ActorRequest, uuid: UUID) -> Amendment:
    """404 for whoever doesn't see its file, 403 for whoever decides nothing. Raises `MovedOn` once it is decided."""
    seen = FundingRequest.objects.visible_to(request.actor)
    rows = Amendment.objects.filter(request__in=seen).select_related("request__body", "request__company")
    amendment = get_object_or_404(rows.select_related("request__device", "asked_by"), uuid=uuid)
    check_funding_staff(request.actor)
    refuse_other(amendment.state, amendment.get_state_display(), [AmendmentState.ASKED])
    return amendment


def first_come(view: View) -> View:
    """Where a colleague or the company was first, the page of the file says what became of it."""

    @wraps(view)
    def answer(request: ActorRequest, uuid: UUID) -> HttpResponse:
        try:
            return view(request, uuid)
        except MovedOn as moved:
            messages.warning(request, " ".join(moved.messages))
            return redirect("funding:request", Amendment.objects.select_related("request").get(uuid=uuid).request.uuid)

    return answer


def page(request: ActorRequest, amendment: Amendment, name: str, **context: Any) -> HttpResponse:
    frame = {"amendment": amendment, "file": amendment.request, "changes": changes_of(amendment)}
    return render(request, f"funding/deciding/{name}.html", frame | context)


@first_come
@form_page
def agree_amendment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Old and new values, and the next edition of the agreement to fill in."""
    amendment = asked(request, uuid)
    former = amendment.request.agreements.get(superseded_at__isnull=True)
    typed = request.POST if request.method == "POST" else None
    form = AgreementForm(typed, asked=amendment.request, initial=as_before(former, amendment))
    if request.method == "POST" and form.is_valid():
        with refusals_unless_moved(form):
            agreement = services.agree_amendment(
                actor=request.actor, fund=request.fund, amendment=amendment, **form.given()
            )
            said = _("L’avenant est accordé : l’édition %s de l’accord remplace la précédente.")
            messages.success(request, said % agreement.edition)
            return redirect("funding:request", amendment.request.uuid)
    used = [(Family(name).label, in_euros(amount)) for name, amount in sorted(invoiced(amendment.request).items())]
    return page(request, amendment, "amendment", form=form, former=former, used=used)


def as_before(former: Agreement, amendment: Amendment) -> dict[str, Any]:
    """What was agreed, with the hours and dates that the changes lead to."""
    file, changes = amendment.request, amendment.changes
    people = len(changes["people"]) if "people" in changes else file.people.count()
    initial = {name: getattr(former, name) for name in AgreementForm.Meta.fields}
    if "hours" in changes or "people" in changes:
        initial["total_hours"] = Decimal(changes.get("hours", file.hours)) * people
    if "starts_on" in changes:
        initial["valid_from"] = min(former.valid_from, date.fromisoformat(changes["starts_on"]))
    if "ends_on" in changes:
        initial["valid_until"] = max(former.valid_until, date.fromisoformat(changes["ends_on"]) + VALID_AFTER)
    return initial


@first_come
@form_page
def refuse_amendment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    amendment = asked(request, uuid)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_unless_moved(form):
            services.refuse_amendment(actor=request.actor, fund=request.fund, amendment=amendment, **form.cleaned_data)
            messages.success(request, _("L’avenant est refusé. L’entreprise reçoit le motif."))
            return redirect("funding:request", amendment.request.uuid)
    return page(request, amendment, "refuse_amendment", form=form)
