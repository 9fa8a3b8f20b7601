"""The language of the pages: for a person on her account, for a visitor in a cookie."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from extranet.tenants.requests import FundRequest


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


def page_to_return_to(request: FundRequest) -> str:
    """`next` when it is a page of this host, else the first page."""
    wish = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if ours else "/"
