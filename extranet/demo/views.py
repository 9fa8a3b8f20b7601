from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from . import gallery
from .tour import tours_of


@login_not_required
@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """Every fund of the demo, with its address and what it has switched on."""
    listed = [
        {
            "fund": fund,
            "address": fund_address(fund),
            "services": [Capability(c).label for c in fund.capabilities],
            "tours": [(tour.name, fund_address(fund, f"/demo/visite/{tour.slug}/")) for tour in tours_of(fund.slug)],
        }
        for fund in Fund.objects.real()
    ]
    return render(request, "demo/funds.html", {"funds": listed})


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component of the pages with realistic content, for screenshots and accessibility checks."""
    return render(request, "demo/components.html", gallery.shown(request))
