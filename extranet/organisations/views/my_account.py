"""« Modifier mon compte », reached from every page (`MYA-42`). The rest of the account is `accounts`' own pages."""

from __future__ import annotations

from allauth.account.internal.flows import password_change
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from extranet.ui.refusals import refusals_on

from .. import services
from ..forms import MyAccountForm
from ..requests import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest) -> HttpResponse:
    form = MyAccountForm(
        request.POST or None,
        user=request.user,
        membership=request.membership,
        languages=request.fund.languages,
        language=request.LANGUAGE_CODE or request.fund.language,
    )
    if form.is_valid():
        with refusals_on(form):
            save(request, form)
            return redirect("account_edit")
    return render(request, "organisations/my_account.html", {"form": form})


def save(request: ActorRequest, form: MyAccountForm) -> None:
    data = form.cleaned_data
    if request.membership is not None:
        services.change_own_names(
            actor=request.actor,
            user=request.user,
            title=data["title"],
            last_name=data["last_name"],
            first_name=data["first_name"],
        )
    request.user.language = data["language"]
    request.user.save(update_fields=["language"])
    if data["new_password"]:
        password_change.change_password(request.user, data["new_password"])
        password_change.finalize_password_change(request, request.user)
    messages.success(request, _("Vos changements sont enregistrés."))
