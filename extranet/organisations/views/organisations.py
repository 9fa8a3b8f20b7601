"""Organisations: the staff's list, and the page of one, which its own people see too."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from extranet.tenants.versions import StaleEdit
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, show_conflict

from .. import services
from ..access_rules import access_rules
from ..filters import OrganisationFilter
from ..forms import OrganisationForm
from ..models import Organisation
from ..pages import pages_about
from ..permissions import check_office, check_staff, may_see_workers
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, is_of_office, is_staff
from ..tables.organisations import OrganisationTable, organisation_columns

form_page = require_http_methods(["GET", "HEAD", "POST"])


def visible_organisation(request: ActorRequest, uuid: UUID) -> Organisation:
    """The organisation, or 404 when the actor has nothing to do with it."""
    return get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)


class Organisations(ListPage):
    """Every organisation of the fund, for its staff."""

    filterset_class = OrganisationFilter
    table_class = OrganisationTable
    template_name = "organisations/organisations.html"
    export_name = _("organisations")
    request: ActorRequest

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.visible_to(self.request.actor)

    def get_columns(self) -> list[Column]:
        return organisation_columns(self.request.fund)

    def check_access(self) -> None:
        check_office(self.request.actor)

    def get_context(self) -> dict[str, Any]:
        keeps = is_staff(self.request.actor, ORGANISATIONS)
        return {"may_add": keeps, "gives_years": keeps and access_rules(self.request.fund).yearly}


@require_safe
def organisation(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return organisation_page(request, visible_organisation(request, uuid))


@require_safe
def own(request: ActorRequest) -> HttpResponse:
    """The page of the organisation one acts for."""
    if request.membership is None:
        raise PermissionDenied(gettext("Vous n’agissez pour aucune organisation : acceptez d’abord une invitation."))
    return organisation_page(request, request.membership.organisation)


def organisation_page(request: ActorRequest, row: Organisation) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "organisation": row,
        "is_of_office": is_of_office(request.actor),
        "is_staff": is_staff(request.actor, ORGANISATIONS),
        "may_correct": is_staff(request.actor, ORGANISATIONS) or request.actor.organisation_id == row.pk,
        "members": row.memberships.in_force(today).count(),
        "invited": row.memberships.awaiting_acceptance(today).count(),
        "establishments": row.establishments.count(),
        "workers": row.workers.visible_to(request.actor).filter(is_active=True).count(),
        "shows_workers": row.is_employer and may_see_workers(request.actor),
        "former_numbers": row.former_numbers.order_by("-changed_on", "-pk"),
        "pages": pages_about(row, request.actor, request.fund),
    }
    return render(request, "organisations/organisation.html", context)


@form_page
def add(request: ActorRequest) -> HttpResponse:
    check_staff(request.actor, ORGANISATIONS)
    form = OrganisationForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
            added = services.add_organisation(actor=request.actor, **fields)
            messages.success(request, gettext("%s est ajoutée. Invitez maintenant ses membres.") % added.name)
            return redirect("organisations:organisation", added.uuid)
    return render(request, "organisations/organisation_form.html", {"form": form, "organisation": None})


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_organisation(request, uuid)
    check_staff(request.actor, ORGANISATIONS)
    form = OrganisationForm(request.POST or None, instance=copy(row), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            fields = dict(form.cleaned_data)
            version = fields.pop("version") or 0
            try:
                services.change_organisation(actor=request.actor, organisation=row, version=version, **fields)
            except StaleEdit as stale:
                stored = OrganisationForm(instance=stale.current, fund=request.fund)
                show_conflict(form, stale, stored.initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("organisations:organisation", row.uuid)
    return render(request, "organisations/organisation_form.html", {"form": form, "organisation": row})
