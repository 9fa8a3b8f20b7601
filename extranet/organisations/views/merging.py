"""« Réunir deux comptes »: asked in the one, with its password given just before; proved in the other."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.core.internal.ratelimit import consume_or_429
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from extranet.accounts import merging as accounts
from extranet.ui.refusals import refusals_on

from ..forms.merging import OtherAccountForm, OtherAddressForm
from ..requests import ActorRequest
from ..services import merging as services
from .organisations import form_page


@form_page
@reauthentication_required(app="allauth.account")
def ask(request: ActorRequest) -> HttpResponse:
    form = OtherAddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if refusal := consume_or_429(request, app="allauth.account", action="manage_email", user=request.user):
            return refusal
        with refusals_on(form):
            services.ask_to_merge(
                actor=request.actor, fund=request.fund, user=request.user, address=form.cleaned_data["address"]
            )
            messages.info(
                request, _("Si cette adresse a un compte, un lien vient d’y partir. Ouvrez-le ici, dans ce navigateur.")
            )
            return redirect("account_edit")
    return render(request, "organisations/merging/ask.html", {"form": form})


@never_cache
@form_page
def confirm(request: ActorRequest, secret: str) -> HttpResponse:
    """The mailed link, in the session of the person who asked. Anybody else's, an old or a used one: not valid."""
    wish = accounts.open_wish(request.user, secret)
    if wish is None:
        return render(request, "organisations/merging/over.html", status=404)
    form = OtherAccountForm(request.POST if request.method == "POST" else None, user=wish.emptied)
    if form.is_valid():
        with refusals_on(form):
            services.merge(actor=request.actor, fund=request.fund, wish=wish)
            messages.success(request, _("Vos deux comptes sont réunis. Vos autres fonds suivent dans la minute."))
            return redirect("dashboard")
    return render(request, "organisations/merging/confirm.html", {"form": form, "other": wish.emptied})
