"""« Compteurs »: what is left of agreements, of dossiers, and of workers' rights; the same columns as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.models import Dossier
from extranet.organisations.filters import search_filter
from extranet.organisations.models import Worker
from extranet.organisations.queries import named
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..consumption import WorkerCounters
from ..entitlements import Counter, Level, level, rules_of
from ..models import Agreement
from ..money import in_euros
from ..queries import reads_wages
from ..queries.counters import at_level, in_course

WARNING = [(Level.SOON.value, _("Bientôt épuisés ou épuisés")), (Level.OVER.value, _("Dépassés"))]


class CounterFilter(django_filters.FilterSet):
    """Of rows with a `share`."""

    level = django_filters.ChoiceFilter(method="of_level", label=_("État"), choices=WARNING, empty_label=_("Tous"))

    class Meta:
        fields: tuple[str, ...] = ()

    def of_level(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return at_level(rows, value, rules_of(self.request.fund).warn_at)


class AgreementFilter(CounterFilter):
    """Those that may still be used, unless others are asked for."""

    q = search_filter(_("Numéro ou intitulé"))
    valid = django_filters.ChoiceFilter(
        method="as_it_is", label=_("Validité"), choices=[("all", _("Tous"))], empty_label=_("En cours")
    )

    class Meta(CounterFilter.Meta):
        model = Agreement

    def search(self, rows: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        typed = value.strip().upper()
        by_title = begins_with("request__title_folded", value)
        return rows.filter(number=typed) | rows.filter(request__number=typed) | rows.filter(by_title)

    def as_it_is(self, rows: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        return rows

    def filter_queryset(self, rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
        found: QuerySet[Agreement] = super().filter_queryset(rows)
        return found if self.form.cleaned_data.get("valid") else in_course(found, timezone.localdate())


class DossierCounterFilter(CounterFilter):
    q = search_filter(_("N° dossier ou bénéficiaire"))

    class Meta(CounterFilter.Meta):
        model = Dossier

    def search(self, rows: QuerySet[Dossier], name: str, value: str) -> QuerySet[Dossier]:
        return rows.matching(value)  # type: ignore[attr-defined]


def status(stands: Level) -> SafeString:
    """A word with its look; the colour only repeats it."""
    looks = {Level.FINE: "success", Level.SOON: "warning", Level.SPENT: "warning", Level.OVER: "error"}
    return format_html('<span class="status status-{}">{}</span>', looks[stands], stands.label)


def hours(amount: Decimal) -> str:
    return f"{floatformat(amount, '-2')}\N{NO-BREAK SPACE}h"


class CounterTable(Table):
    """Rows with a `share`, the fullest first."""

    level = tables.Column(verbose_name=_("État"), accessor="share", order_by=("share", "pk"))

    class Meta:
        order_by = ("-level",)

    def __init__(self, *args: Any, warn_at: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warn_at = warn_at

    def render_level(self, value: Decimal) -> SafeString:
        return status(level(Decimal(100), value, self.warn_at))


class AgreementCounterTable(CounterTable):
    caption = _("Ce qui reste des accords")
    empty_title = _("Aucun accord en cours")
    empty_advice = _("Un accord de prise en charge apparaît ici avec ce qui en reste à facturer.")

    number = tables.Column(verbose_name=_("Accord"), order_by=("number", "pk"))
    title = tables.Column(verbose_name=_("Formation"), accessor="request__title", orderable=False)
    company = tables.Column(verbose_name=_("Entreprise"), accessor="request__company__name", orderable=False)
    left = tables.Column(verbose_name=_("Reste"), accessor="pk", orderable=False)
    hours_left = tables.Column(verbose_name=_("Heures restantes"), accessor="pk", orderable=False)

    class Meta(CounterTable.Meta):
        sequence = ("number", "title", "company", "left", "hours_left", "level")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def render_number(self, record: Agreement) -> SafeString:
        address = reverse("funding:request", args=[record.request.uuid])
        return format_html(
            '<a href="{}">{}</a><div class="muted">{}</div>', address, record.number, record.request.number
        )

    def render_left(self, record: Any) -> SafeString:
        """By family, of what was agreed; families without an amount are left out."""
        return format_html_join(
            "",
            '<div><span class="muted">{}</span> <span class="number">{}</span></div>',
            (
                (label, gettext("%(left)s sur %(agreed)s") % {"left": in_euros(left), "agreed": in_euros(agreed)})
                for label, agreed, left in families_left(self.actor, record)
            ),
        )

    def render_hours_left(self, record: Any) -> str:
        return gettext("%(left)s sur %(agreed)s") % {
            "left": hours(record.total_hours - record.hours_used),
            "agreed": hours(record.total_hours),
        }


def families_left(actor: Actor, agreement: Any) -> list[tuple[str, Decimal, Decimal]]:
    """Label, agreed and left of each family that has an amount, agreed or taken. `agreement`: of `agreements_left`."""
    rows = [(gettext("Pédagogique"), agreement.teaching, agreement.teaching_used)]
    if reads_wages(actor, agreement.request.company_id):
        rows += [
            (gettext("Rémunération"), agreement.salary, agreement.salary_used),
            (gettext("Annexes"), agreement.annex, agreement.annex_used),
        ]
    return [(label, agreed, agreed - used) for label, agreed, used in rows if agreed or used]


def agreement_counter_columns(actor: Actor) -> list[Column]:
    """Of the export; wages and expenses stay empty for whoever doesn't read them."""

    def told(amount: Callable[[Any], Decimal]) -> Callable[[Any], object]:
        return lambda one: amount(one) if reads_wages(actor, one.request.company_id) else ""

    return [
        Column(_("Accord"), "number"),
        Column(_("Dossier"), lambda one: one.request.number),
        Column(_("Formation"), lambda one: one.request.title),
        Column(_("Entreprise"), lambda one: one.request.company.name),
        Column(_("Pédagogique accordé (€)"), "teaching"),
        Column(_("Pédagogique restant (€)"), lambda one: one.teaching - one.teaching_used),
        Column(_("Rémunération accordée (€)"), told(lambda one: one.salary)),
        Column(_("Rémunération restante (€)"), told(lambda one: one.salary - one.salary_used)),
        Column(_("Annexes accordés (€)"), told(lambda one: one.annex)),
        Column(_("Annexes restants (€)"), told(lambda one: one.annex - one.annex_used)),
        Column(_("Heures accordées"), "total_hours"),
        Column(_("Heures restantes"), lambda one: one.total_hours - one.hours_used),
        Column(_("Utilisé (%)"), lambda one: round(one.share, 1)),
    ]


class DossierCounterTable(CounterTable):
    caption = _("Heures restantes des dossiers")
    empty_title = _("Aucun dossier")
    empty_advice = _("Le dossier d’un salarié apparaît ici dès que le fonds l’a ouvert.")

    number = tables.Column(
        verbose_name=_("N° dossier"),
        order_by=("number", "pk"),
        linkify=("certification:training_months", [tables.A("uuid")]),
    )
    name = tables.Column(verbose_name=_("Bénéficiaire"), accessor="beneficiary", order_by=("last_first_folded", "pk"))
    body = tables.Column(
        verbose_name=_("Organisme de formation"), accessor="training_body__name", order_by=("training_body", "pk")
    )
    agreed = tables.Column(verbose_name=_("Heures accordées"), accessor="hours_agreed", orderable=False)
    certified = tables.Column(verbose_name=_("Heures certifiées"), orderable=False)
    left = tables.Column(verbose_name=_("Heures restantes"), order_by=("left", "pk"))

    class Meta(CounterTable.Meta):
        sequence = ("number", "name", "body", "agreed", "certified", "left", "level")

    def render_agreed(self, value: Decimal) -> str:
        return hours(value)

    render_certified = render_left = render_agreed


DOSSIER_COLUMNS = [
    Column(_("N° dossier"), "number"),
    Column(_("Bénéficiaire"), "beneficiary"),
    Column(_("Organisme de formation"), lambda one: one.training_body.name),
    Column(_("Heures accordées"), "hours_agreed"),
    Column(_("Heures certifiées"), "certified"),
    Column(_("Heures restantes"), "left"),
    Column(_("Utilisé (%)"), lambda one: round(one.share, 1)),
]


class WorkerCounterFilter(django_filters.FilterSet):
    """The list narrows by level itself: counters aren't stored (`views.counters`)."""

    q = search_filter(_("Nom ou prénom"))
    level = django_filters.ChoiceFilter(method="as_it_is", label=_("État"), choices=WARNING, empty_label=_("Tous"))
    year = django_filters.ChoiceFilter(method="as_it_is", label=_("Année"), choices=())

    class Meta:
        model = Worker
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        self.filters["year"].extra["choices"] = [(this_year - back, str(this_year - back)) for back in range(3)]
        self.filters["year"].extra["empty_label"] = None

    def search(self, rows: QuerySet[Worker], name: str, value: str) -> QuerySet[Worker]:
        return rows.filter(named(value))

    def as_it_is(self, rows: QuerySet[Worker], name: str, value: str) -> QuerySet[Worker]:
        return rows


class WorkerCounterTable(Table):
    caption = _("Compteurs des salariés")
    empty_title = _("Aucun salarié")
    empty_advice = _("Les salariés actifs de l’entreprise apparaissent ici avec ce qui reste de leurs droits.")

    name = tables.Column(verbose_name=_("Salarié"), accessor="full_name", order_by=("last_first_folded", "pk"))
    days = tables.Column(verbose_name=_("Jours de formation"), accessor="pk", orderable=False)
    leave = tables.Column(verbose_name=_("Congé-éducation payé"), accessor="pk", orderable=False)

    class Meta:
        order_by = ("name",)

    def __init__(
        self, *args: Any, counters_of: Callable[[list[int]], Mapping[int, WorkerCounters]], year: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.counters_of, self.year = counters_of, year

    @cached_property
    def counters(self) -> Mapping[int, WorkerCounters]:
        """Of the people of the page, all at once."""
        return self.counters_of([row.record.pk for row in self.paginated_rows])

    def render_name(self, record: Worker) -> SafeString:
        address = reverse("funding:worker_counter", args=[record.uuid])
        return format_html('<a href="{}?year={}">{} {}</a>', address, self.year, record.last_name, record.first_name)

    def render_days(self, record: Worker) -> SafeString | str:
        return shown(self.counters[record.pk].days)

    def render_leave(self, record: Worker) -> SafeString | str:
        return shown(self.counters[record.pk].leave)


def shown(counter: Counter | None) -> SafeString | str:
    if counter is None:
        return "—"
    words = gettext("%(left)s sur %(granted)s") % {"left": counter.left_clock, "granted": counter.granted_clock}
    return format_html('<span class="number">{}</span><div>{}</div>', words, status(counter.level))


def worker_columns(counters: Mapping[int, WorkerCounters]) -> list[Column]:
    def of(kind: str, name: str) -> Any:
        def read(worker: Worker) -> Any:
            counter = getattr(counters[worker.pk], kind)
            return "" if counter is None else str(counter.level.label) if name == "level" else hours_of(counter, name)

        return read

    return [
        Column(_("Nom"), "last_name"),
        Column(_("Prénom"), "first_name"),
        Column(_("Jours de formation : droit (h)"), of("days", "granted")),
        Column(_("Jours de formation : utilisé (h)"), of("days", "used")),
        Column(_("Jours de formation : reste (h)"), of("days", "left")),
        Column(_("Jours de formation : état"), of("days", "level")),
        Column(_("Congé-éducation payé : plafond (h)"), of("leave", "granted")),
        Column(_("Congé-éducation payé : utilisé (h)"), of("leave", "used")),
        Column(_("Congé-éducation payé : reste (h)"), of("leave", "left")),
        Column(_("Congé-éducation payé : état"), of("leave", "level")),
    ]


def hours_of(counter: Counter, name: str) -> Decimal:
    return (Decimal(getattr(counter, name)) / 60).quantize(Decimal("0.01"))
