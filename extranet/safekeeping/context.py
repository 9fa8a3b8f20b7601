"""What every page of the fund's staff says while something is held. Runs no queries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from extranet.organisations.roles import is_administrator, is_of_office
from extranet.tenants import restored


def page(request: HttpRequest) -> dict[str, Any]:
    fund, actor = getattr(request, "fund", None), getattr(request, "actor", None)
    if not (fund and actor and is_of_office(actor) and restored.held(fund)):
        return {}
    return {"held_since_restore": True, "may_release": is_administrator(actor)}
