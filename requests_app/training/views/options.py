"""« Réglages du pré-encodage », for the fund's administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_on

from ..option_forms import AbsenceKindsForm
from ..services.options import offer_absence_kinds, take_unsigned_recaps
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
    return show(request, AbsenceKindsForm(fund=request.fund))


def show(request: ActorRequest, form: AbsenceKindsForm) -> HttpResponse:
    context = {"takes_unsigned": takes_unsigned(request.fund), "form": form}
    return render(request, "training/options.html", context)


@require_POST
def absence_kinds(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = AbsenceKindsForm(request.POST, fund=request.fund)
    if form.is_valid():
        with refusals_on(form):
            offer_absence_kinds(actor=request.actor, fund=request.fund, kinds=form.cleaned_data["kinds"])
            messages.success(request, _("Les motifs d’absence sont enregistrés."))
            return redirect("training:options")
    return show(request, form)
