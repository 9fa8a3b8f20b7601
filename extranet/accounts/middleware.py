"""Pages speak the person's language, else the one chosen on this browser, else the fund's first."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from extranet.tenants.requests import HouseRequest


class LanguageMiddleware:
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
