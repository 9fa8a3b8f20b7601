"""Before the convention is accepted, an invited person reaches the onboarding pages and nothing else (`ATM-12`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch

from extranet.organisations import access_gate
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import NEWCOMER
from extranet.tenants.registries import sections

# Routes outside the company's business: one's own account, the look of the site, one's other organisations, and links
# that open by themselves.
OPEN_ROUTES = {
    "choose_language",
    "theme",
    "logo",
    "accessibility",
    "organisations:choose",
    "organisations:switch",
    "organisations:accept",
}
OPEN_PREFIXES = (*access_gate.OPEN_PREFIXES, "my_data:")
ONBOARDING = {
    "mandates:onboarding",
    "mandates:fill_convention",
    "mandates:fill_authorisation",
    "mandates:paper",
    "mandates:deposit",
    "mandates:model_document",
    "mandates:signed_document",
    "mandates:blank_form",
    "mandates:terms",
    "mandates:terms_pdf",
}


class OnboardingGate:
    """Leads a newcomer from every other page to the checklist; what a fund hasn't switched on is 404."""

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: ActorRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if request.fund is None or match is None:
            return None
        if any(one.namespace in match.namespaces and not request.fund.has(one.capability) for one in sections):
            raise Http404
        if request.actor and request.actor.has(NEWCOMER) and not is_open(match):
            return redirect("mandates:onboarding")
        return None


def is_open(match: ResolverMatch) -> bool:
    name = match.view_name
    return name in OPEN_ROUTES | ONBOARDING or name.startswith(OPEN_PREFIXES)
