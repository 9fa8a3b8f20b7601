"""The mail that tells the company what the fund decided about a document."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.accounts.models import User
from extranet.notifications.kinds import Category, MailKind, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.organisations.roles import Role
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
        label=_("Décision sur un document indispensable"),
    )
)


def tell_decision(fund: Fund, paper: Paper) -> None:
    """To whoever of the company filled in the document; when the fund did it for her, to all its mandatees."""
    for user in concerned(paper):
        queue(
            DECISION,
            fund=fund,
            address=user.email,
            user_id=user.pk,
            language=user.language or fund.language,
            payload={"paper": paper.pk},
        )


def concerned(paper: Paper) -> list[User]:
    members = paper.company.memberships.not_withdrawn().filter(accepted_at__isnull=False).select_related("user")
    mandatees = [member.user for member in members.order_by("pk") if Role.MANDATEE in member.roles]
    return [user for user in mandatees if user.pk == paper.filled_by_id] or mandatees
