"""Where a fund demands a second factor of a role, whoever holds it sets one up before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from extranet.accounts import proofs
from extranet.accounts.factors import has_second_factor, is_demanded
from extranet.ui.unsent import keep

from .access_gate import OPEN_PREFIXES
from .requests import ActorRequest

# One's own account, the look of the site, and links that open by themselves.
OPEN_ROUTES = {"choose_language", "theme", "logo", "accessibility"}


class FactorGate:
    """Leads to « Sécurité » from every other page, and loses nothing typed. Only a fund that demands it costs a query.

    Who came through a provider that the fund trusts for it, has had her second step there.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: ActorRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in OPEN_ROUTES or match.view_name.startswith(OPEN_PREFIXES):
            return None
        if not request.actor or not is_demanded(request) or has_second_factor(request.user):
            return None
        if proofs.is_strong_elsewhere(request, request.user):
            return None
        return keep(request, "mfa/factor_first.html") or redirect("mfa_index")
