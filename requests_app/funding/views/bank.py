"""« Coordonnées bancaires »: an organisation's own page, and the staff's queue where two people confirm a change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, QuerySet, When
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.documents.serving import serve
from extranet.organisations import second_opinion
from extranet.organisations.models import Organisation
from extranet.organisations.requests import ActorRequest
from extranet.organisations.tables.second_opinions import WAITS_FOR_ANOTHER
from extranet.organisations.views.organisations import form_page
from extranet.retention.clocks import shown_on
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told

from ..bank_decision import CONFIRMATION
from ..forms.controlling import ReasonForm
from ..forms.paying import BankForm
from ..models import BankDetails
from ..permissions import check_funding_staff
from ..queries import is_funding_staff
from ..queries.bank import keeps_bank_details
from ..services import bank as services
from ..tables.paying import BankFilter, BankTable, bank_columns

HISTORY = 20


@sensitive_post_parameters()
@form_page
@fresh_proof_required(on_opening=True)
def bank(request: ActorRequest) -> HttpResponse:
    """Those of the organisation that one acts for: what holds, what waits, and the form to deposit others."""
    organisation = own_organisation(request)
    form = BankForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.deposit(actor=request.actor, fund=request.fund, organisation=organisation, **form.given())
            messages.success(
                request, _("Vos coordonnées bancaires sont déposées : deux personnes du fonds les vérifient.")
            )
            return redirect("funding:bank")
    known = BankDetails.objects.visible_to(request.actor).select_related("proof").order_by("-pk")[:HISTORY]
    return render(request, "funding/paying/bank.html", {"organisation": organisation, "form": form, "known": known})


def own_organisation(request: ActorRequest) -> Organisation:
    if not keeps_bank_details(request.actor) or request.membership is None:
        raise PermissionDenied(
            _(
                "Les coordonnées bancaires sont déposées par un gestionnaire de l’organisme, ou par un responsable de"
                " formation ou des contributions de l’entreprise : demandez-leur."
            )
        )
    return request.membership.organisation


class BankQueue(ListPage):
    """Those that wait first, then the others."""

    filterset_class = BankFilter
    table_class = BankTable
    template_name = "funding/paying/bank_queue.html"
    export_name = gettext_lazy("coordonnées bancaires")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[BankDetails]:
        waits = Case(When(state=BankDetails.State.DEPOSITED, then=0), default=1, output_field=IntegerField())
        rows = BankDetails.objects.visible_to(self.request.actor).select_related("organisation")
        return rows.order_by(waits, "deposited_at", "pk")

    def get_columns(self) -> list[Column]:
        return bank_columns()

    def get_table(self, rows: QuerySet[Any]) -> BankTable:
        return BankTable(BoundedData(rows))


def visible_details(request: ActorRequest, uuid: UUID) -> BankDetails:
    rows = BankDetails.objects.visible_to(request.actor).select_related("organisation", "proof")
    return get_object_or_404(rows, uuid=uuid)


def for_officer(request: ActorRequest, uuid: UUID) -> BankDetails:
    check_funding_staff(request.actor)
    return visible_details(request, uuid)


@require_safe
def bank_details(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, for_officer(request, uuid))


def show(request: ActorRequest, details: BankDetails, **context: Any) -> HttpResponse:
    holding = BankDetails.objects.confirmed().filter(organisation=details.organisation_id).first()
    words = {
        "details": details,
        "holding": holding if holding != details else None,
        "proposal": second_opinion.open_proposal(CONFIRMATION, details),
        "form": ReasonForm(),
        "clear": None,
        **shown_on(request.actor, request.fund, details),
    }
    return render(request, "funding/paying/bank_details.html", words | context)


@require_safe
def bank_proof(request: ActorRequest, uuid: UUID) -> FileResponse:
    """For the staff, and for the people whose account it is."""
    if not (is_funding_staff(request.actor) or keeps_bank_details(request.actor)):
        check_funding_staff(request.actor)
    return serve(visible_details(request, uuid).proof)


@require_POST
@fresh_proof_required
def bank_reveal(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """In clear, once, in the answer to this request; noted in the journal."""
    details = for_officer(request, uuid)
    response = show(request, details, clear=services.reveal(actor=request.actor, details=details))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@fresh_proof_required
def bank_propose(request: ActorRequest, uuid: UUID) -> HttpResponse:
    details = for_officer(request, uuid)
    with refusals_told(request, WAITS_FOR_ANOTHER):
        services.propose(actor=request.actor, fund=request.fund, details=details)
    return redirect("funding:bank_details", uuid)


@require_POST
def bank_refuse(request: ActorRequest, uuid: UUID) -> HttpResponse:
    details = for_officer(request, uuid)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            services.refuse(actor=request.actor, fund=request.fund, details=details, reason=reason)
            messages.success(request, _("Les coordonnées bancaires sont refusées : l’organisation reçoit un e-mail."))
            return redirect("funding:bank_queue")
    return show(request, visible_details(request, uuid), form=form)
