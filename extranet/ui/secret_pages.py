"""Pages whose address is a secret, or that show one."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def private(response: Response, kept: str = "no-store") -> Response:
    """No shared cache keeps it, no other site is told its address, no search engine lists it.

    Not `no-referrer`: browsers then send `Origin: null` with a form, which the protection against forgery refuses.
    """
    response.headers["Cache-Control"] = f"private, {kept}"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
