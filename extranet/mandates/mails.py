"""The mail that tells the company what the fund decided about a document."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from extranet.notifications.kinds import Category, MailKind, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from .models import Paper


def decision_context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    paper = Paper.objects.select_related("company").get(pk=payload["paper"])
    return {"paper": paper, "address": fund_address(fund, reverse("mandates:paper", args=[paper.uuid]))}


DECISION = declare(
    MailKind(
        name="mandates.decision",
        templates="mandates/mails/decision",
        context=decision_context,
        category=Category.RIGHTS,
        can_be_disabled=False,
    )
)


def tell_decision(fund: Fund, paper: Paper) -> None:
    """To the person who filled in the document, if it was somebody with an account."""
    if paper.filled_by is None:
        return
    queue(
        DECISION,
        fund=fund,
        address=paper.filled_by.email,
        user_id=paper.filled_by.pk,
        language=paper.filled_by.language or fund.language,
        payload={"paper": paper.pk},
    )
