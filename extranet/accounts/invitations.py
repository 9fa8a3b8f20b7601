"""The mail that brings an invited person in."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.notifications import kinds, services
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from .models import User
from .recovery import set_password_path


def set_password_address(user: User, fund: Fund) -> str:
    """The link, valid for 48 hours and once, with which a person sets her password on the fund's host."""
    return fund_address(fund, set_password_path(user))


def words(fund: Fund, payload: kinds.Payload, secret: kinds.Secret) -> dict[str, Any]:
    """A set-password link, made now, for somebody without a password; the fund's address for the others.

    With it her identifier, the way to the space and to a forgotten password, never a password (`ATN-01`).
    """
    user = User.objects.get(pk=payload["user"])
    is_new = not user.has_usable_password()
    until = payload.get("until")
    return {
        "organisation_name": secret["organisation_name"],
        "is_new": is_new,
        "email": user.email,
        "until": datetime.date.fromisoformat(until) if until else None,
        "space_address": fund_address(fund),
        "forgotten_address": fund_address(fund, reverse("account_reset_password")),
        "address": set_password_address(user, fund) if is_new else fund_address(fund),
    }


INVITATION = kinds.declare(
    kinds.MailKind(
        "accounts.invitation",
        "accounts/mails/invitation",
        words,
        kinds.Category.ACCOUNT,
        can_be_disabled=False,
        label=_("Invitation"),
        instead_of_resending=_("Renvoyez l’invitation depuis la page des membres de l’organisation."),
    )
)


def send_invitation(*, user: User, fund: Fund, organisation_name: str, until: datetime.date | None = None) -> None:
    """Queue the mail that lets a person in, in the caller's scope; `until` is the invitation's last day."""
    services.queue(
        INVITATION,
        fund=fund,
        address=user.email,
        user_id=user.pk,
        language=user.language or fund.language,
        payload={"user": user.pk} | ({"until": until.isoformat()} if until else {}),
        secret={"organisation_name": organisation_name},
    )
