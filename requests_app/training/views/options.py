"""« Réglages du pré-encodage », for the fund's administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest

from ..services.options import take_unsigned_recaps
from ..signatures import takes_unsigned


@require_http_methods(["GET", "HEAD", "POST"])
def options(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    if request.method == "POST":
        taken = request.POST.get("on") == "yes"
        take_unsigned_recaps(actor=request.actor, fund=request.fund, taken=taken)
        admitted, refused = _("Un récapitulatif sans signature électronique est admis."), _("Il est de nouveau refusé.")
        messages.success(request, admitted if taken else refused)
        return redirect("training:options")
    return render(request, "training/options.html", {"takes_unsigned": takes_unsigned(request.fund)})
