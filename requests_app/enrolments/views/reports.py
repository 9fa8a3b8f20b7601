"""« Rapports » → « Aperçu » (`ITM-29`…`31`): of a person, or of courses, sessions, organisations and periods."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.tenants import replica
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import csv_response
from extranet.ui.lists import ROWS_PER_PAGE
from extranet.ui.workbooks import lists_response

from ..forms.reports import NameForm, PersonForm, ReportForm
from ..permissions import check_reports
from ..queries import is_enrolment_staff
from ..report_files import Part, pdf_response
from ..reports import Kind, rows_of
from ..tables.reports import COLUMNS, TABLES, ReportTable
from .people import PeopleSearch


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """What « Rapports » offers."""
    check_reports(request.actor)
    return render(request, "enrolments/reports/home.html", {"is_staff": is_enrolment_staff(request.actor)})


class Overview(PeopleSearch):
    """« Aperçu »: family name and Enter, the people of that name, the kinds, « Obtenir les résultats »."""

    def get(self, request: HttpRequest) -> HttpResponse:
        check_reports(self.request.actor)
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        check_reports(self.request.actor)
        if "name" in request.POST:
            answer = self.search()
            return self.show(answer) if isinstance(answer, NameForm) else answer
        chosen = PersonForm(request.POST)
        if not chosen.is_valid():
            return self.show(chosen=chosen)
        worker = get_object_or_404(Worker.objects.visible_to(self.request.actor), uuid=chosen.cleaned_data["person"])
        return redirect(f"{reverse('enrolments:report_of', args=[worker.uuid])}?{chosen.query}")

    def show(self, names: NameForm | None = None, chosen: PersonForm | None = None) -> HttpResponse:
        context = self.found(names)
        context |= {
            "form": chosen or context["names"],
            "chosen": chosen or PersonForm(initial={"kinds": Kind.values}),
            "person": chosen.data.get("person", "") if chosen else "",
        }
        return render(self.request, "enrolments/reports/overview.html", context)


class Report(View):
    """The kinds that were ticked, each in its table; with `?export=` as a file (of CSV, one kind: `&kind=`)."""

    http_method_names = ["get", "head"]
    request: ActorRequest

    @replica.reading()
    def get(self, request: HttpRequest, uuid: UUID | None = None) -> HttpResponseBase:
        check_reports(self.request.actor)
        worker = self.worker_of(uuid) if uuid else None
        form = ReportForm(request.GET or None, actor=self.request.actor, worker=worker, initial={"kinds": Kind.values})
        parts: list[Part] = []
        if form.is_bound and form.is_valid():
            actor, fund = self.request.actor, self.request.fund
            parts = [
                Part(Kind(kind), rows_of(kind, actor, fund, form.selection)) for kind in form.cleaned_data["kinds"]
            ]
            if answer := self.exported(parts):
                return answer
        context = {
            "form": form,
            "worker": worker,
            "parts": [self.shown(part, worker) for part in parts],
            "files": [(kind.upper(), self.address(export=kind)) for kind in ("xlsx", "pdf")],
        }
        return render(request, "enrolments/reports/report.html", context)

    def worker_of(self, uuid: UUID) -> Worker:
        visible = Worker.objects.visible_to(self.request.actor).select_related("organisation")
        return get_object_or_404(visible, uuid=uuid)

    def shown(self, part: Part, worker: Worker | None) -> dict[str, Any]:
        hidden = []
        if worker:
            hidden.append("participant")
        if worker or not is_enrolment_staff(self.request.actor):
            hidden.append("organisation")
        table = TABLES[part.kind](BoundedData(part.rows), prefix=f"{part.kind}-", exclude=hidden)
        self.turn_to_page(table)
        table.caption = part.kind.label
        return {"table": table, "title": part.kind.label, "csv": self.address(export="csv", kind=part.kind.value)}

    def turn_to_page(self, table: ReportTable) -> None:
        if order := self.request.GET.getlist(table.prefixed_order_by_field):
            table.order_by = order
        paginator: type[Paginator] = BoundedPaginator
        table.paginate(paginator, per_page=ROWS_PER_PAGE)
        table.page = table.paginator.get_page(self.request.GET.get(table.prefixed_page_field))

    def exported(self, parts: list[Part]) -> HttpResponseBase | None:
        name = slugify(_("rapport"))
        match self.request.GET.get("export"):
            case "csv":
                asked = self.request.GET.get("kind")
                part = next((one for one in parts if one.kind == asked), parts[0])
                return csv_response(part.rows, COLUMNS[part.kind], name=f"{name}-{part.kind.label}")
            case "xlsx":
                return lists_response([(str(one.kind.label), one.rows, COLUMNS[one.kind]) for one in parts], name=name)
            case "pdf":
                return pdf_response(
                    self.request.fund, parts, name=name, about=self.about, language=self.request.LANGUAGE_CODE
                )
        return None

    @property
    def about(self) -> str:
        """By whom and for whom the paper was made."""
        return self.request.membership.organisation.name if self.request.membership else ""

    def address(self, **changes: str) -> str:
        """This report, as a file."""
        query = self.request.GET.copy()
        query.update(changes)
        return f"?{query.urlencode()}"
