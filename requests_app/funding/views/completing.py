"""An incomplete file: the pieces that the fund named, added in one click, and « Renvoyer au fonds » (`MYA-02`)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..forms.asking import AnswerForm
from ..models import FundingRequest
from ..services import pieces as services
from ..workflow import RequestState
from .frame import in_hand


@form_page
@in_hand
def complete(request: ActorRequest, demande: FundingRequest) -> HttpResponse:
    """Whatever was put in is kept, whichever button is clicked; one of them also sends the file back."""
    if demande.state != RequestState.INCOMPLETE:
        return redirect("funding:check", demande.uuid)
    demands = services.open_demands(demande)
    form = AnswerForm(demands=demands)
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES, demands=demands)
        if form.is_valid() and kept(request, demande, form):
            if request.POST.get("act") != "send":
                messages.success(request, _("C’est enregistré. Quand tout y est, renvoyez le dossier au fonds."))
                return redirect("funding:complete", demande.uuid)
            if sent_back(request, demande, form):
                return redirect("funding:request", demande.uuid)
            form.demands = services.open_demands(demande)
    context = {"demande": demande, "form": form, "parts": [(one, form.part(one)) for one in form.demands]}
    return render(request, "funding/asking/complete.html", context)


def kept(request: ActorRequest, demande: FundingRequest, form: AnswerForm) -> bool:
    with refusals_on(form):
        services.prepare_answer(
            actor=request.actor, fund=request.fund, request=demande, files=form.uploads, words=form.words
        )
    return not form.errors


def sent_back(request: ActorRequest, demande: FundingRequest, form: AnswerForm) -> bool:
    with refusals_on(form):
        services.answer(actor=request.actor, request=demande, message=form.cleaned_data["message"])
        messages.success(request, _("Le dossier est renvoyé au fonds, qui vérifie ce que vous avez ajouté."))
    return not form.errors
