"""« Portail ITMA » and « P-Data Portail » in the menu; files that wait to be looked at; links on an organisation."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.models import Organisation, Worker
from extranet.organisations.pages import OrganisationPage
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, MenuEntry, PendingAction, PendingSource, Waiting, counted

from ..models import StaffImport
from ..queries import is_enrolment_staff, is_responsible
from ..staff_data.states import ImportState


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(_("New P-data"), "enrolments:new_person", "plus", is_responsible, Capability.ENROLMENT, 0),
        MenuEntry(_("P-Data Portail"), "enrolments:staff_imports", "upload", concerns_staff_data, Capability.ENROLMENT),
    ]


def concerns_staff_data(actor: Actor) -> bool:
    return is_responsible(actor) or is_enrolment_staff(actor)


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource(
            name="staff_imports",
            label=_("Données du personnel à vérifier avant enregistrement"),
            mine=imports_to_check,
            capability=Capability.ENROLMENT,
        )
    ]


def imports_to_check(actor: Actor) -> Waiting:
    """Of one's own organisation: whoever sent them, any responsible may go on."""
    if not is_responsible(actor):
        return NOTHING
    rows = StaffImport.objects.visible_to(actor).filter(state=ImportState.CHECKED).defer("content")
    return counted(
        rows.order_by("made_at", "pk"),
        lambda one: PendingAction(
            title=str(_("Fichier de données du personnel")),
            detail=str(ImportState.CHECKED.label),
            url=reverse("enrolments:staff_import", args=[one.uuid]),
            since=one.made_at,
        ),
    )


def organisation_pages() -> list[OrganisationPage]:
    """For the staff, on an employer's page."""
    return [
        OrganisationPage(_("New P-data"), "enrolments:new_person_of", of_an_employer, Capability.ENROLMENT),
        OrganisationPage(_("Module de validation"), "enrolments:staff_module", of_an_employer, Capability.ENROLMENT),
    ]


def of_an_employer(actor: Actor, organisation: Organisation) -> bool:
    return is_enrolment_staff(actor) and organisation.is_employer


def watched() -> list[WatchedPage]:
    """Pages on which people's data are read; the file holds them all."""
    model = StaffImport._meta.label
    return [
        WatchedPage("enrolments:staff_import", model),
        WatchedPage("enrolments:staff_leavers", model),
        WatchedPage("enrolments:staff_import_file", model, LookKind.DOCUMENT),
        WatchedPage("enrolments:person_added", Worker._meta.label),
        WatchedPage("api-v1:list_staff", Worker._meta.label),
        WatchedPage("api-v1:read_staff", Worker._meta.label),
    ]
