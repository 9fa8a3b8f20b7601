"""The mail that says that somebody wrote about a dossier: never what, and nobody's name."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role, staff_roles
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from ..models import Message


def message_context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    message = Message.objects.select_related("dossier").filter(pk=payload["message"]).first()
    if message is None:
        raise NothingToSay("deleted")
    address = fund_address(fund, reverse("certification:exchange", args=[message.dossier.uuid]))
    return {"dossier": message.dossier, "address": address}


MESSAGE = declare(
    MailKind(
        name="certification.message",
        templates="certification/mails/message",
        context=message_context,
        category=Category.REQUESTS,
        can_be_disabled=False,
        label=_("Message à propos d’un dossier"),
    )
)


def tell_of_message(fund: Fund, message: Message) -> None:
    """To the body's managers when the fund wrote; when the body did, to the officers who wrote in this thread before.

    An officer who never wrote there finds it under « Actions en attente »: not every message goes to every officer.
    """
    in_force = Membership.objects.in_force(timezone.localdate()).select_related("user").order_by("pk")
    if message.side == Message.Side.FUND:
        told = in_force.filter(organisation=message.dossier.training_body_id, roles__contains=[Role.MANAGER])
    else:
        writers = Message.objects.filter(dossier=message.dossier_id, side=Message.Side.FUND).values("sent_by")
        staff = sorted(staff_roles(Capability.CERTIFICATION))
        told = in_force.filter(user__in=writers, roles__overlap=staff)
    for member in told:
        queue(
            MESSAGE,
            fund=fund,
            address=member.user.email,
            user_id=member.user_id,
            language=member.user.language or fund.language,
            payload={"message": message.pk},
        )
