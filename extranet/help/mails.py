"""Mails about reported problems, to the fund and to the person. Nothing of what was written is in them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.models import User
from extranet.notifications.kinds import Category, Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from .models import Ticket


def ticket_of(payload: Payload) -> Ticket:
    return Ticket.objects.get(pk=payload["ticket"])


def page_of(ticket: Ticket) -> str:
    return reverse("help:ticket", args=[ticket.uuid])


def to_fund_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    ticket = ticket_of(payload)
    return Notice(
        subject=_("Signalement %s") % ticket.number,
        paragraphs=[_("Une personne signale un problème ou une remarque, ou vous répond. Lisez-le sur l’extranet.")],
        path=page_of(ticket),
        button=_("Lire et répondre"),
    )


def answered_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    ticket = ticket_of(payload)
    return Notice(
        subject=_("Votre signalement %s : le fonds vous a répondu") % ticket.number,
        paragraphs=[_("La réponse est sur l’extranet ; vous pouvez y répondre à votre tour.")],
        path=page_of(ticket),
        button=_("Lire la réponse"),
    )


TO_FUND = notices.declare("help.to_fund", gettext_lazy("Signalement d’un problème"), to_fund_words)
ANSWERED = notices.declare(
    "help.answered", gettext_lazy("Réponse à votre signalement"), answered_words, category=Category.REQUESTS
)


def tell_fund(fund: Fund, ticket: Ticket) -> None:
    """To the help address; a fund without one has its administrators told."""
    payload: dict[str, Any] = {"ticket": ticket.pk}
    if fund.help_email:
        queue(TO_FUND, fund=fund, address=fund.help_email, language=fund.language, payload=payload)
    else:
        notices.send_to_administrators(TO_FUND, fund=fund, payload=payload, today=timezone.localdate())


def tell_person(fund: Fund, ticket: Ticket) -> None:
    notices.send(ANSWERED, fund=fund, user=User.objects.get(pk=ticket.user_id), payload={"ticket": ticket.pk})
