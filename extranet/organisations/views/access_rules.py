"""« Gestion des accès » among the fund's settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from extranet.accounts.step_up import fresh_proof_required
from extranet.ui.refusals import refusals_on

from .. import services
from ..forms import AccessRulesForm
from ..permissions import check_administrator
from ..requests import ActorRequest
from .organisations import form_page


@form_page
@fresh_proof_required
def access_rules(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = AccessRulesForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_access_rules(actor=request.actor, fund=request.fund, **form.cleaned_data)
            messages.success(request, _("Les règles des accès sont enregistrées."))
            return redirect("fund_settings:access_rules")
    return render(request, "organisations/access_rules.html", {"form": form})
