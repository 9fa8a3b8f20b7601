"""Where a fund has no file channel, its pages don't exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse

from extranet.tenants.capabilities import Capability
from extranet.tenants.requests import HouseRequest


class BatchGate:
    """404 for every page of this app while the fund's capability is off."""

    def __init__(self, get_response: Callable[[HouseRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HouseRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        if (
            request.fund is not None
            and match is not None
            and "batch_channel" in match.namespaces
            and not request.fund.has(Capability.BATCH)
        ):
            raise Http404
