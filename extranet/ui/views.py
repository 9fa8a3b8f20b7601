"""The fund's own colours and logo, and what it says of its site's accessibility."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from extranet.tenants.requests import FundRequest

from .accessibility import Conformity, statement_of
from .theme import palette


@login_not_required
@require_safe
@cache_control(max_age=300, private=True)
def theme(request: FundRequest) -> HttpResponse:
    """The fund's colour and its shades as custom properties of the stylesheet."""
    return render(request, "ui/theme.css", {"palette": palette(request.fund.colour)}, content_type="text/css")


@login_not_required
@require_safe
@cache_control(max_age=300, private=True)
def logo(request: FundRequest) -> FileResponse:
    if not request.fund.logo:
        raise Http404
    return FileResponse(request.fund.logo.open("rb"))


@login_not_required
@require_safe
def accessibility(request: FundRequest) -> HttpResponse:
    """« Accessibilité »: the statement that the law asks for, and that each page links to."""
    statement, today = statement_of(request.fund), timezone.localdate(timezone=request.fund.zone)
    conformity = statement.conformity(today)
    context = {
        "statement": statement,
        "conformity": conformity,
        "is_full": conformity == Conformity.FULL,
        "has_audit": statement.has_valid_audit(today),
        "is_french": request.fund.country == request.fund.Country.FRANCE,
        "host": request.get_host().partition(":")[0],
    }
    return render(request, "ui/accessibility.html", context)
