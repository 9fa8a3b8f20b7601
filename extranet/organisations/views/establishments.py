"""The establishments of an organisation."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on
from extranet.ui.tables import Table

from .. import services
from ..filters import EstablishmentFilter
from ..forms import EstablishmentForm
from ..models import Establishment, Organisation
from ..permissions import check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, is_staff
from ..tables.organisations import ESTABLISHMENT_COLUMNS, EstablishmentTable
from .organisations import form_page, visible_organisation


class Establishments(ListPage):
    """Those of one organisation."""

    filterset_class = EstablishmentFilter
    table_class = EstablishmentTable
    template_name = "organisations/establishments.html"
    export_name: Text = _("établissements")
    request: ActorRequest

    @cached_property
    def organisation(self) -> Organisation:
        return visible_organisation(self.request, self.kwargs["uuid"])

    def get_queryset(self) -> QuerySet[Establishment]:
        return self.organisation.establishments.visible_to(self.request.actor)

    def get_columns(self) -> list[Column]:
        return ESTABLISHMENT_COLUMNS

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return EstablishmentTable(rows, acts=self.get_acts())

    def get_acts(self) -> list[tuple[str, str]]:
        """The staff change everything, its own people how it is reached."""
        reached = (gettext("Coordonnées"), "place_contact")
        if is_staff(self.request.actor, ORGANISATIONS):
            return [(gettext("Modifier"), "edit_establishment"), reached, (gettext("Retirer"), "remove_establishment")]
        return [reached] if self.request.actor.organisation_id == self.organisation.pk else []

    def get_context(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "is_staff": is_staff(self.request.actor, ORGANISATIONS)}


@form_page
def add(request: ActorRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_organisation(request, uuid)
    check_staff(request.actor, ORGANISATIONS)
    form = EstablishmentForm(request.POST or None, instance=Establishment(organisation=organisation), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_establishment(actor=request.actor, organisation=organisation, **form.cleaned_data)
            messages.success(request, gettext("L’établissement est ajouté."))
            return redirect("organisations:establishments", organisation.uuid)
    context = {"form": form, "organisation": organisation, "establishment": None}
    return render(request, "organisations/establishment_form.html", context)


def visible_establishment(request: ActorRequest, uuid: UUID) -> Establishment:
    visible = Establishment.objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(visible, uuid=uuid)


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    establishment = visible_establishment(request, uuid)
    check_staff(request.actor, ORGANISATIONS)
    form = EstablishmentForm(request.POST or None, instance=copy(establishment), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_establishment(actor=request.actor, establishment=establishment, **form.cleaned_data)
            messages.success(request, gettext("Les changements sont enregistrés."))
            return redirect("organisations:establishments", establishment.organisation.uuid)
    context = {"form": form, "organisation": establishment.organisation, "establishment": establishment}
    return render(request, "organisations/establishment_form.html", context)


@form_page
def remove(request: ActorRequest, uuid: UUID) -> HttpResponse:
    establishment = visible_establishment(request, uuid)
    check_staff(request.actor, ORGANISATIONS)
    if request.method == "POST":
        services.remove_establishment(actor=request.actor, establishment=establishment)
        messages.success(request, gettext("L’établissement est retiré."))
        return redirect("organisations:establishments", establishment.organisation.uuid)
    context = {"establishment": establishment, "organisation": establishment.organisation}
    return render(request, "organisations/remove_establishment.html", context)
