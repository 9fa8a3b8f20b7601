"""The page of a file, for its company, its training body and the fund's staff (`MYA-03`)."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.retention.clocks import shown_on

from ..amendments import shown_changes
from ..choices import appeal_of
from ..deadlines import days_left, deposit_by, is_late, said
from ..history import history_of
from ..invoice_page import invoices_context
from ..models import Agreement, FundingRequest
from ..money import in_euros, in_hours
from ..overshoot import left_on
from ..queries import is_funding_staff, is_member
from ..services.asking import STOPPABLE
from ..services.pieces import open_demands
from ..steps import Step
from ..workflow import AmendmentState, RequestState
from .frame import visible_file
from .sending import answers_of


@require_safe
def request(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A draft leads to its check page, from where each step is one click away."""
    demande = visible_file(request, uuid)
    if demande.state == RequestState.DRAFT:
        return redirect("funding:check", uuid)
    whole = is_funding_staff(request.actor) or is_company(request, demande)
    context = (
        answers_of(demande)
        | decided(demande)
        | invoices_context(request.actor, demande)
        | shown_on(request.actor, request.fund, demande)
        | {
            "demande": demande,
            "change": dict.fromkeys((one.name.lower() for one in Step), ""),
            "sees_whole": whole,
            "is_own": is_company(request, demande),
            "is_staff": is_funding_staff(request.actor),
            "remaining": left_on(demande, request.actor, request.fund),
            "history": history_of(request.actor, demande, whole=whole),
            "demands": open_demands(demande) if demande.state == RequestState.INCOMPLETE else [],
            "answered": answered(demande) if whole else [],
            "withdrawn": demande.papers.filter(withdrawn_at__isnull=False).select_related("document").order_by("pk"),
            "deposit_by": deposit_by(demande),
            "was_late": is_late(demande, timezone.localdate(demande.sent_at)),
            "waiting": waiting(demande, timezone.localdate()),
            "appeal": appeal_of(request.fund),
            "may_stop": is_company(request, demande) and demande.state in STOPPABLE,
        }
    )
    return render(request, "funding/asking/request.html", context)


def is_company(request: ActorRequest, demande: FundingRequest) -> bool:
    """Whether the actor keeps it; `visible_file` looked at her establishments."""
    return is_member(request.actor) and request.actor.organisation_id == demande.company_id


def decided(demande: FundingRequest) -> dict[str, Any]:
    """What was agreed, and what is asked to change of it. Two queries."""
    agreement = demande.standing_agreement()
    amendments = list(demande.amendments.order_by("-asked_at", "-pk"))
    return {
        "agreement": agreement,
        "agreed": amounts_of(agreement) if agreement else [],
        "agreed_hours": in_hours(agreement.total_hours) if agreement else "",
        "agreed_total": in_euros(agreement.total) if agreement else "",
        "agreed_teaching": in_euros(agreement.teaching) if agreement else "",
        "amendments": [(one, shown_changes(demande, one)) for one in amendments],
        "may_amend": demande.state == RequestState.AGREED
        and not any(one.state == AmendmentState.ASKED for one in amendments),
    }


def amounts_of(agreement: Agreement) -> list[str]:
    return [in_euros(agreement.teaching), in_euros(agreement.salary), in_euros(agreement.annex)]


def answered(demande: FundingRequest) -> list[Any]:
    """What the fund asked for and got, or got a word about."""
    found = demande.demands.filter(answered_at__isnull=False).select_related("answer__document")
    return list(found.order_by("-answered_at", "pk"))


def waiting(demande: FundingRequest, today: datetime.date) -> str:
    """« Il reste 12 jours »; empty when no decision is awaited, or when its day is past: the company reads the date."""
    days = days_left(demande, today)
    return "" if days is None or days < 0 else said(days)
