"""The confirmation mail, the same row in the outbox for every address: what it says is decided when it is sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from . import codes
from .accounts import has_account
from .answers import address_of
from .models import PendingSignUp


def words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    """The link and its code; for somebody who has an account already, the link that ties the request to it."""
    pending = PendingSignUp.objects.filter(pk=payload["pending"]).open().first()
    if pending is None:
        raise NothingToSay("signup_over")
    is_known = has_account(address_of(pending))
    route = "signup:attach" if is_known else "signup:activate_by_link"
    return {
        "is_known": is_known,
        "address": fund_address(fund, reverse(route, args=[secret["secret"]])),
        "code_address": fund_address(fund, reverse("signup:activate")),
        "code": codes.shown(codes.code_of(secret["secret"])),
    }


CONFIRMATION = declare(
    MailKind(
        name="signup.confirmation",
        templates="signup/mails/confirmation",
        context=words,
        category=Category.ACCOUNT,
        can_be_disabled=False,
        label=_("Confirmation d’une inscription"),
        instead_of_resending=_(
            "La personne redemande un message sur la page qui suit son inscription, ou s’inscrit à nouveau."
        ),
    )
)


def send_confirmation(fund: Fund, pending: PendingSignUp, *, address: str, secret: str) -> None:
    queue(
        CONFIRMATION,
        fund=fund,
        address=address,
        language=pending.language,
        payload={"pending": pending.pk},
        secret={"secret": secret},
    )
