"""Mails about one's access: a handover proposed, a review to answer, a year that ends, what the fund decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text
from extranet.tenants.requests import fund_address

from ..models import AccessRequest, Handover, Membership, Review
from ..workflow import HandoverState


def declared(name: str, label: Text, context: Any) -> MailKind:
    return declare(
        MailKind(
            f"organisations.{name}",
            f"organisations/mails/{name}",
            context,
            Category.RIGHTS,
            can_be_disabled=False,
            label=label,
        )
    )


def send(kind: MailKind, fund: Fund, member: Membership, **payload: Any) -> None:
    """To one member, in her language."""
    queue(
        kind,
        fund=fund,
        address=member.user.email,
        user_id=member.user_id,
        language=member.user.language or fund.language,
        payload=payload,
    )


def handover_words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    handover = Handover.objects.select_related("organisation", "giver").get(pk=payload["handover"])
    if handover.state != HandoverState.WAITING:
        raise NothingToSay("decided")
    path = reverse("organisations:handover", args=[handover.uuid])
    return {"handover": handover, "address": fund_address(fund, path)}


def review_words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    review = Review.objects.select_related("organisation").get(pk=payload["review"])
    if review.closed_at:
        raise NothingToSay("closed")
    address = fund_address(fund, reverse("organisations:review", args=[review.uuid]))
    return {"review": review, "waiting": review.lines.undecided().count(), "address": address}


def expiry_words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    """What is left is counted when the mail leaves. Whoever has renewed meanwhile is told nothing."""
    member = Membership.objects.select_related("organisation").get(pk=payload["membership"])
    if member.expires_on is None or member.expires_on.isoformat() != payload["expires_on"]:
        raise NothingToSay("renewed")
    left = (member.expires_on - timezone.localdate(timezone=fund.zone)).days
    return {"member": member, "left": left, "address": fund_address(fund, reverse("organisations:renew"))}


def decision_words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    asked = AccessRequest.objects.select_related("membership__organisation").get(pk=payload["request"])
    return {"asked": asked, "member": asked.membership, "address": fund_address(fund, reverse("organisations:renew"))}


HANDOVER = declared("handover", _("Transmission de la gestion des accès"), handover_words)
REVIEW = declared("review", _("Revue des accès"), review_words)
EXPIRY = declared("expiry", _("Accès à renouveler"), expiry_words)
ACCESS_DECISION = declared("access_decision", _("Décision sur un accès d’un an"), decision_words)


def propose_handover(fund: Fund, handover: Handover) -> None:
    send(HANDOVER, fund, handover.successor, handover=handover.pk)


def ask_for_review(fund: Fund, review: Review, managers: Iterable[Membership]) -> None:
    for manager in managers:
        send(REVIEW, fund, manager, review=review.pk)


def tell_expiry(fund: Fund, member: Membership) -> None:
    expires_on = member.expires_on.isoformat() if member.expires_on else None
    send(EXPIRY, fund, member, membership=member.pk, expires_on=expires_on)


def tell_access_decision(fund: Fund, asked: AccessRequest, member: Membership) -> None:
    send(ACCESS_DECISION, fund, member, request=asked.pk)
