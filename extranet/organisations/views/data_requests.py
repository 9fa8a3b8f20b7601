"""The staff's queue of what people ask about their data, and their answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on

from ..forms.data_requests import DataAnswerForm
from ..models import DataRequest
from ..permissions import check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS
from ..services import data_requests as services
from ..tables.data_requests import DataRequestFilter, DataRequestTable, data_request_columns


class DataRequests(PeopleListPage):
    """« Demandes sur les données », the most urgent first."""

    filterset_class = DataRequestFilter
    table_class = DataRequestTable
    template_name = "organisations/data_requests/list.html"
    export_name = gettext_lazy("demandes-sur-les-donnees")
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, ORGANISATIONS)

    def get_queryset(self) -> QuerySet[Any]:
        return DataRequest.objects.visible_to(self.request.actor).select_related("user")

    def get_columns(self) -> list[Column]:
        return data_request_columns()


def visible_request(request: ActorRequest, uuid: UUID) -> DataRequest:
    check_staff(request.actor, ORGANISATIONS)
    return get_object_or_404(DataRequest.objects.visible_to(request.actor).select_related("user"), uuid=uuid)


@require_safe
def data_request(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_request(request, uuid), DataAnswerForm())


def show(request: ActorRequest, asked: DataRequest, form: DataAnswerForm) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "is_open": asked.state == DataRequest.State.RECEIVED,
        "is_own": asked.user_id == request.user.pk,
    }
    return render(request, "organisations/data_requests/request.html", context)


@require_POST
def answer(request: ActorRequest, uuid: UUID) -> HttpResponse:
    asked = visible_request(request, uuid)
    form = DataAnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.answer(actor=request.actor, fund=request.fund, asked=asked, **form.cleaned_data)
            messages.success(request, _("La réponse est enregistrée ; la personne est prévenue par e-mail."))
            return redirect("trust:data_requests")
    return show(request, asked, form)
