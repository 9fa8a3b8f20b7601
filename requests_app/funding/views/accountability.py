"""« Bilan et preuves »: what a training body declares each year, and what it shows an auditor (`BEY-24`)."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.models import Organisation
from extranet.organisations.requests import ActorRequest
from extranet.tenants import replica
from extranet.tenants.capabilities import Capability
from extranet.ui.refusals import refusals_on

from ..accountability.figures import report_of
from ..accountability.indicators import INDICATORS
from ..accountability.report_files import exported
from ..forms.accountability import AskFileForm, YearForm
from ..models import PreparedFile
from ..permissions import check_body
from ..services import preparing

RECENT = 10


@require_safe
def accountability(request: ActorRequest) -> HttpResponseBase:
    check_body(request.actor)
    years = YearForm(request.GET if "year" in request.GET else None, today=timezone.localdate())
    first, last = years.period
    if (kind := request.GET.get("export", "")) in {"csv", "xlsx"}:
        body = get_object_or_404(Organisation, pk=request.actor.organisation_id)
        with replica.reading():
            return exported(report_of(request.actor, body, first, last), kind)
    return show(request, years, None)


def show(request: ActorRequest, years: YearForm, refused: AskFileForm | None) -> HttpResponse:
    first, last = years.period
    body = get_object_or_404(Organisation, pk=request.actor.organisation_id)
    recent = PreparedFile.objects.visible_to(request.actor).select_related("document").order_by("-pk")
    context: dict[str, Any] = {
        "years": years,
        "report": report_of(request.actor, body, first, last, with_dossiers=request.fund.has(Capability.CERTIFICATION)),
        "exports": exports(first),
        "evidence": refused or form_for(PreparedFile.Kind.EVIDENCE, first, last),
        "print": {"first": first.isoformat(), "last": last.isoformat()},
        "indicators": [(kind.label, found) for kind, found in INDICATORS.items()],
        "recent": recent[:RECENT],
        "days": preparing.KEPT_FOR.days,
    }
    return render(request, "funding/accountability/accountability.html", context)


def exports(first: datetime.date) -> dict[str, str]:
    return {kind: f"?year={first.year}&month={first.month}&export={kind}" for kind in ("csv", "xlsx")}


def form_for(kind: str, first: datetime.date, last: datetime.date) -> AskFileForm:
    return AskFileForm(initial={"kind": kind, "first": first, "last": last})


@require_POST
def ask_file(request: ActorRequest) -> HttpResponse:
    """The worker makes it; its page says when it is there."""
    check_body(request.actor)
    form = AskFileForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            asked = preparing.ask_file(
                actor=request.actor, fund=request.fund, language=get_language() or "", **form.cleaned_data
            )
            return redirect("funding:prepared_file", asked.uuid)
    return show(request, YearForm(None, today=timezone.localdate()), form)


def own_prepared(request: ActorRequest, uuid: UUID) -> PreparedFile:
    check_body(request.actor)
    rows = PreparedFile.objects.visible_to(request.actor).select_related("document", "body")
    return get_object_or_404(rows, uuid=uuid)


@require_safe
def prepared_file(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = own_prepared(request, uuid)
    until = row.ready_at + preparing.KEPT_FOR if row.ready_at else None
    return render(request, "funding/accountability/prepared.html", {"row": row, "until": until})


@require_safe
def prepared_file_download(request: ActorRequest, uuid: UUID) -> FileResponse:
    return serve(own_prepared(request, uuid).document)
