"""« Informations de contact »: corrected by an entity's own people, old → new listed for the fund (`MYA-13`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Text
from extranet.tenants.versions import StaleEdit
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, show_conflict
from extranet.ui.tables import Table

from .. import services
from ..forms import ContactForm
from ..models import ContactChange
from ..permissions import check_contact, check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, is_of_office
from ..tables.contacts import CONTACT_CHANGE_COLUMNS, ContactChangeFilter, ContactChangeTable
from .establishments import visible_establishment
from .organisations import form_page, visible_organisation


@form_page
def organisation(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """E-mail, telephones and address of the organisation."""
    row = visible_organisation(request, uuid)
    check_contact(request.actor, row)
    form = ContactForm(request.POST or None, row=row, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                services.correct_contact(actor=request.actor, organisation=row, **form.cleaned_data)
            except StaleEdit as stale:
                show_conflict(form, stale, ContactForm(row=stale.current, fund=request.fund).initial)
            else:
                messages.success(request, gettext("Les coordonnées sont enregistrées."))
                return redirect("organisations:organisation", row.uuid)
    context = {"form": form, "organisation": row, "establishment": None}
    return render(request, "organisations/contact_form.html", context)


@form_page
def establishment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The same of one establishment."""
    row = visible_establishment(request, uuid)
    check_contact(request.actor, row.organisation)
    form = ContactForm(request.POST or None, row=row, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.correct_place(actor=request.actor, establishment=row, **form.cleaned_data)
            messages.success(request, gettext("Les coordonnées sont enregistrées."))
            return redirect("organisations:establishments", row.organisation.uuid)
    context = {"form": form, "organisation": row.organisation, "establishment": row}
    return render(request, "organisations/contact_form.html", context)


class ContactChanges(ListPage):
    """For the fund: what entities changed of how they are reached, old → new; for an entity, its own changes."""

    filterset_class = ContactChangeFilter
    table_class = ContactChangeTable
    template_name = "organisations/contact_changes.html"
    export_name: Text = _("coordonnees-changees")
    request: ActorRequest

    def check_access(self) -> None:
        if is_of_office(self.request.actor) or not self.request.actor.organisation_id:
            check_staff(self.request.actor, ORGANISATIONS, Capability.MEMBERSHIP)

    def get_queryset(self) -> QuerySet[ContactChange]:
        seen = ContactChange.objects.visible_to(self.request.actor)
        return seen.select_related("organisation", "establishment", "changed_by", "seen_by")

    def get_columns(self) -> list[Column]:
        return CONTACT_CHANGE_COLUMNS

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return ContactChangeTable(rows, exclude=() if is_of_office(self.request.actor) else ("organisation",))


@form_page
def change(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """One correction, old → new; « Vu » for the fund."""
    seen = ContactChange.objects.visible_to(request.actor)
    row = get_object_or_404(seen.select_related("organisation", "establishment", "changed_by", "seen_by"), uuid=uuid)
    if request.method == "POST":
        services.see_contact_change(actor=request.actor, change=row)
        messages.success(request, gettext("C’est noté comme vu."))
        return redirect("organisations:contact_changes")
    context = {"change": row, "organisation": row.organisation, "may_see": is_of_office(request.actor)}
    return render(request, "organisations/contact_change.html", context)
