"""« Compteurs »: what is left of agreements, of dossiers and of workers' rights, before it is overshot (`BEY-16`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Dossier
from extranet.organisations.models import Worker
from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Text
from extranet.tenants.versions import StaleEdit
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, show_conflict
from extranet.ui.tables import Table

from ..consumption import WorkerCounters, counters_of, trainings_of
from ..entitlements import Level, rules_of
from ..forms.counters import EntitlementForm, RulesForm
from ..models import Agreement, Entitlement
from ..permissions import check_member
from ..queries import is_body, is_funding_staff, is_member
from ..queries.counters import agreements_left, dossiers_left
from ..services.entitlements import change_rules, say_entitlement
from ..tables.counters import (
    DOSSIER_COLUMNS,
    AgreementCounterTable,
    AgreementFilter,
    DossierCounterFilter,
    DossierCounterTable,
    WorkerCounterFilter,
    WorkerCounterTable,
    agreement_counter_columns,
    worker_columns,
)

OVER = [Level.OVER]
WARNING = [Level.SOON, Level.SPENT, Level.OVER]


def tabs(request: ActorRequest) -> list[tuple[str, Text]]:
    """Route and label of each list of counters that this fund has and this person reads."""
    found: list[tuple[str, Text]] = [("funding:counters", _("Accords"))]
    if is_member(request.actor):
        if request.fund.has(Capability.CERTIFICATION):
            found.append(("funding:dossier_counters", _("Dossiers")))
        if rules_of(request.fund).counts_workers:
            found.append(("funding:worker_counters", _("Salariés")))
    return found


class Agreements(ListPage):
    """Amounts by family and hours left of each agreement in force."""

    filterset_class = AgreementFilter
    table_class = AgreementCounterTable
    paginator_class = BoundedPaginator
    template_name = "funding/counters/agreements.html"
    export_name: Text = gettext_lazy("compteurs-accords")
    request: ActorRequest

    def check_access(self) -> None:
        actor = self.request.actor
        if not (is_member(actor) or is_body(actor) or is_funding_staff(actor)):
            raise PermissionDenied(
                _("Seuls l’entreprise, l’organisme de formation et le fonds les lisent : demandez-leur.")
            )

    def get_queryset(self) -> QuerySet[Agreement]:
        return agreements_left(self.request.actor)

    def get_columns(self) -> list[Column]:
        return agreement_counter_columns(self.request.actor)

    def get_table(self, rows: QuerySet[Any]) -> Table:
        """A company's own, the fullest first; others see those of many companies, the newest first."""
        own = is_member(self.request.actor)
        return AgreementCounterTable(
            BoundedData(rows),
            actor=self.request.actor,
            warn_at=rules_of(self.request.fund).warn_at,
            exclude=("company",) if own else (),
            order_by="-level" if own else "-number",
        )

    def get_context(self) -> dict[str, Any]:
        return {"tabs": tabs(self.request), "current": "funding:counters"}


class Dossiers(PeopleListPage):
    """Hours left of the dossiers of the company's people."""

    filterset_class = DossierCounterFilter
    table_class = DossierCounterTable
    template_name = "funding/counters/dossiers.html"
    export_name: Text = gettext_lazy("compteurs-dossiers")
    request: ActorRequest

    def check_access(self) -> None:
        check_member(self.request.actor)
        if not self.request.fund.has(Capability.CERTIFICATION):
            raise Http404

    def get_queryset(self) -> QuerySet[Dossier]:
        return dossiers_left(self.request.actor)

    def get_columns(self) -> list[Column]:
        return DOSSIER_COLUMNS

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return DossierCounterTable(rows, warn_at=rules_of(self.request.fund).warn_at)

    def get_context(self) -> dict[str, Any]:
        return {"tabs": tabs(self.request), "current": "funding:dossier_counters"}


class Workers(PeopleListPage):
    """What each active worker of the company has left of her year."""

    filterset_class = WorkerCounterFilter
    table_class = WorkerCounterTable
    template_name = "funding/counters/workers.html"
    export_name: Text = gettext_lazy("compteurs-salaries")
    request: ActorRequest

    def check_access(self) -> None:
        check_member(self.request.actor)
        if not rules_of(self.request.fund).counts_workers:
            raise Http404

    @property
    def active(self) -> QuerySet[Worker]:
        return Worker.objects.visible_to(self.request.actor).filter(is_active=True)

    @cached_property
    def year(self) -> int:
        return year_asked(self.request)

    @cached_property
    def everybody(self) -> dict[int, WorkerCounters]:
        """The counters of all of them: for the file, and to find those that warn."""
        return self.of(list(self.active.order_by("pk").values_list("pk", flat=True)))

    def of(self, worker_ids: list[int]) -> dict[int, WorkerCounters]:
        return counters_of(self.request.fund, worker_ids, self.year, timezone.localdate())

    def get_queryset(self) -> QuerySet[Worker]:
        wanted = {Level.SOON.value: WARNING, Level.OVER.value: OVER}.get(self.request.GET.get("level", ""))
        if wanted is None or self.request.method == "POST":
            return self.active
        found = [pk for pk, counters in self.everybody.items() if any(one.level in wanted for one in counters.shown)]
        return self.active.filter(pk__in=found)

    def get_columns(self) -> list[Column]:
        return worker_columns(self.everybody)

    def get_table(self, rows: QuerySet[Any]) -> Table:
        rules = rules_of(self.request.fund)
        hidden = [
            name for name, counted in (("days", rules.training_days), ("leave", rules.leave_hours)) if not counted
        ]
        return WorkerCounterTable(rows, counters_of=self.of, year=self.year, exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        return {"tabs": tabs(self.request), "current": "funding:worker_counters", "rules": rules_of(self.request.fund)}


def year_asked(request: ActorRequest) -> int:
    """The civil year in the address, else this one."""
    typed = request.GET.get("year", "")
    return (
        int(typed) if typed.isascii() and typed.isdigit() and 2000 <= int(typed) <= 2100 else timezone.localdate().year
    )


@form_page
def worker(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """One worker's counters: her right, what used it, and what the company says of it."""
    own = Worker.objects.visible_to(request.actor).filter(organisation=request.actor.organisation_id)
    row = get_object_or_404(own.select_related("organisation"), uuid=uuid)
    check_member(request.actor)
    if not rules_of(request.fund).counts_workers:
        raise Http404
    year = year_asked(request)
    said = Entitlement.objects.filter(worker=row, year=year).first()
    form = EntitlementForm(request.POST or None, instance=said or Entitlement(worker=row, year=year))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = dict(form.cleaned_data)
            try:
                say_entitlement(actor=request.actor, worker=row, year=year, version=given.pop("version") or 0, **given)
            except StaleEdit as stale:
                show_conflict(form, stale, EntitlementForm(instance=stale.current).initial)
            else:
                messages.success(request, _("C’est enregistré : le compteur en tient compte."))
                return redirect(f"{request.path}?year={year}")
    counters = counters_of(request.fund, [row.pk], year, timezone.localdate())[row.pk]
    periods = [(one.first, one.last) for one in counters.shown]
    first, last = min(first for first, _last in periods), max(last for _first, last in periods)
    context = {
        "worker": row,
        "year": year,
        "years": [timezone.localdate().year - back for back in range(3)],
        "counters": counters,
        "trainings": trainings_of(request.fund, row, first, last),
        "rules": rules_of(request.fund),
        "form": form,
    }
    return render(request, "funding/counters/worker.html", context)


@form_page
def options(request: ActorRequest) -> HttpResponse:
    """« Réglages des compteurs »."""
    check_administrator(request.actor)
    form = RulesForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_rules(actor=request.actor, fund=request.fund, rules=form.rules)
            messages.success(request, _("Les réglages des compteurs sont enregistrés."))
            return redirect("funding:counter_options")
    return render(request, "funding/counters/options.html", {"form": form})
