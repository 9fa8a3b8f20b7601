"""The signed attendance lists of a request."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_on, refusals_told

from ..forms import AttendanceListForm
from ..models import AttendanceList, Request
from ..services import attendance as services
from ..services.changes import may_change
from ..workflow import Part
from . import frame as frames
from .frame import frame, visible_request


@require_safe
def attendance_lists(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_request(request, uuid), AttendanceListForm())


def show(request: ActorRequest, shown: Request, form: AttendanceListForm) -> HttpResponse:
    context = frame(request, shown, frames.PRESENCES)
    lists = shown.attendance_lists.visible_to(request.actor)
    context |= {
        "form": form,
        "lists": lists.select_related("document", "deposited_for").order_by("pk"),
        "may_change": may_change(request.actor, shown, Part.ATTENDANCE_LIST),
    }
    return render(request, "training/attendance_lists.html", context)


@require_POST
def attach(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_request(request, uuid)
    form = AttendanceListForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            services.attach(actor=request.actor, request=shown, upload=form.cleaned_data["file"])
            messages.success(request, _("La liste de présence est jointe à la demande."))
            return redirect("training:attendance_lists", uuid)
    return show(request, shown, form)


def visible_list(request: ActorRequest, uuid: UUID) -> AttendanceList:
    lists = AttendanceList.objects.visible_to(request.actor).select_related(
        "request__company", "request__author", "document"
    )
    return get_object_or_404(lists, uuid=uuid)


@require_POST
def remove(request: ActorRequest, uuid: UUID) -> HttpResponse:
    attached = visible_list(request, uuid)
    with refusals_told(request, _("La liste de présence est retirée.")):
        services.remove(actor=request.actor, attendance_list=attached)
    return redirect("training:attendance_lists", attached.request.uuid)


@require_safe
def list_document(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself."""
    return serve(visible_list(request, uuid).document)
