"""Test results: read by whoever reports, entered, imported, corrected and removed by the fund's staff (`ITM-30`)."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.import_page import import_page
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, show_conflict
from extranet.ui.tables import Table

from ..forms.results import ResultForm
from ..models import TestResult
from ..permissions import check_enrolment_staff, check_reports
from ..queries import is_enrolment_staff
from ..reports import Kind
from ..result_rows import RESULT_COLUMNS, store_result
from ..services import results as services
from ..tables.reports import COLUMNS
from ..tables.results import ResultFilter, ResultListTable


class Results(PeopleListPage):
    """Those of the organisation's people; for the staff, all."""

    filterset_class = ResultFilter
    table_class = ResultListTable
    template_name = "enrolments/reports/results.html"
    export_name = _("résultats de tests")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_reports(self.request.actor)

    def get_queryset(self) -> QuerySet[TestResult]:
        rows = TestResult.objects.visible_to(self.request.actor).order_by("-taken_on", "-pk")
        return rows.select_related("worker", "organisation", "course", "session").prefetch_related("course__texts")

    def get_columns(self) -> list[Column]:
        return list(COLUMNS[Kind.RESULTS])

    def get_table(self, rows: QuerySet[Any]) -> Table:
        hidden = () if is_enrolment_staff(self.request.actor) else ("organisation", "change")
        return ResultListTable(BoundedData(rows), exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        return {"is_staff": is_enrolment_staff(self.request.actor)}


@form_page
def add_result(request: ActorRequest, worker: UUID) -> HttpResponse:
    check_enrolment_staff(request.actor)
    person = get_object_or_404(Worker.objects.visible_to(request.actor).select_related("organisation"), uuid=worker)
    form = ResultForm(request.POST or None, worker=person)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_result(actor=request.actor, worker=person, **form.given())
            messages.success(request, gettext("Le résultat est enregistré."))
            return redirect("enrolments:results")
    return render(request, "enrolments/reports/result_form.html", {"form": form, "worker": person, "result": None})


@form_page
def edit_result(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_enrolment_staff(request.actor)
    result = get_object_or_404(visible(request), uuid=uuid)
    form = ResultForm(request.POST or None, instance=copy(result), worker=result.worker)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                services.change_result(actor=request.actor, result=result, version=version, **form.given())
            except StaleEdit as stale:
                show_conflict(form, stale, ResultForm(instance=stale.current, worker=result.worker).initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("enrolments:results")
    context = {"form": form, "worker": result.worker, "result": result}
    return render(request, "enrolments/reports/result_form.html", context)


def visible(request: ActorRequest) -> QuerySet[TestResult]:
    rows = TestResult.objects.visible_to(request.actor)
    return rows.select_related("worker__organisation", "organisation", "course", "session__course")


@require_POST
def remove_result(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_enrolment_staff(request.actor)
    services.remove_result(actor=request.actor, result=get_object_or_404(visible(request), uuid=uuid))
    messages.success(request, gettext("Le résultat est retiré."))
    return redirect("enrolments:results")


@sensitive_post_parameters()
@form_page
def import_results(request: ActorRequest) -> HttpResponse:
    check_enrolment_staff(request.actor)
    return import_page(
        request,
        RESULT_COLUMNS,
        store_result,
        {
            "heading": _("Importer des résultats de tests"),
            "model": TestResult,
            "back": "enrolments:results",
            "back_label": _("Résultats de tests"),
        },
        lambda count: ngettext("%(count)s résultat est enregistré.", "%(count)s résultats sont enregistrés.", count),
    )
