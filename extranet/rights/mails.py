"""The mail that tells a person what became of her rights: no figures, no numbers, no proofs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.accounts.models import User
from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from .models import Application, Right


def decision_context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    rights = list(Right.objects.filter(pk__in=payload["rights"], state=payload["state"]).order_by("pk"))
    if not rights:
        raise NothingToSay("decided_again")
    return {
        "state": payload["state"],
        "rights": rights,
        "reason": rights[0].reason,
        "address": fund_address(fund, reverse("rights:mine")),
    }


DECISION = declare(
    MailKind(
        name="rights.decision",
        templates="rights/mails/decision",
        context=decision_context,
        category=Category.RIGHTS,
        can_be_disabled=False,
        label=_("Décision sur une habilitation"),
    )
)


def tell(fund: Fund, application: Application, rights: Collection[Right]) -> None:
    """One mail for rights that are now all in one state."""
    user = User.objects.get(pk=application.user_id)
    state = next(iter(rights)).state
    queue(
        DECISION,
        fund=fund,
        address=user.email,
        user_id=user.pk,
        language=user.language or fund.language,
        payload={"rights": [right.pk for right in rights], "state": state},
    )
