"""The pages of the demo's mailbox, on each fund's site and for everybody: they hold the links that let people in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.tenants.requests import FundRequest

from .mail import mailbox, read


@login_not_required
@require_safe
def mail_list(request: FundRequest) -> HttpResponse:
    return render(request, "demo/mail_list.html", {"mails": mailbox(request.fund.slug)})


@login_not_required
@require_safe
def mail(request: FundRequest, name: str) -> HttpResponse:
    try:
        return render(request, "demo/mail.html", {"mail": read(request.fund.slug, name)})
    except FileNotFoundError as error:
        raise Http404 from error
