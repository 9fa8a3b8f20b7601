"""« Déclaration d’accessibilité » among the fund's settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from extranet.ui.refusals import refusals_on

from .. import services
from ..forms import AccessibilityForm
from ..permissions import check_administrator
from ..requests import ActorRequest
from .organisations import form_page


@form_page
def state_accessibility(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = AccessibilityForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.state_accessibility(actor=request.actor, fund=request.fund, **form.cleaned_data)
            messages.success(request, _("La déclaration d’accessibilité est enregistrée."))
            return redirect("accessibility")
    return render(request, "organisations/state_accessibility.html", {"form": form})
