"""What somebody typed while her session ended is handed back to her, in the page and nowhere else, to be sent again.

Signing in happens in another tab and changes the token against forged forms, so the page is shown twice: to the
signed-out person, then, once signed in, to confirm with a new token. Files and passwords are not kept.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

Fields = list[tuple[str, str]]

TOKEN, SECRET = "csrfmiddlewaretoken", "password"


class SignInFirst(LoginRequiredMiddleware):
    """Whoever isn't signed in is led there; what she had typed into a form waits in the page meanwhile."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        to_sign_in = super().process_view(request, view_func, view_args, view_kwargs)
        return to_sign_in and (unsent(request) or to_sign_in)


def unsent(request: HttpRequest) -> HttpResponse | None:
    """The page that keeps what was posted to a view for signed-in people, or None when there is nothing to keep."""
    return keep(request, "ui/unsent.html") if asks_sign_in(request) else None


def keep(request: HttpRequest, template: str, **context: Any) -> HttpResponse | None:
    """A page, on `ui/unsent_form.html`, that holds what was posted until it can be sent; None when that is nothing."""
    fields = typed(request)
    if not fields or "HX-Request" in request.headers:
        return None
    return kept(request, template, fields, **context)


def kept(request: HttpRequest, template: str, fields: Fields, **context: Any) -> HttpResponse:
    """As `keep`, whatever was posted. Neither stored nor cached: it stands in the page alone."""
    response = render(request, template, context | handed_back(request, fields), status=403)
    add_never_cache_headers(response)
    return response


def kept_fields(request: HttpRequest) -> dict[str, Any]:
    """What a page needs to hand back what was posted to a view for signed-in people; empty when there is nothing."""
    fields = typed(request)
    if not fields or "HX-Request" in request.headers or not asks_sign_in(request):
        return {}
    return handed_back(request, fields)


def handed_back(request: HttpRequest, fields: Fields) -> dict[str, Any]:
    return {"fields": fields, "has_files": bool(request.FILES), "destination": request.get_full_path()}


def typed(request: HttpRequest) -> Fields:
    """The fields of the form, in their order, without its token and without passwords."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != TOKEN and SECRET not in name
    ]


def asks_sign_in(request: HttpRequest) -> bool:
    return request.resolver_match is not None and getattr(request.resolver_match.func, "login_required", True)


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this very host sent the form. Every browser says so, and no other site can."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
