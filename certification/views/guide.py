"""« Parcours du certificat »: the steps from the calendar to the payment, and whose turn each is (`ATN-62`)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import Role

from ..choices import Opening, choices_of
from ..permissions import check_dossiers


@require_safe
def guide(request: ActorRequest) -> HttpResponse:
    check_dossiers(request.actor)
    choices = choices_of(request.fund)
    context = {
        "choices": choices,
        "opens": Opening(choices.opens).label,
        "is_body": request.actor.has(Role.MANAGER),
    }
    return render(request, "certification/guide.html", context)
