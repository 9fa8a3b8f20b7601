"""« Réglages des services aux adhérents », for the fund's administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..forms.options import OptionsForm
from ..services.options import change_choices


@form_page
def options(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = OptionsForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_choices(actor=request.actor, fund=request.fund, choices=form.choices)
            messages.success(request, _("Les réglages sont enregistrés : ils valent pour ce qui se décide désormais."))
            return redirect("funding:options")
    return render(request, "funding/deciding/options.html", {"form": form})
