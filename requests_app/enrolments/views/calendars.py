"""« Mon calendrier »: a participant's sessions in her calendar program (`BEY-18`)."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.requests import FundRequest, fund_address

from .. import ics
from ..models import Enrolment, Participant
from ..services.calendars import close_calendar, owner_of, renew_calendar
from ..workflow import EnrolmentState

SHOWN_FOR = datetime.timedelta(days=366)  # sessions that are over leave the calendar after a year


def private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no cache keeps it, no other site is told, no search engine lists it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@form_page
@sensitive_variables("secret", "address")
def calendar(request: ActorRequest) -> HttpResponse:
    """Makes the address, or another one: it is shown in the answer to that, and never again."""
    mine = Participant.objects.of_account(request.user.pk)
    if not mine.exists():
        raise PermissionDenied(_("Ce calendrier est celui des participants : rattachez d’abord vos inscriptions."))
    address = ""
    if request.method == "POST":
        secret = renew_calendar(actor=request.actor, user_id=request.user.pk)
        address = fund_address(request.fund, reverse("enrolments:calendar_feed", args=[secret]))
    context = {"address": address, "exists": mine.exclude(calendar_digest=b"").exists()}
    return private(render(request, "enrolments/catalogue/calendar.html", context))


@require_POST
def close(request: ActorRequest) -> HttpResponse:
    close_calendar(actor=request.actor, user_id=request.user.pk)
    messages.success(request, _("L’adresse de votre calendrier ne répond plus."))
    return redirect("dashboard")


@login_not_required
@require_safe
@sensitive_variables("secret")
def calendar_feed(request: FundRequest, secret: str) -> HttpResponse:
    """Whoever has the address reads it: a calendar program can't sign in."""
    owner = owner_of(secret)
    if owner is None or owner.account is None or not owner.account.is_active:
        raise Http404
    hers = Enrolment.objects.of_account(owner.account.pk).exclude(state=EnrolmentState.CANCELLED)
    recent = hers.filter(session__ends_at__gte=timezone.now() - SHOWN_FOR).select_related("session__course")
    rows = recent.prefetch_related("session__course__texts", "session__parts").order_by("session__starts_at", "pk")
    with translation.override(owner.account.language or request.fund.language):
        content = ics.of_person(request.fund, rows)
    return private(HttpResponse(content, content_type=ics.CONTENT_TYPE))
