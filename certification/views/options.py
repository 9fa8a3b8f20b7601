"""« Réglages des certificats », for the fund's administrators."""

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
    form = OptionsForm(request.POST or None, request.FILES or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_choices(
                actor=request.actor,
                fund=request.fund,
                choices=form.choices,
                public_site=form.cleaned_data["public_site"],
                logo=form.cleaned_data["authority_logo"],
                remove_logo=form.cleaned_data.get("remove_logo", False),
            )
            messages.success(request, _("Les réglages sont enregistrés ; les mois les suivent dès maintenant."))
            return redirect("certification:options")
    return render(request, "certification/options.html", {"form": form})
