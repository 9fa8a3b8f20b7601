"""« Abandonner la demande »: what was sent, or agreed, isn't wanted any more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..forms.asking import GiveUpForm
from ..services import asking
from ..workflow import RequestState
from .frame import own_file


@form_page
def give_up(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Asks once more: it can't be undone."""
    demande = own_file(request, uuid)
    if demande.state == RequestState.DRAFT:
        return redirect("funding:delete_draft", uuid)
    if demande.state not in asking.STOPPABLE:
        messages.warning(request, _("Cette demande est déjà close : il n’y a rien à abandonner."))
        return redirect("funding:request", uuid)
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            asking.give_up(actor=request.actor, request=demande, reason=form.cleaned_data["reason"])
            messages.success(request, _("La demande %s est abandonnée.") % demande.number)
            return redirect("funding:request", uuid)
    return render(request, "funding/asking/give_up.html", {"demande": demande, "form": form})
