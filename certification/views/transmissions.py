"""« Transmissions »: the register, a run with its files, and a new one after a look at what would leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from extranet.documents.serving import serve
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.capabilities import Capability
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage

from ..models import Transmission
from ..queries import TransmissionQuerySet
from ..services.handing_over import due_rows, hand_over, objected_after, prepare_again
from ..tables.transmissions import TransmissionFilter, TransmissionTable, transmission_columns
from ..workflow.certificates import OBJECTED

KINDS = ("csv", "xlsx", "json")
LINES_PER_PAGE = 50


class Transmissions(ListPage):
    filterset_class = TransmissionFilter
    table_class = TransmissionTable
    template_name = "certification/transmissions.html"
    export_name = gettext_lazy("transmissions")
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, Capability.CERTIFICATION)

    def get_queryset(self) -> TransmissionQuerySet:
        return Transmission.objects.visible_to(self.request.actor).order_by("-number")

    def get_columns(self) -> list[Column]:
        return transmission_columns()

    def get_context(self) -> dict[str, Any]:
        return {"objected": objected_after(self.request.actor)}


@form_page
def new(request: ActorRequest) -> HttpResponse:
    """What would leave, then « Transmettre »: exactly what was shown, or nothing."""
    check_staff(request.actor, Capability.CERTIFICATION)
    problem = ""
    if request.method == "POST":
        try:
            run = hand_over(actor=request.actor, fund=request.fund, looked_at=request.POST.get("looked_at", ""))
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        else:
            messages.success(request, _("La transmission %s est faite ; ses fichiers se préparent.") % run.number)
            return redirect("certification:transmission", run.uuid)
    due = due_rows(actor=request.actor, fund=request.fund)
    context = {
        "due": due,
        "page": Paginator(due.rows, LINES_PER_PAGE).get_page(request.GET.get("page")),
        "objected": objected_after(request.actor),
        "problem": problem,
        "refused": bool(problem),
    }
    return render(request, "certification/new_transmission.html", context)


@form_page
def transmission(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A run, line by line; a POST asks for files that couldn't be made once more."""
    run = visible_run(request, uuid)
    if request.method == "POST":
        prepare_again(actor=request.actor, run=run)
        return redirect("certification:transmission", uuid)
    lines = run.lines.select_related("dossier", "certificate__version").order_by("place")
    context = {
        "run": run,
        "page": Paginator(lines.defer("certificate__snapshot"), LINES_PER_PAGE).get_page(request.GET.get("page")),
        "files": [(kind.upper(), kind) for kind in KINDS],
        "objected": OBJECTED,
    }
    return render(request, "certification/transmission.html", context)


@require_safe
def file(request: ActorRequest, uuid: UUID, kind: str) -> HttpResponseBase:
    """The same bytes at each download."""
    run = visible_run(request, uuid)
    if kind not in KINDS:
        raise Http404
    return serve(getattr(run, kind))


def visible_run(request: ActorRequest, uuid: UUID) -> Transmission:
    runs = Transmission.objects.visible_to(request.actor).select_related("csv", "xlsx", "json")
    return get_object_or_404(runs, uuid=uuid)
