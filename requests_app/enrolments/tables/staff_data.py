"""The imports of staff data, as a list and as a file."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import StaffImport
from ..queries import is_enrolment_staff
from ..staff_data.queries import StaffImportQuerySet
from ..staff_data.states import ImportState


class StaffImportFilter(django_filters.FilterSet):
    organisation = search_filter(_("Organisation"))
    state = django_filters.ChoiceFilter(label=_("État"), choices=ImportState.choices, empty_label=_("Tous"))

    class Meta:
        model = StaffImport
        fields: tuple[str, ...] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not is_enrolment_staff(self.request.actor):
            del self.filters["organisation"]

    def search(self, rows: StaffImportQuerySet, name: str, value: str) -> StaffImportQuerySet:
        return rows.of_organisations_named(value)


class StaffImportTable(Table):
    caption = _("Imports de données du personnel, le dernier en premier")
    empty_title = _("Aucun import")
    empty_advice = _("Le premier fichier importé s’affichera ici, avec ce qu’il a changé.")

    made_at = Moment(
        verbose_name=_("Déposé le"),
        order_by=("made_at", "pk"),
        linkify=("enrolments:staff_import", [django_tables2.A("uuid")]),
    )
    organisation = django_tables2.Column(
        verbose_name=_("Organisation"), accessor="organisation__name", order_by=("organisation__name_folded", "pk")
    )
    made_by_name = django_tables2.Column(verbose_name=_("Par"), orderable=False)
    state = django_tables2.Column(verbose_name=_("État"), orderable=False)
    created = django_tables2.Column(verbose_name=_("Créées"), order_by=("created", "pk"))
    changed = django_tables2.Column(verbose_name=_("Modifiées"), order_by=("changed", "pk"))
    unchanged = django_tables2.Column(verbose_name=_("Inchangées"), orderable=False)
    wrong = django_tables2.Column(verbose_name=_("À corriger"), order_by=("wrong", "pk"))

    def render_state(self, record: Any) -> str:
        return str(ImportState(record.state).label)


def staff_import_columns() -> list[Column]:
    return [
        Column(_("Déposé le"), "made_at"),
        Column(_("Organisation"), lambda row: row.organisation.name),
        Column(_("Par"), "made_by_name"),
        Column(_("État"), lambda row: ImportState(row.state).label),
        Column(_("Créées"), "created"),
        Column(_("Modifiées"), "changed"),
        Column(_("Inchangées"), "unchanged"),
        Column(_("À corriger"), "wrong"),
        Column(_("Enregistré le"), "written_at"),
        Column(_("Annulé le"), "undone_at"),
    ]
