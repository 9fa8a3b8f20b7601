"""« Mes inscriptions »: what a participant with an account sees and does; nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told

from ..attestation import attestation_response, has_attestation
from ..forms.settling import LeaveForm
from ..models import Enrolment, Interest, Participant
from ..queries import said_to_be
from ..services import asking, participating
from ..tables.mine import OwnFilter, OwnTable, own_columns
from ..workflow import EnrolmentState
from .shown import enrolment_context


def own_enrolments(request: ActorRequest) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.of_account(request.user.pk)
    return rows.select_related("session__course", "worker", "organisation").prefetch_related("session__course__texts")


def own(request: ActorRequest, uuid: UUID) -> Enrolment:
    return get_object_or_404(own_enrolments(request), uuid=uuid)


class Mine(ListPage):
    """Enrolments past and to come, the lists she is on, and the places she is invited to take as hers."""

    filterset_class = OwnFilter
    table_class = OwnTable
    template_name = "enrolments/requesting/mine.html"
    export_name = gettext_lazy("mes-formations")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def get_queryset(self) -> QuerySet[Enrolment]:
        return own_enrolments(self.request).order_by("-session__starts_at", "-pk")

    def get_columns(self) -> list[Column]:
        return own_columns()

    def get_table(self, rows: QuerySet[Any]) -> OwnTable:
        return OwnTable(BoundedData(rows), fund=self.request.fund)

    def get_context(self) -> dict[str, Any]:
        hers = Participant.objects.filter(account=self.request.user.pk).select_related("worker__organisation")
        interests = Interest.objects.filter(said_to_be([self.request.user.pk]))
        return {
            "has_joined": hers.filter(joined_at__isnull=False).exists(),
            "offered": list(hers.filter(joined_at__isnull=True, worker__is_active=True).order_by("pk")),
            "interests": list(interests.select_related("course").prefetch_related("course__texts").order_by("pk")),
        }


@require_POST
def join(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« C’est moi », about a person of an organisation's register."""
    hers = Participant.objects.filter(account=request.user.pk, worker__uuid=uuid)
    participant = get_object_or_404(hers)
    participating.join(actor=request.actor, participant=participant)
    messages.success(request, _("Vos formations sont dans votre espace."))
    return redirect("enrolments:mine")


@require_POST
def leave_list(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Off the list of a course (its UUID)."""
    hers = Interest.objects.filter(said_to_be([request.user.pk]), course__uuid=uuid).select_related("course", "worker")
    interest = get_object_or_404(hers.order_by("pk")[:1])
    asking.leave_list(actor=request.actor, interest=interest)
    messages.success(request, _("Vous n’êtes plus sur cette liste."))
    return redirect("enrolments:mine")


@require_safe
def enrolment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return render(request, "enrolments/requesting/own.html", enrolment_context(request, own(request, uuid)))


@require_safe
def attestation(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The PDF; 404 until the sheets say that she was present."""
    row = own(request, uuid)
    if not has_attestation(row):
        raise Http404
    return attestation_response(request.fund, row, language=request.LANGUAGE_CODE)


@require_POST
def accept(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« J’accepte la place »."""
    row = own(request, uuid)
    with refusals_told(request, _("La place est à vous : vous êtes inscrit(e).")):
        participating.accept(actor=request.actor, fund=request.fund, enrolment=row)
    return redirect("enrolments:own_enrolment", uuid)


@form_page
def leave(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Se désinscrire », or to decline: asked once more. Twice changes nothing."""
    row = own(request, uuid)
    if request.method == "POST" and row.state == EnrolmentState.CANCELLED:
        return redirect("enrolments:own_enrolment", uuid)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            participating.leave(actor=request.actor, fund=request.fund, enrolment=row, reason=reason)
            messages.success(request, _("Vous n’êtes plus inscrit(e) à cette session."))
            return redirect("enrolments:own_enrolment", uuid)
    return render(request, "enrolments/requesting/leave.html", enrolment_context(request, row) | {"form": form})
