"""« Conservation »: the rules with their durations, what runs out soon, the last nights; and the durations' form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from extranet.documents.models import Removal
from extranet.journal.looks import kept_since, months_kept
from extranet.journal.models import Look
from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.durations import amount_of, in_words
from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY
from extranet.tenants.retention import RetentionRule, SweepRule
from extranet.ui.refusals import refusals_on

from ..choices import notice_of, shown_rules
from ..clocks import running_out
from ..forms import TermsForm
from ..models import Announcement, LegalHold, Night, Tombstone
from ..services.rules import change_terms

SOON, LATER = 30, 90  # days
NIGHTS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """A rule, its duration in words, and how many files run out within 30 and 90 days; None of what is swept."""

    rule: RetentionRule | SweepRule
    duration: str
    soon: int | None = None
    later: int | None = None


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    fund, today = request.fund, timezone.localdate()
    lines = [line_of(fund, rule, today) for rule in shown_rules(fund)]
    context: dict[str, Any] = {
        "files": [line for line in lines if line.soon is not None],
        "swept": [line for line in lines if line.soon is None],
        "notice": notice_of(fund),
        "announced": Announcement.objects.visible_to(request.actor).count(),
        "held": LegalHold.objects.visible_to(request.actor).standing().count(),
        "forgotten": Tombstone.objects.visible_to(request.actor).count(),
        "nights": last_nights(request),
        "undeleted": Removal.objects.exclude(error="").count(),
        "months": months_kept(fund),
        "looks": Look.objects.aggregate(count=Count("pk")) | {"since": kept_since(fund)},
    }
    return render(request, "retention/home.html", context)


def line_of(fund: Fund, rule: RetentionRule | SweepRule, today: Any) -> Line:
    duration = in_words(rule.term, amount_of(fund, rule))
    if isinstance(rule, SweepRule):
        return Line(rule, duration)
    soon, later = (running_out(fund, rule, today + days * DAY).count() for days in (SOON, LATER))
    return Line(rule, duration, soon, later)


def last_nights(request: ActorRequest) -> list[Any]:
    """By day, what all rules did."""
    nights = Night.objects.visible_to(request.actor).values("day").order_by("-day")
    return list(
        nights.annotate(
            announced_sum=Sum("announced"),
            forgotten_sum=Sum("forgotten"),
            failed_sum=Sum("failed"),
            files_sum=Sum("files"),
            ended=Max("done_at"),
            left=Count("pk") - Count("done_at"),
        )[:NIGHTS]
    )


@form_page
def options(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = TermsForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_terms(actor=request.actor, fund=request.fund, amounts=form.cleaned_data)
            messages.success(request, gettext("Les durées sont enregistrées : la nuit prochaine en tient compte."))
            return redirect("retention:options")
    return render(request, "retention/options.html", {"form": form})
