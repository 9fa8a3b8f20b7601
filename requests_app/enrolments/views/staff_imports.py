"""« P-Data Portail »: the files, what each would change, and what becomes of it (`ITM-34`, `ITM-35`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.registries import Text
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told
from extranet.ui.tables import Table

from ..forms.staff_data import FileForm, WriteForm
from ..models import StaffImport
from ..queries import is_enrolment_staff
from ..services import leaving, staff_imports, staff_module
from ..staff_data.queries import StaffImportQuerySet
from ..staff_data.report import annotated, changes_of, errors_of
from ..staff_data.states import AT_WORK, Outcome
from ..tables.staff_data import StaffImportFilter, StaffImportTable, staff_import_columns

LINES_PER_PAGE = 25
OUTCOMES = {
    Outcome.CREATED: gettext_lazy("Créées"),
    Outcome.CHANGED: gettext_lazy("Modifiées"),
    Outcome.UNCHANGED: gettext_lazy("Inchangées"),
    Outcome.WRONG: gettext_lazy("À corriger"),
}


class StaffImports(ListPage):
    """The imports of one's organisation, for a responsible who has accepted the terms; the staff see all."""

    filterset_class = StaffImportFilter
    table_class = StaffImportTable
    template_name = "enrolments/staff_data/imports.html"
    export_name: Text = gettext_lazy("imports de données du personnel")
    request: ActorRequest

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if must_accept(request):
            return redirect("enrolments:staff_terms")
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> StaffImportQuerySet:
        rows = StaffImport.objects.visible_to(self.request.actor).defer("content")
        return rows.select_related("organisation").order_by("-made_at", "-pk")

    def get_columns(self) -> list[Column]:
        return staff_import_columns()

    def get_table(self, rows: Any) -> Table:
        return StaffImportTable(rows, exclude=[] if is_enrolment_staff(self.request.actor) else ["organisation"])

    def get_context(self) -> dict[str, Any]:
        return {"is_staff": is_enrolment_staff(self.request.actor)}


def must_accept(request: ActorRequest) -> bool:
    """Raises `PermissionDenied` for who isn't staff and has no module."""
    if is_enrolment_staff(request.actor):
        return False
    staff_module.check_module(request.actor)
    return not staff_module.acceptances(request.actor).exists()


@form_page
def send(request: ActorRequest) -> HttpResponse:
    """The template, and the file that comes back."""
    staff_module.check_module(request.actor)
    if must_accept(request):
        return redirect("enrolments:staff_terms")
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        batch = staff_imports.send_file(
            actor=request.actor, fund=request.fund, content=content, is_workbook=form.is_workbook
        )
        return redirect("enrolments:staff_import", batch.uuid)
    return render(request, "enrolments/staff_data/send.html", {"form": form})


def visible_import(request: ActorRequest, uuid: UUID) -> StaffImport:
    visible = StaffImport.objects.visible_to(request.actor).defer("content").select_related("organisation")
    return get_object_or_404(visible, uuid=uuid)


@form_page
def staff_import(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """What the file would change, line by line; a POST writes it."""
    batch = visible_import(request, uuid)
    form = WriteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            staff_imports.order_writing(
                actor=request.actor, fund=request.fund, batch=batch, good_only=form.cleaned_data["good_only"]
            )
            return redirect("enrolments:staff_import", batch.uuid)
    outcome = shown_outcome(batch, request.GET.get("lignes", ""))
    context = {
        "batch": batch,
        "form": form,
        "at_work": batch.state in AT_WORK,
        "outcomes": [(one.value, label, batch.count_of(one.value)) for one, label in OUTCOMES.items()],
        "outcome": outcome,
        "may_undo": staff_imports.may_undo(batch),
        "leavers": leaving.left_behind(request.actor, batch).count() if batch.state == "written" else 0,
        **lines_shown(batch, outcome, request.GET.get("page")),
    }
    return render(request, "enrolments/staff_data/import.html", context)


def shown_outcome(batch: StaffImport, asked: str) -> str:
    """The lines shown: those asked for, else what has to be corrected, else the first there are."""
    if asked in Outcome.values:
        return asked
    order = (Outcome.WRONG, Outcome.CHANGED, Outcome.CREATED, Outcome.UNCHANGED)
    return next((str(one) for one in order if batch.count_of(one)), str(Outcome.WRONG))


def lines_shown(batch: StaffImport, outcome: str, page_number: str | None) -> dict[str, Any]:
    """One page of the lines, each decrypted now."""
    if batch.state in AT_WORK:
        return {"page": None, "lines": []}
    rows = batch.rows.filter(outcome=outcome).select_related("worker").order_by("number")
    page: Page[Any] = Paginator(rows, LINES_PER_PAGE).get_page(page_number)
    told = errors_of if outcome == Outcome.WRONG else changes_of
    return {"page": page, "lines": told(batch, page.object_list)}


@require_POST
def drop(request: ActorRequest, uuid: UUID) -> HttpResponse:
    batch = visible_import(request, uuid)
    with refusals_told(request, _("L’import est abandonné : rien n’a été enregistré.")):
        staff_imports.drop(actor=request.actor, batch=batch)
    return redirect("enrolments:staff_import", batch.uuid)


@require_POST
def take_back(request: ActorRequest, uuid: UUID) -> HttpResponse:
    batch = visible_import(request, uuid)
    with refusals_told(request):
        staff_imports.take_back(actor=request.actor, fund=request.fund, batch=batch)
    return redirect("enrolments:staff_import", batch.uuid)


@require_safe
def file(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The file's own lines with what is wrong beside each: to correct and send again."""
    batch = visible_import(request, uuid)
    if batch.state in AT_WORK or not batch.rows.filter(content__isnull=False).exists():
        raise Http404
    return HttpResponse(
        annotated(batch),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="donnees-annotees.csv"', "Cache-Control": "no-store"},
    )


@form_page
def leavers(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Enrolments of people who leave; those ticked are cancelled."""
    batch = visible_import(request, uuid)
    problem = ""
    if request.method == "POST":
        chosen = uuids(request.POST.getlist("enrolment"))
        try:
            count = leaving.unenrol_leavers(actor=request.actor, fund=request.fund, batch=batch, chosen=chosen)
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        else:
            said = ngettext("%(count)s inscription est annulée.", "%(count)s inscriptions sont annulées.", count)
            messages.success(request, said % {"count": count})
            return redirect("enrolments:staff_import", batch.uuid)
    context = {"batch": batch, "enrolments": leaving.left_behind(request.actor, batch), "problem": problem}
    return render(request, "enrolments/staff_data/leavers.html", context)


def uuids(texts: list[str]) -> list[UUID]:
    """Those that are ones."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
