"""« Inscription en ligne »: the fund's administrators choose who may sign up and what she is asked."""

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
from ..forms.choosing import ChoicesForm


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = ChoicesForm(request.POST or None, fund=request.fund)
    if form.is_valid():
        with refusals_on(form):
            services.change_choices(actor=request.actor, fund=request.fund, **form.choices())
            messages.success(request, _("Les réglages de l’inscription sont enregistrés."))
            return redirect("signup:settings")
    return render(request, "signup/settings.html", {"form": form})
