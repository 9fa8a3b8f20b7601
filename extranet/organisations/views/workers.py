"""« Gestion des salariés »: a company's register of people, for its own people and the fund's staff."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from extranet.tenants.registries import Text
from extranet.tenants.versions import StaleEdit
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, refusals_told, show_conflict
from extranet.ui.tables import Table

from .. import completeness, register_number, services
from ..filters import WorkerFilter
from ..forms import WorkerForm
from ..models import Worker
from ..pages import pages_about_workers
from ..permissions import check_see_workers, check_workers
from ..requests import ActorRequest
from ..roles import WORKERS, is_staff
from ..tables.organisations import WorkerTable, details_of, worker_columns
from .organisations import form_page, visible_organisation


class Workers(PeopleListPage):
    """The company's workers; for the staff, those of all companies."""

    filterset_class = WorkerFilter
    table_class = WorkerTable
    template_name = "organisations/workers.html"
    export_name: Text = _("salariés")
    request: ActorRequest

    def get_queryset(self) -> QuerySet[Worker]:
        actor = self.request.actor
        return Worker.objects.visible_to(actor).with_details(actor).select_related("organisation")

    def get_columns(self) -> list[Column]:
        return worker_columns(self.request.fund)

    def get_table(self, rows: QuerySet[Any]) -> Table:
        hidden = [] if is_staff(self.request.actor, *WORKERS) else ["company"]
        if not completeness.compulsory(self.request.fund):
            hidden.append("missing")
        return WorkerTable(rows, fund=self.request.fund, exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        own = self.request.membership and self.request.membership.organisation
        return {"company": own if own and own.is_employer and not is_staff(self.request.actor, *WORKERS) else None}

    def check_access(self) -> None:
        check_see_workers(self.request.actor)


def visible_worker(request: ActorRequest, uuid: UUID) -> Worker:
    visible = Worker.objects.visible_to(request.actor).with_details(request.actor).select_related("organisation")
    return get_object_or_404(visible, uuid=uuid)


@require_safe
def worker(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_worker(request, uuid)
    details = details_of(row)
    context = {
        "worker": row,
        "details": shown_details(request, row),
        "missing": completeness.missing(request.fund, details),
        "pages": [(page.label, page.address(row.uuid)) for page in pages_about_workers(request.actor, request.fund)],
    }
    return render(request, "organisations/worker.html", context)


def shown_details(request: ActorRequest, row: Worker) -> list[tuple[Text, str]]:
    """Label and text of each detail; of the register number its last two digits."""
    details, names = details_of(row), completeness.offered(request.fund)
    return [(label, shown(details, name)) for name, label in zip(names, completeness.labels(names), strict=True)]


def shown(details: Any, name: str) -> str:
    value = getattr(details, name, None)
    if not value:
        return ""
    if name == "register_number":
        return register_number.masked(value)
    if name == "language":
        return str(details.get_language_display())
    if name in completeness.SERVICE_DATES:
        return date_format(value, "SHORT_DATE_FORMAT")
    if name == "employer_number":
        return str(details._meta.get_field(name).identifier.show(value))
    return str(value)


@sensitive_post_parameters("register_number")
@form_page
def add(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Add somebody to the register of the organisation `uuid`."""
    organisation = visible_organisation(request, uuid)
    check_workers(request.actor, organisation)
    form = WorkerForm(request.POST or None, instance=Worker(organisation=organisation), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            added = services.add_worker(actor=request.actor, organisation=organisation, **form.given())
            messages.success(request, gettext("%s figure maintenant parmi les salariés.") % added.full_name)
            return redirect("workers:worker", added.uuid)
    context = {"form": form, "worker": None, "organisation": organisation}
    return render(request, "organisations/worker_form.html", context)


@sensitive_post_parameters("register_number")
@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_worker(request, uuid)
    check_workers(request.actor, row.organisation)
    form = WorkerForm(request.POST or None, instance=copy(row), fund=request.fund, details=details_of(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                services.change_worker(actor=request.actor, worker=row, version=version, **form.given())
            except StaleEdit as stale:
                show_conflict(form, stale, stored_values(request, uuid))
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("workers:worker", row.uuid)
    context = {"form": form, "worker": row, "organisation": row.organisation}
    return render(request, "organisations/worker_form.html", context)


def stored_values(request: ActorRequest, uuid: UUID) -> Mapping[str, Any]:
    """The form's values as they are in the database now; the register number isn't among them."""
    stored = visible_worker(request, uuid)
    return WorkerForm(instance=stored, fund=request.fund, details=details_of(stored)).initial


@require_POST
def deactivate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_worker(request, uuid)
    services.deactivate_worker(actor=request.actor, worker=row)
    messages.success(request, gettext("%s est désactivé et ne sera plus proposé.") % row.full_name)
    return redirect("workers:worker", row.uuid)


@require_POST
def reactivate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_worker(request, uuid)
    with refusals_told(request):
        services.reactivate_worker(actor=request.actor, worker=row)
        messages.success(request, gettext("%s est de nouveau proposé.") % row.full_name)
    return redirect("workers:worker", row.uuid)
