"""Pages for anybody: help by situation, browsers, terms, and what to give when nothing was ever invoiced."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.rights.catalogue import Profile
from extranet.rights.choices import choices_of
from extranet.tenants.requests import FundRequest

from ..terms import current_terms


@login_not_required
@require_safe
def help_by_situation(request: FundRequest) -> HttpResponse:
    """« Suivez les instructions selon votre situation » (`MYA-14`)."""
    choices = choices_of(request.fund)
    context = {"is_open": choices.is_open, "public_body": Profile.PUBLIC_BODY in choices.profiles}
    return render(request, "signup/help.html", context)


@login_not_required
@require_safe
def browsers(request: FundRequest) -> HttpResponse:
    return render(request, "signup/browsers.html")


@login_not_required
@require_safe
def invoice(request: FundRequest) -> HttpResponse:
    """« Générer une facture »: the source doesn't explain it, so the page says what to give instead (`MYA-30`)."""
    return render(request, "signup/invoice.html")


@login_not_required
@require_safe
def terms(request: FundRequest) -> HttpResponse:
    return render(request, "signup/terms/page.html", {"terms": current_terms(request.fund)})
