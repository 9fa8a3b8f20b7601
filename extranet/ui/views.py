"""The fund's own colours and logo."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from extranet.tenants.requests import FundRequest

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
