"""Erasing a person: from her request or from what the staff know of her; looked at first, then done (`BEY-22`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told

from .. import second_opinion
from ..forms.erasures import SoughtForm
from ..models import Erasure, Proposal
from ..permissions import check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS
from ..services import erasing
from ..tables.erasures import ErasureFilter, ErasureTable, erasure_columns, origin
from ..tables.second_opinions import WAITS_FOR_ANOTHER
from .data_requests import visible_request


class Erasures(ListPage):
    """« Effacements », the latest first."""

    filterset_class = ErasureFilter
    table_class = ErasureTable
    template_name = "organisations/erasures/list.html"
    export_name = gettext_lazy("effacements")
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, ORGANISATIONS)

    def get_queryset(self) -> QuerySet[Any]:
        return Erasure.objects.visible_to(self.request.actor).defer("report")

    def get_columns(self) -> list[Column]:
        return erasure_columns()


def visible_erasure(request: ActorRequest, uuid: UUID) -> Erasure:
    check_staff(request.actor, ORGANISATIONS)
    rows = Erasure.objects.visible_to(request.actor).select_related("request__user")
    return get_object_or_404(rows, uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def seek(request: ActorRequest) -> HttpResponse:
    """Posted, so that no name stands in an address."""
    check_staff(request.actor, *erasing.ERASING)
    form = SoughtForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            return redirect("trust:erasure", erasing.prepare(actor=request.actor, sought=form.sought).uuid)
    return render(request, "organisations/erasures/seek.html", {"form": form})


@require_POST
def prepare(request: ActorRequest, uuid: UUID) -> HttpResponse:
    asked = visible_request(request, uuid)
    try:
        erasure = erasing.prepare(actor=request.actor, asked=asked)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("trust:data_request", asked.uuid)
    return redirect("trust:erasure", erasure.uuid)


@require_safe
def erasure(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Aperçu de l’effacement », and afterwards its report."""
    shown = visible_erasure(request, uuid)
    context: dict[str, Any] = {"erasure": shown, "origin": origin(shown), "is_open": False}
    if shown.state == Erasure.State.PREPARED:
        person = erasing.person_of(shown)
        context |= {
            "is_open": True,
            "parts": erasing.planned(person),
            "obstacles": erasing.obstacles(person),
            "is_own": request.actor.user_id in person.user_ids,
            "entries": len(person.worker_ids),
            "proposal": second_opinion.open_proposal(erasing.ERASURE, shown),
            "sought": erasing.Sought.read(bytes(shown.sought)) if shown.sought else None,
        }
    else:
        context["report"] = erasing.translated(shown.report)
    return render(request, "organisations/erasures/erasure.html", context)


@require_POST
@fresh_proof_required
def erase(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_erasure(request, uuid)
    with refusals_told(request):
        done = erasing.erase(actor=request.actor, fund=request.fund, erasure=shown)
        said = _("C’est effacé. Les fichiers et l’adresse du dernier e-mail disparaissent dans les minutes à venir.")
        messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else said)
    return redirect("trust:erasure", shown.uuid)


@require_POST
def drop(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_erasure(request, uuid)
    with refusals_told(request, _("L’effacement est abandonné : rien n’a changé.")):
        erasing.drop(actor=request.actor, erasure=shown)
    return redirect("trust:erasures")


def finished(request: ActorRequest, uuid: UUID) -> Erasure:
    shown = visible_erasure(request, uuid)
    return get_object_or_404(Erasure.objects.filter(state=Erasure.State.DONE), pk=shown.pk)


@require_safe
def report_json(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    done = finished(request, uuid)
    content = {
        "fund": request.fund.name,
        "number": done.number,
        "done_at": done.closed_at,
        "sections": erasing.translated(done.report),
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="effacement-{done.number}.json"'
    return response


@require_safe
def report_pdf(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    done = finished(request, uuid)
    context = {
        "fund": request.fund,
        "language": request.LANGUAGE_CODE or request.fund.language,
        "erasure": done,
        "report": erasing.translated(done.report),
    }
    page = render_to_string("organisations/pdf/erasure.html", context)
    content = render_pdf(page, resolve=lambda address: asset(request.fund, address), identifier=str(done.uuid))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="effacement-{done.number}.pdf"'},
    )


@require_safe
def staying(request: ActorRequest) -> HttpResponse:
    """What the person reads before she asks: what would stay of her, why and until when."""
    person = erasing.of_user(request.user)
    context = {"parts": erasing.staying(person), "obstacles": erasing.obstacles(person)}
    return render(request, "organisations/my_data/staying.html", context)
