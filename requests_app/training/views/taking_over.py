"""« Reprendre les présences »: the attendance sheets of a session fill the company's request (`BEY-06`)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.capabilities import Capability
from extranet.ui.refusals import refusals_on

from ..company_forms import SessionForm
from ..permissions import acts_for_company
from ..services.taking_over import sessions_to_take, take_over
from . import frame as frames
from .frame import frame, visible_request


@form_page
def take_presences(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The company chooses a session; its days, people and absences come into the request."""
    shown = visible_request(request, uuid)
    if not (request.fund.has(Capability.ENROLMENT) and acts_for_company(request.actor, shown)):
        raise Http404
    form = SessionForm(request.POST or None, sessions=sessions_to_take(shown))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            session = form.cleaned_data["session"]
            count = take_over(actor=request.actor, fund=request.fund, request=shown, session=session)
            said = ngettext(
                "Les présences de %(count)s personne sont reprises.",
                "Les présences de %(count)s personnes sont reprises.",
                count,
            )
            messages.success(request, said % {"count": count})
            return redirect("training:presences", uuid)
    return render(request, "training/take_presences.html", frame(request, shown, frames.PRESENCES) | {"form": form})
