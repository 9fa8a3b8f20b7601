"""Mails about encoding: the request is with the company; nobody there could be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.organisations.models import Membership
from extranet.organisations.roles import staff_roles
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from .models import Request
from .workflow import RequestState


def received_context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    request = Request.objects.select_related("author", "company").filter(pk=payload["request"]).first()
    if request is None or request.state == RequestState.DRAFT:
        raise NothingToSay("recalled")
    return {"demande": request, "address": fund_address(fund, reverse("training:request", args=[request.uuid]))}


RECEIVED = declare(
    MailKind(
        name="training.received",
        templates="training/mails/received",
        context=received_context,
        category=Category.REQUESTS,
        can_be_disabled=False,
    )
)


def no_mandatee_context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    request = Request.objects.select_related("author", "company").filter(pk=payload["request"]).first()
    if request is None:
        raise NothingToSay("deleted")
    address = reverse("organisations:members", args=[request.company.uuid])
    return {"demande": request, "address": fund_address(fund, address)}


NO_MANDATEE = declare(
    MailKind(
        name="training.no_mandatee",
        templates="training/mails/no_mandatee",
        context=no_mandatee_context,
        category=Category.REQUESTS,
        can_be_disabled=False,
    )
)


def tell_mandatees(fund: Fund, request: Request, mandatees: Iterable[Membership]) -> None:
    """One mail for each (`ATM-23`), without any worker's data."""
    tell(RECEIVED, fund, request, mandatees)


def tell_staff_of_missing_mandatee(fund: Fund, request: Request) -> None:
    in_force = Membership.objects.in_force(timezone.localdate()).select_related("user").order_by("pk")
    tell(NO_MANDATEE, fund, request, in_force.filter(roles__overlap=sorted(staff_roles(Capability.PREENCODING))))


def tell(kind: MailKind, fund: Fund, request: Request, members: Iterable[Membership]) -> None:
    for member in members:
        queue(
            kind,
            fund=fund,
            address=member.user.email,
            user_id=member.user_id,
            language=member.user.language or fund.language,
            payload={"request": request.pk},
        )
