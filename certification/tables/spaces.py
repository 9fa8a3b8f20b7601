"""The list of the trainings that are about somebody, and the months of each that were certified."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import django_filters
import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.models import Fund
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..amounts import shown
from ..models import Certificate, Dossier, Validation
from ..periods import month_name
from ..queries import DossierQuerySet
from ..workflow.certificates import CertificateState
from ..workflow.dossiers import DossierState
from .dossiers import session


@dataclass(frozen=True, slots=True)
class SharedMonth:
    """A certified month as beneficiary and employer see it; `awaited` are the parties whose word is missing."""

    certificate: Certificate
    awaited: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return month_name(self.certificate.month)

    @property
    def status(self) -> str:
        return str(CertificateState(self.certificate.state).label)

    @property
    def presence(self) -> str:
        return shown(self.certificate.version.centre + self.certificate.version.placement)


def shared_months(dossiers: Collection[Dossier]) -> dict[int, list[SharedMonth]]:
    """The certified months of each dossier, the last first: two queries, however many dossiers."""
    standing = Certificate.objects.standing().filter(dossier__in=[one.pk for one in dossiers])
    certificates = list(standing.select_related("version").defer("snapshot").order_by("-month", "-pk"))
    awaited: dict[int, list[str]] = defaultdict(list)
    rows = Validation.objects.filter(certificate__in=[one.pk for one in certificates], state="awaited")
    for pk, party in rows.order_by("party").values_list("certificate_id", "party"):
        awaited[pk].append(party)
    found: dict[int, list[SharedMonth]] = {one.pk: [] for one in dossiers}
    for one in certificates:
        is_awaiting = one.state == CertificateState.AWAITING
        found[one.dossier_id].append(SharedMonth(one, awaited[one.pk] if is_awaiting else []))
    return found


class TrainingFilter(django_filters.FilterSet):
    q = search_filter(_("N° dossier ou nom"))
    state = django_filters.ChoiceFilter(
        field_name="state", label=_("Statut"), choices=DossierState.choices, empty_label=_("Tous")
    )

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ()

    def search(self, rows: DossierQuerySet, name: str, value: str) -> DossierQuerySet:
        return rows.matching(value)


class TrainingTable(Table):
    training = django_tables2.Column(
        verbose_name=_("Formation"),
        accessor="training_title",
        linkify=("certification:training_months", [django_tables2.A("uuid")]),
        orderable=False,
    )
    beneficiary = django_tables2.Column(
        verbose_name=_("Salarié"), accessor="full_name", order_by=("last_first_folded", "pk")
    )
    number = django_tables2.Column(
        verbose_name=_("N° dossier"), order_by=("number_folded",), attrs={"td": {"class": "nowrap"}}
    )
    session = django_tables2.Column(verbose_name=_("Session"), accessor="pk", orderable=False)
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)
    hours = django_tables2.Column(verbose_name=_("Heures"), accessor="pk", orderable=False)

    caption = _("Formations")
    empty_title = _("Aucune formation")
    empty_advice = _("Une formation que le fonds suit s’affiche ici. Elle manque ? Appelez le fonds.")

    def __init__(self, *args: Any, fund: Fund, names_people: bool, **kwargs: Any) -> None:
        hidden = () if names_people else ("beneficiary",)
        super().__init__(*args, exclude=hidden, **kwargs)
        self.fund = fund

    @cached_property
    def months(self) -> dict[int, list[SharedMonth]]:
        return shared_months([row.record for row in self.paginated_rows])

    def render_training(self, record: Dossier) -> SafeString:
        return format_html('{}<span class="line muted">{}</span>', record.training_title, record.training_body.name)

    def render_session(self, record: Dossier) -> str:
        return session(record)

    def render_state(self, record: Dossier) -> str:
        return str(DossierState(record.state).label)

    def render_hours(self, record: Dossier) -> str:
        return summed_up(self.months[record.pk])


def summed_up(months: Iterable[SharedMonth]) -> str:
    """« 2 mois à valider », else how many are certified."""
    found = list(months)
    waiting = sum(1 for one in found if one.awaited)
    if waiting:
        return ngettext("%s mois à valider", "%s mois à valider", waiting) % waiting
    if found:
        return ngettext("%s mois certifié", "%s mois certifiés", len(found)) % len(found)
    return gettext("Aucun mois certifié")


def training_columns() -> list[Column]:
    return [
        Column(_("N° dossier"), "number"),
        Column(_("Nom"), "last_name"),
        Column(_("Prénom"), "first_name"),
        Column(_("Formation"), "training_title"),
        Column(_("Organisme"), lambda row: row.training_body.name),
        Column(_("Heures accordées"), "hours_agreed"),
        Column(_("Début"), "starts_on"),
        Column(_("Fin"), "ends_on"),
        Column(_("Statut"), lambda row: row.get_state_display()),
    ]
