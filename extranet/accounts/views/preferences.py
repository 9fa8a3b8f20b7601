"""The language of the pages, for a person on her account, for a visitor in a cookie; and the mails she wants."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from extranet.notifications.kinds import Category, MailKind, compulsory_kinds, named
from extranet.notifications.links import WrongLink, message_of
from extranet.notifications.preferences import (
    choose_address,
    choose_categories,
    choose_paces,
    confirmed_addresses,
    stop,
)
from extranet.tenants.requests import FundRequest
from extranet.ui.refusals import refusals_on

from ..forms import MailPreferencesForm
from ..requests import PersonRequest


@login_not_required
@require_POST
def choose_language(request: FundRequest) -> HttpResponse:
    """Remember one of the fund's languages and go back to the page one came from."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(page_to_return_to(request))
    if language in request.fund.languages:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def mail_preferences(request: PersonRequest) -> HttpResponse:
    """« Mes e-mails »: what she can do without, at once or in the daily digest, from this fund, and where it goes."""
    data = request.POST if request.method == "POST" else None
    form = MailPreferencesForm(data, user_id=request.user.pk, fund=request.fund)
    if form.is_valid():
        with refusals_on(form):
            keep(request.user.pk, form)
            messages.success(request, _("Votre choix est enregistré."))
            return redirect("account_mail_preferences")
    always = [(category, list(kinds)) for category, kinds in groupby(compulsory_kinds(request.fund), key=category_of)]
    return render(request, "accounts/mail_preferences.html", {"form": form, "always": always})


def keep(user_id: int, form: MailPreferencesForm) -> None:
    choose_categories(user_id=user_id, wanted=form.categories)
    choose_paces(user_id=user_id, paces=form.paces)
    if address := form.cleaned_data.get("address"):
        is_of_account = address == confirmed_addresses(user_id)[0]
        choose_address(user_id=user_id, address="" if is_of_account else address)


def category_of(kind: MailKind) -> Category:
    return kind.category


@csrf_exempt
@login_not_required
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: FundRequest, token: str) -> HttpResponse:
    """The link of a mail: a page that asks once more, and a POST that does it, from that page or from a mail program.

    Mail programs have neither our cookie nor our token (RFC 8058): what was signed into the address is the right to it.
    Nothing tells whose mail it was. Done again it says the same.
    """
    try:
        message = message_of(token)
    except WrongLink:
        return unkept(render(request, "accounts/stop_wrong.html", status=404))
    kind = named(message.kind)
    if request.method == "POST":
        stop(message, whole_category=request.POST.get("what") == "category")
        return unkept(render(request, "accounts/mails_stopped.html"))
    return unkept(render(request, "accounts/stop_mails.html", {"kind": kind, "token": token}))


def unkept(response: HttpResponse) -> HttpResponse:
    """What a link shows stays in no cache, and its address goes to no other site."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def page_to_return_to(request: FundRequest) -> str:
    """`next` when it is a page of this host, else the first page."""
    wish = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if ours else "/"
