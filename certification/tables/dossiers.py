"""The lists of dossiers and of payments, and the same columns as files."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
import django_tables2
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.models import Fund
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..models import Device, Dossier, Payment
from ..months import Month, by_status, months_of
from ..queries import DossierQuerySet, PaymentQuerySet
from ..workflow.dossiers import DossierState

SHOWN = 3  # months waiting, of one dossier in the list


class DossierFilter(django_filters.FilterSet):
    q = search_filter(_("N° dossier ou bénéficiaire"))
    state = django_filters.ChoiceFilter(
        field_name="state", label=_("Statut"), choices=DossierState.choices, empty_label=_("Tous")
    )
    device = django_filters.ChoiceFilter(
        field_name="device", label=_("Dispositif"), choices=Device.choices, empty_label=_("Tous")
    )
    course = django_filters.CharFilter(field_name="training_title", lookup_expr="iexact", label=_("Formation"))

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ()

    def search(self, rows: DossierQuerySet, name: str, value: str) -> DossierQuerySet:
        return rows.matching(value)


class DossierTable(Table):
    """« Liste des dossiers » (`ATN-22`)."""

    number = django_tables2.Column(
        verbose_name=_("N° dossier"),
        linkify=("certification:months", [django_tables2.A("uuid")]),
        order_by=("number_folded",),
        attrs={"td": {"class": "nowrap"}},
    )
    beneficiary = django_tables2.Column(
        verbose_name=_("Bénéficiaire"), accessor="full_name", order_by=("last_first_folded", "pk")
    )
    training_title = django_tables2.Column(verbose_name=_("Formation"), orderable=False)
    session = django_tables2.Column(verbose_name=_("Session"), accessor="pk", orderable=False)
    commission_on = django_tables2.DateColumn(format="d/m/Y", verbose_name=_("Date commission"), orderable=False)
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)
    actions = django_tables2.Column(verbose_name=_("Actions en attente"), accessor="pk", orderable=False)

    caption = _("Liste des dossiers")
    empty_title = _("Aucun dossier")
    empty_advice = _("Les dossiers que le fonds ouvre s’affichent ici, le plus récent en premier.")

    def __init__(self, *args: Any, fund: Fund, names_bodies: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund, self.names_bodies = fund, names_bodies

    @cached_property
    def months(self) -> dict[int, list[Month]]:
        """The months of the page's dossiers, together."""
        return months_of([row.record for row in self.paginated_rows], self.fund)

    def render_training_title(self, record: Dossier) -> str | SafeString:
        """With the body's name below, for whoever sees those of several."""
        if not self.names_bodies:
            return record.training_title
        return format_html('{}<span class="line muted">{}</span>', record.training_title, record.training_body.name)

    def render_session(self, record: Dossier) -> str:
        return session(record)

    def render_commission_on(self, record: Dossier) -> str:
        return f"{record.commission_on:%d/%m/%Y}"

    def render_state(self, record: Dossier) -> str:
        return str(DossierState(record.state).label)

    def render_actions(self, record: Dossier) -> str:
        """« Février 2020 (En attente de certification par l'organisme) », the oldest months first."""
        waiting = [month for month in self.months[record.pk] if month.is_waiting]
        if not waiting:
            return gettext("Aucune")
        names = "\N{NO-BREAK SPACE}; ".join(
            f"{', '.join(month.name for month in months)} ({status.label})"
            for status, months in by_status(waiting[:SHOWN]).items()
        )
        if (more := len(waiting) - SHOWN) > 0:
            text = ngettext("%(months)s et %(count)s autre mois", "%(months)s et %(count)s autres mois", more)
            return text % {"months": names, "count": more}
        return names


def session(dossier: Dossier) -> str:
    return gettext("%(first)s au %(last)s") % {
        "first": f"{dossier.starts_on:%d/%m/%Y}",
        "last": f"{dossier.ends_on:%d/%m/%Y}",
    }


def dossier_columns() -> list[Column]:
    return [
        Column(_("N° dossier"), "number"),
        Column(_("Civilité"), lambda row: row.get_title_display()),
        Column(_("Nom"), "last_name"),
        Column(_("Prénom"), "first_name"),
        Column(_("Employeur"), lambda row: row.employer.name),
        Column(_("Organisme"), lambda row: row.training_body.name),
        Column(_("Formation"), "training_title"),
        Column(_("Dispositif"), lambda row: row.get_device_display()),
        Column(_("Heures accordées"), "hours_agreed"),
        Column(_("Début"), "starts_on"),
        Column(_("Fin"), "ends_on"),
        Column(_("Date commission"), "commission_on"),
        Column(_("Statut"), lambda row: row.get_state_display()),
    ]


class PaymentFilter(django_filters.FilterSet):
    q = search_filter(_("N° dossier, bénéficiaire ou référence"))
    kind = django_filters.ChoiceFilter(label=_("Nature"), choices=Payment.Kind.choices, empty_label=_("Toutes"))

    class Meta:
        model = Payment
        fields: tuple[str, ...] = ()

    def search(self, rows: PaymentQuerySet, name: str, value: str) -> PaymentQuerySet:
        return rows.matching(value)


class PaymentTable(Table):
    """« Règlements » (`ATN-07`), the last first."""

    paid_on = django_tables2.Column(verbose_name=_("Date"), order_by=("paid_on", "pk"))
    number = django_tables2.Column(
        verbose_name=_("N° dossier"),
        accessor="dossier__number",
        linkify=("certification:payments_of", [django_tables2.A("dossier__uuid")]),
        orderable=False,
        attrs={"td": {"class": "nowrap"}},
    )
    beneficiary = django_tables2.Column(verbose_name=_("Bénéficiaire"), accessor="dossier__full_name", orderable=False)
    period = django_tables2.Column(verbose_name=_("Période"), accessor="pk", orderable=False)
    nature = django_tables2.Column(verbose_name=_("Nature"), accessor="pk", orderable=False)
    amount = django_tables2.Column(verbose_name=_("Montant"), orderable=False, attrs={"td": {"class": "nowrap"}})
    reference = django_tables2.Column(verbose_name=_("Référence"), orderable=False)

    caption = _("Règlements")
    empty_title = _("Aucun règlement")
    empty_advice = _("Les règlements que le fonds enregistre s’affichent ici, le plus récent en premier.")

    def render_paid_on(self, record: Payment) -> str:
        return f"{record.paid_on:%d/%m/%Y}"

    def render_period(self, record: Payment) -> str:
        return period(record)

    def render_nature(self, record: Payment) -> str:
        return nature(record)

    def render_amount(self, record: Payment) -> str:
        return money(record)


def period(payment: Payment) -> str:
    return gettext("%(first)s au %(last)s") % {
        "first": f"{payment.period_from:%d/%m/%Y}",
        "last": f"{payment.period_to:%d/%m/%Y}",
    }


def nature(payment: Payment) -> str:
    label = str(Payment.Kind(payment.kind).label)
    return gettext("%s (retiré)") % label if payment.is_withdrawn else label


def money(payment: Payment) -> str:
    return f"{number_format(payment.amount, 2, use_l10n=True, force_grouping=True)}\N{NO-BREAK SPACE}€"


def payment_columns() -> list[Column]:
    return [
        Column(_("Date"), "paid_on"),
        Column(_("N° dossier"), lambda row: row.dossier.number),
        Column(_("Bénéficiaire"), lambda row: row.dossier.full_name),
        Column(_("Période du"), "period_from"),
        Column(_("Période au"), "period_to"),
        Column(_("Nature"), lambda row: Payment.Kind(row.kind).label),
        Column(_("Montant (€)"), "amount"),
        Column(_("Référence"), "reference"),
        Column(_("Retiré le"), "withdrawn_at"),
    ]
