"""Where the tile « Collecte des contributions » leads when the collection is somebody else's site (`MYA-51`)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_on

from .. import services
from ..forms.settings import ContributionsForm
from ..tiles import CONTRIBUTIONS_ADDRESS


@require_http_methods(["GET", "HEAD", "POST"])
def contributions_address(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    initial = {"address": request.fund.options.get(CONTRIBUTIONS_ADDRESS, "")}
    form = ContributionsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_contributions_address(
                actor=request.actor, fund=request.fund, address=form.cleaned_data["address"]
            )
            messages.success(request, _("L’adresse est enregistrée : la tuile y conduit dès maintenant."))
            return redirect("rights:contributions_address")
    return render(request, "rights/contributions_address.html", {"form": form})
