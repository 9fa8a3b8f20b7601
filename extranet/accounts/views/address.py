"""Another e-mail address: asked for with the password or a factor, told to the old one, made by the new one's link."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ConfirmEmailView
from allauth.core.internal.ratelimit import consume_or_429
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from extranet.ui.refusals import refusals_on

from .. import services
from ..factor_forms import AddressForm
from ..requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.account")
def change(request: PersonRequest) -> HttpResponse:
    if refusal := consume_or_429(request, app="allauth.account", action="manage_email", user=request.user):
        return refusal
    form = AddressForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_on(form):
            services.ask_for_address(request, address=form.cleaned_data["address"])
            messages.info(
                request,
                _("Un message part à la nouvelle adresse : ouvrez son lien pour changer. L’ancienne est avertie."),
            )
            return redirect("account_edit")
    return render(request, "account/change_address.html", {"form": form})


class ConfirmAddress(ConfirmEmailView):
    """The mailed link, which asks first: mail programs open links by themselves."""

    def logout_other_user(self, confirmation: Any) -> None:
        """The link speaks for its own account only, whoever is signed in here: nobody has to be signed out."""
