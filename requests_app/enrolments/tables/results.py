"""« Résultats de tests »: the list, its filters and its columns as a file."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.db.models import Value
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.search import Fold
from extranet.ui.widgets import DateInput

from ..models import TestResult
from ..queries.results import TestResultQuerySet
from .reports import ResultTable


class ResultFilter(django_filters.FilterSet):
    q = search_filter(_("Participant ou test"))
    course = django_filters.CharFilter(method="of_course", label=_("Code de la formation"))
    outcome = django_filters.ChoiceFilter(
        field_name="outcome", label=_("Résultat"), choices=TestResult.Outcome.choices, empty_label=_("Tous")
    )
    first = django_filters.DateFilter(field_name="taken_on", lookup_expr="gte", label=_("Tests du"), widget=DateInput)
    last = django_filters.DateFilter(field_name="taken_on", lookup_expr="lte", label=_("au"), widget=DateInput)

    class Meta:
        model = TestResult
        fields: tuple[str, ...] = ()

    def search(self, rows: TestResultQuerySet, name: str, value: str) -> TestResultQuerySet:
        return rows.matching(value)

    def of_course(self, rows: TestResultQuerySet, name: str, value: str) -> TestResultQuerySet:
        return rows.filter(course__code_folded=Fold(Value(value.replace("\0", " ").strip())))


class ResultListTable(ResultTable):
    """With, for the staff, the way to correct each."""

    change = django_tables2.Column(verbose_name=_("Corriger"), accessor="pk", orderable=False)

    caption = _("Résultats de tests, le plus récent en premier")
    empty_title = _("Aucun résultat de test")
    empty_advice = _("Ceux que le fonds enregistre ou importe s’affichent ici, le plus récent en premier.")

    def render_change(self, record: TestResult) -> Any:
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}, {}</span></a>',
            reverse("enrolments:edit_result", args=[record.uuid]),
            gettext("Corriger"),
            record.test,
            record.worker.full_name,
        )
