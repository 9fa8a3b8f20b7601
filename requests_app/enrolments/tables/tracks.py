"""The lists of certification tracks and of a track's candidates."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

import django_filters
import django_tables2
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..models import Candidacy, Track
from ..progress import Progress, progress_of
from ..queries.results import CandidacyQuerySet, TrackQuerySet

NOWRAP = {"td": {"class": "nowrap"}}
REMOVED, ALL = "removed", "all"


class TrackFilter(django_filters.FilterSet):
    q = search_filter(_("Code ou intitulé"))
    is_open = django_filters.ChoiceFilter(
        label=_("Candidats"),
        choices=[("True", _("Ouvert aux candidats")), ("False", _("Fermé"))],
        empty_label=_("Tous"),
    )

    class Meta:
        model = Track
        fields: tuple[str, ...] = ()

    def search(self, rows: TrackQuerySet, name: str, value: str) -> TrackQuerySet:
        return rows.matching(value)


class TrackTable(Table):
    name = django_tables2.Column(
        verbose_name=_("Trajet"),
        linkify=("enrolments:track", [django_tables2.A("uuid")]),
        order_by=("name_folded", "pk"),
    )
    code = django_tables2.Column(verbose_name=_("Code"), order_by=("code_folded", "pk"), attrs=NOWRAP)
    steps_count = django_tables2.Column(verbose_name=_("Étapes"), orderable=False)
    candidates = django_tables2.Column(verbose_name=_("Candidats"), orderable=False)
    is_open = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)

    caption = _("Trajets de certification")
    empty_title = _("Aucun trajet de certification")
    empty_advice = _("Ceux que le fonds propose s’affichent ici, avec leurs candidats.")

    def render_is_open(self, record: Track) -> str:
        return openness(record)


def openness(track: Track) -> str:
    return gettext("Ouvert aux candidats") if track.is_open else gettext("Fermé")


def track_columns() -> list[Column]:
    return [
        Column(_("Code"), "code"),
        Column(_("Trajet"), "name"),
        Column(_("Étapes"), "steps_count"),
        Column(_("Candidats"), "candidates"),
        Column(_("Statut"), openness),
    ]


class CandidateFilter(django_filters.FilterSet):
    """The current ones, unless others are asked for."""

    q = search_filter(_("Nom ou prénom"))
    state = django_filters.ChoiceFilter(
        method="as_it_is",
        label=_("Inscriptions"),
        choices=[(REMOVED, _("Supprimées")), (ALL, _("Toutes"))],
        empty_label=_("En cours"),
    )

    class Meta:
        model = Candidacy
        fields: tuple[str, ...] = ()

    def search(self, rows: CandidacyQuerySet, name: str, value: str) -> CandidacyQuerySet:
        return rows.matching(value)

    def as_it_is(self, rows: CandidacyQuerySet, name: str, value: str) -> CandidacyQuerySet:
        return rows

    def filter_queryset(self, rows: CandidacyQuerySet) -> CandidacyQuerySet:
        found: CandidacyQuerySet = super().filter_queryset(rows)
        state = self.form.cleaned_data.get("state")
        return found if state == ALL else found.filter(removed_at__isnull=state != REMOVED)


class CandidateTable(Table):
    candidate = django_tables2.Column(
        verbose_name=_("Candidat"),
        accessor="worker__full_name",
        linkify=("enrolments:candidacy", [django_tables2.A("uuid")]),
        order_by=("worker__last_first_folded", "pk"),
    )
    organisation = django_tables2.Column(
        verbose_name=_("Organisation"), accessor="organisation__name", order_by=("organisation__name_folded", "pk")
    )
    started_on = django_tables2.Column(verbose_name=_("Commencé le"), order_by=("started_on", "pk"), attrs=NOWRAP)
    due_on = django_tables2.Column(
        verbose_name=_("À terminer pour le"), order_by=("due_on", "pk"), default="—", attrs=NOWRAP
    )
    progress = django_tables2.Column(verbose_name=_("Étapes faites"), accessor="pk", orderable=False)
    following = django_tables2.Column(verbose_name=_("Étape suivante"), accessor="pk", orderable=False)

    caption = _("Candidats")
    empty_title = _("Aucun candidat")
    empty_advice = _("Inscrivez-en un : son avancement s’affiche ici d’après ses présences et ses tests.")

    def __init__(self, *args: Any, may_enrol: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_enrol:
            self.empty_advice = _("Ce trajet ne prend plus de candidats : adressez-vous au fonds.")

    @cached_property
    def progresses(self) -> dict[int, Progress]:
        """Of the page's candidates, together."""
        return progress_of(row.record for row in self.paginated_rows)

    def render_started_on(self, value: datetime.date) -> str:
        return f"{value:%d/%m/%Y}"

    def render_due_on(self, value: datetime.date) -> str:
        return f"{value:%d/%m/%Y}"

    def render_progress(self, record: Candidacy) -> str:
        return said(self.progresses[record.pk])

    def render_following(self, record: Candidacy) -> Any:
        return following(record, self.progresses[record.pk])


def said(progress: Progress) -> str:
    return gettext("%(done)s sur %(all)s") % {"done": progress.done, "all": progress.total}


def following(candidacy: Candidacy, progress: Progress) -> str:
    if candidacy.removed_at:
        return gettext("Inscription supprimée")
    return progress.following.label if progress.following else gettext("Trajet terminé")


def candidate_columns(progresses: dict[int, Progress]) -> list[Column]:
    return [
        Column(_("Nom"), lambda row: row.worker.last_name),
        Column(_("Prénom"), lambda row: row.worker.first_name),
        Column(_("Organisation"), lambda row: row.organisation.name),
        Column(_("Commencé le"), "started_on"),
        Column(_("À terminer pour le"), "due_on"),
        Column(_("Étapes faites"), lambda row: progresses[row.pk].done),
        Column(_("Étapes"), lambda row: progresses[row.pk].total),
        Column(_("Étape suivante"), lambda row: following(row, progresses[row.pk])),
        Column(_("Supprimé le"), "removed_at"),
    ]
