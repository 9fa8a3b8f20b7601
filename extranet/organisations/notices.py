"""Short mails of a few sentences and one address, drawn by one template (`organisations/mails/notice`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extranet.notifications import kinds, services
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text
from extranet.tenants.requests import fund_address

from .models import Membership
from .roles import Role


@dataclass(frozen=True, slots=True)
class Notice:
    """The words of a mail, in the recipient's language: `path` is the page of the fund's site that `button` opens."""

    subject: str
    paragraphs: Sequence[str]
    path: str
    button: str


Words = Callable[[Fund, kinds.Payload, kinds.Secret], Notice]


def declare(
    name: str,
    label: Text,
    words: Words,
    *,
    category: str = kinds.Category.ACCOUNT,
    can_be_disabled: bool = False,
    instead_of_resending: Text = "",
) -> kinds.MailKind:
    """A mail kind whose words `words(fund, payload, secret)` makes when it is sent."""

    def context(fund: Fund, payload: kinds.Payload, secret: kinds.Secret) -> dict[str, Any]:
        notice = words(fund, payload, secret)
        return {
            "subject": notice.subject,
            "paragraphs": notice.paragraphs,
            "address": fund_address(fund, notice.path),
            "button": notice.button,
        }

    return kinds.declare(
        kinds.MailKind(
            name=name,
            templates="organisations/mails/notice",
            context=context,
            category=kinds.Category(category),
            can_be_disabled=can_be_disabled,
            label=label,
            instead_of_resending=instead_of_resending,
        )
    )


def send(
    kind: kinds.MailKind,
    *,
    fund: Fund,
    user: Any,
    payload: kinds.Payload,
    secret: kinds.Secret | None = None,
    to: str = "",
) -> None:
    """Queue one for a person, in the open scope; `to` is another address than hers."""
    services.queue(
        kind,
        fund=fund,
        address=to or user.email,
        user_id=user.pk,
        language=user.language or fund.language,
        payload=payload,
        secret=secret,
    )


def send_to_administrators(kind: kinds.MailKind, *, fund: Fund, payload: kinds.Payload, today: Any) -> None:
    """Queue one for each administrator of the fund."""
    administrators = Membership.objects.in_force(today).filter(roles__contains=[Role.FUND_ADMINISTRATOR])
    for membership in administrators.select_related("user").order_by("pk"):
        send(kind, fund=fund, user=membership.user, payload=payload)
