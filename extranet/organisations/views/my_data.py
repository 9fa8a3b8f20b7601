"""« Mes données » (`BEY-22`): what is held, until when, who looked; as a file; and what to ask about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.journal.services import record
from extranet.ui.refusals import refusals_on, refusals_told

from .. import trust_verbs
from ..forms.data_requests import DataRequestForm
from ..models import DataRequest
from ..personal_data import my_data
from ..requests import ActorRequest
from ..services import data_requests as services


@require_safe
def page(request: ActorRequest) -> HttpResponse:
    return show(request, DataRequestForm())


def show(request: ActorRequest, form: DataRequestForm) -> HttpResponse:
    person = my_data.person_of(request.user)
    sections = my_data.sections(request.fund, person, most=my_data.SHOWN)
    context = {
        "form": form,
        "sections": [section for section in sections if section.rows],
        "empty": [section.data.label for section in sections if not section.rows],
        "looks": my_data.looks(request.fund, person, most=my_data.SHOWN),
        "open_requests": DataRequest.objects.filter(user__in=person.user_ids).open().with_progress(),
    }
    return render(request, "organisations/my_data/page.html", context)


@require_POST
def export_json(request: ActorRequest) -> HttpResponse:
    """Posted, because it is an act: the journal keeps that the whole was taken away, and when."""
    content = my_data.exported(request.fund, my_data.person_of(request.user))
    record(request.actor, trust_verbs.DATA_EXPORTED, request.fund, facts={"format": "json"})
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@require_POST
def export_pdf(request: ActorRequest) -> HttpResponse:
    person = my_data.person_of(request.user)
    parts = [
        *my_data.sections(request.fund, person, most=my_data.PRINTED),
        my_data.looks(request.fund, person, most=my_data.PRINTED),
    ]
    language = request.LANGUAGE_CODE or request.fund.language
    content = my_data.printed(request.fund, request.user, parts, language)
    record(request.actor, trust_verbs.DATA_EXPORTED, request.fund, facts={"format": "pdf"})
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="mes-donnees.pdf"'},
    )


@require_POST
def ask(request: ActorRequest) -> HttpResponse:
    form = DataRequestForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            asked = services.ask(actor=request.actor, fund=request.fund, user=request.user, **form.cleaned_data)
            said = _("Votre demande est reçue. Le fonds vous répond au plus tard le %s.")
            messages.success(request, said % my_data.shown(asked.due_on))
            return redirect("my_data:page")
    return show(request, form)


@require_POST
def withdraw(request: ActorRequest, uuid: UUID) -> HttpResponse:
    asked = get_object_or_404(DataRequest, uuid=uuid, user__in=my_data.person_of(request.user).user_ids)
    with refusals_told(request, _("Votre demande est retirée.")):
        services.withdraw(actor=request.actor, asked=asked)
    return redirect("my_data:page")
