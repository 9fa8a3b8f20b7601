"""Whoever has nothing left but a year of access that is over is led to its renewal; her data stay (`ITM-06`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from .requests import ActorRequest

# Her own account, the look of the site, invitations of other organisations, and links that open by themselves.
OPEN_ROUTES = {"choose_language", "theme", "logo", "accessibility", "organisations:renew", "organisations:accept"}
OPEN_PREFIXES = ("account_", "mfa_", "signing:", "validating:")


class AccessGate:
    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: ActorRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not request.expired:
            return None
        if match.view_name in OPEN_ROUTES or match.view_name.startswith(OPEN_PREFIXES):
            return None
        return redirect("organisations:renew")
