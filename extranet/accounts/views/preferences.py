"""The language of the pages, for a person on her account, for a visitor in a cookie; and the mails she wants."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from extranet.notifications.kinds import compulsory_categories
from extranet.notifications.preferences import choose_categories
from extranet.tenants.requests import FundRequest

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
    """« Mes e-mails »: the categories that she can do without, from this fund."""
    form = MailPreferencesForm(request.POST if request.method == "POST" else None, user_id=request.user.pk)
    if form.is_valid():
        choose_categories(user_id=request.user.pk, wanted=form.cleaned_data["wanted"])
        messages.success(request, _("Votre choix est enregistré."))
        return redirect("account_mail_preferences")
    return render(request, "accounts/mail_preferences.html", {"form": form, "always": compulsory_categories()})


def page_to_return_to(request: FundRequest) -> str:
    """`next` when it is a page of this host, else the first page."""
    wish = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if ours else "/"
