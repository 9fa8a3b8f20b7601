"""Pages speak the person's language; her session ends by itself; and nothing she saw stays in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund
from extranet.tenants.requests import HouseRequest

from . import proofs
from .limits import session_limits, shortened
from .models import Session

NOTED_EVERY = timedelta(minutes=1)  # "last seen" is not written at each click


class SessionLimitsMiddleware:
    """Ends a session that is too old or was left alone too long, notes the others as seen, and forbids keeping pages.

    Stands before the scope: it writes at a GET too. A page of a signed-in person is never stored, so the browser's
    « back » shows nothing once she has signed out.
    """

    def __init__(self, get_response: Callable[[HouseRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        is_private = request.user.is_authenticated
        if is_private and request.fund is not None:
            check_limits(request, request.fund)
        response = self.get_response(request)
        if (is_private or request.user.is_authenticated) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


def check_limits(request: HouseRequest, fund: Fund) -> None:
    row: Session | None = request.session.row  # type: ignore[attr-defined]
    if row is None:
        return
    now, limits = timezone.now(), session_limits(fund)
    if proofs.is_by_card(request):
        limits = shortened(limits)
    if now - row.seen_at > limits.idle or now - row.opened_at > limits.whole:
        logout(request)
        with translation.override(language_of(request)):
            messages.info(request, _("Votre session a pris fin d’elle-même. Connectez-vous pour continuer."))
    elif now - row.seen_at > NOTED_EVERY:
        note_seen(row, now)


def note_seen(row: Session, now: datetime) -> None:
    """By itself: saving the whole session would undo what another request is changing in it."""
    Session.objects.filter(pk=row.pk).update(seen_at=now)


class LanguageMiddleware:
    """The person's language, else the one chosen on this browser, else the fund's first."""

    def __init__(self, get_response: Callable[[HouseRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(request: HouseRequest) -> str:
    """The language of this request's pages, always one that the fund speaks."""
    if request.fund is None:
        return settings.LANGUAGE_CODE
    spoken = request.fund.languages
    wished = [
        request.user.language if request.user.is_authenticated else "",
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
    ]
    return next((language for language in wished if language in spoken), request.fund.language)
