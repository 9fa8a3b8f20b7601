"""« Demander ou renouveler votre accès », and the requests that wait for the fund's staff (`ITM-06`…`ITM-08`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, refusals_told

from .. import services
from ..access_period import renewed
from ..access_rules import access_rules
from ..forms import ReasonForm
from ..models import AccessRequest, Membership
from ..permissions import check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, YEARLY_ROLES, is_of_office
from ..tables.access_requests import AccessRequestFilter, AccessRequestTable, access_request_columns
from .organisations import form_page


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the person's organisations, and what she may ask for there."""

    membership: Membership
    has_role: bool
    is_over: bool
    would_last_until: Any
    waiting: AccessRequest | None
    refused: AccessRequest | None


@form_page
def renew(request: ActorRequest) -> HttpResponse:
    """One form for both: ask for an access of a year, or renew the one that one has or had."""
    rules = access_rules(request.fund)
    offers = offers_of(request) if rules.yearly and not (request.actor and is_of_office(request.actor)) else []
    if request.method == "POST":
        chosen = next((one for one in offers if str(one.membership.uuid) == request.POST.get("membership")), None)
        if chosen is None:
            messages.error(request, gettext("Choisissez une de vos organisations."))
        else:
            ask(request, chosen.membership)
        return redirect("organisations:renew")
    context = {
        "offers": offers,
        "rules": rules,
        "is_over": bool(request.expired),
        "acts_for_nobody": not request.memberships,
        "invitations": []
        if request.memberships
        else Membership.objects.of(request.user).awaiting_acceptance(timezone.localdate()),
    }
    return render(request, "organisations/renew.html", context)


def ask(request: ActorRequest, membership: Membership) -> None:
    with refusals_told(request):
        asked = services.ask_for_access(
            actor=request.actor, fund=request.fund, user=request.user, membership=membership
        )
        waits = asked.decided_at is None
        said = gettext("Votre demande est chez le fonds : sa réponse vous arrive par e-mail.")
        messages.success(request, said if waits else gettext("Votre accès est prolongé d’un an."))


def offers_of(request: ActorRequest) -> list[Offer]:
    today = timezone.localdate()
    hers = [*request.memberships, *request.expired]
    if request.memberships:
        hers += Membership.objects.of(request.user).expired(today)
    asked = list(AccessRequest.objects.filter(membership__in=[m.pk for m in hers]).order_by("-asked_at", "-pk"))
    offers = []
    for membership in hers:
        if membership.awaits_convention or YEARLY_ROLES.isdisjoint(membership.organisation.possible_roles):
            continue
        latest = next((one for one in asked if one.membership_id == membership.pk), None)
        offers.append(
            Offer(
                membership=membership,
                has_role=not YEARLY_ROLES.isdisjoint(membership.roles),
                is_over=membership.has_expired(today),
                would_last_until=renewed(membership.expires_on, today),
                waiting=latest if latest and latest.decided_at is None else None,
                refused=latest if latest and latest.refusal_reason else None,
            )
        )
    return offers


class AccessRequests(PeopleListPage):
    """The requests for a year of access, for the fund's staff: those that wait, oldest first."""

    filterset_class = AccessRequestFilter
    table_class = AccessRequestTable
    template_name = "organisations/access_requests.html"
    export_name: Text = _("demandes d’accès")
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, ORGANISATIONS)

    def get_queryset(self) -> QuerySet[AccessRequest]:
        rows = AccessRequest.objects.visible_to(self.request.actor)
        return rows.select_related("membership__organisation", "membership__user")

    def get_columns(self) -> list[Column]:
        return access_request_columns()


@form_page
def access_request(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """One request: accept, or refuse with a reason."""
    check_staff(request.actor, ORGANISATIONS)
    visible = AccessRequest.objects.visible_to(request.actor)
    row = get_object_or_404(visible.select_related("membership__organisation", "membership__user"), uuid=uuid)
    form = ReasonForm(request.POST if request.POST.get("answer") == "refuse" else None)
    accepts = request.POST.get("answer") == "accept"
    if request.method == "POST" and (accepts or form.is_valid()):
        with refusals_on(form):
            reason = "" if accepts else form.cleaned_data["reason"]
            try:
                services.decide_access(
                    actor=request.actor, fund=request.fund, asked=row, accepted=accepts, reason=reason
                )
            except ValidationError as refusal:
                if not accepts:
                    raise
                messages.error(request, " ".join(refusal.messages))
                return redirect("organisations:access_request", row.uuid)
            messages.success(request, gettext("La décision est enregistrée ; la personne la reçoit par e-mail."))
            return redirect("organisations:access_requests")
    context = {
        "row": row,
        "member": row.membership,
        "form": form,
        "until": renewed(row.membership.expires_on, timezone.localdate()),
        "is_waiting": row.decided_at is None,
    }
    return render(request, "organisations/access_request.html", context)
