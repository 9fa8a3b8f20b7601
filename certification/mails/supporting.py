"""The mail that tells a body what became of a certifier's document."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.accounts.models import User
from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from ..models import SupportingDocument
from ..periods import today_at


def decision_context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    document = SupportingDocument.objects.get(pk=payload["document"])
    if document.state != payload["state"]:
        raise NothingToSay("supporting_moved_on")
    return {"document": document, "address": fund_address(fund, reverse("certification:identity"))}


DECISION = declare(
    MailKind(
        name="certification.supporting",
        templates="certification/mails/supporting",
        context=decision_context,
        category=Category.RIGHTS,
        can_be_disabled=False,
        label=_("Décision sur un justificatif de certificateur"),
    )
)


def tell_decision(fund: Fund, document: SupportingDocument) -> None:
    """A letter's certifier; of a Kbis, each of the body's managers."""
    for user in concerned(fund, document):
        queue(
            DECISION,
            fund=fund,
            address=user.email,
            user_id=user.pk,
            language=user.language or fund.language,
            payload={"document": document.pk, "state": document.state},
        )


def concerned(fund: Fund, document: SupportingDocument) -> list[User]:
    members = Membership.objects.in_force(today_at(fund)).filter(organisation=document.body_id)
    if document.certifier_id:
        members = members.filter(pk=document.certifier_id)
    managers = members.filter(roles__contains=[Role.MANAGER]).select_related("user").order_by("pk")
    return [member.user for member in managers]
