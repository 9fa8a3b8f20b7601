"""Mails about months that wait: a digest, what the staff ask, and alerts. Dossiers stand in them by number only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.organisations.models import Membership
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text
from extranet.tenants.requests import fund_address

from ..choices import choices_of
from ..models import Dossier, Reminder
from ..months import Month, months_of
from ..periods import today_at
from ..recipients import access_managers, managers, officers
from ..reminding import days_left, rules_of

LISTED = 30  # months; the page lists them all
Occasion = Reminder.Occasion


def words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    """The months that still wait when the mail leaves, the most urgent first."""
    reminder = Reminder.objects.select_related("body").get(pk=payload["reminder"])
    spoken_of = set(reminder.months.values_list("dossier_id", "month"))
    dossiers = Dossier.objects.filter(pk__in={dossier for dossier, _month in spoken_of}).order_by("pk")
    months = (month for ones in months_of(list(dossiers), fund).values() for month in ones)
    waiting = [month for month in months if month.is_waiting and (month.dossier.pk, month.first) in spoken_of]
    if not waiting:
        raise NothingToSay("done")
    today, choices, rules = today_at(fund), choices_of(fund), rules_of(fund)
    lines = [(month, days_left(month, choices, rules, today)) for month in waiting]
    lines.sort(key=lambda line: (line[1] is None, line[1] or 0, line[0].first, line[0].dossier.number))
    return {
        "body": reminder.body,
        "lines": [line(month, left) for month, left in lines[:LISTED]],
        "total": len(lines),
        "more": max(0, len(lines) - LISTED),
        "address": fund_address(fund, reverse("certification:dashboard")),
    }


def line(month: Month, left: int | None) -> dict[str, Any]:
    return {"month": month.name, "number": month.dossier.number, "status": month.status.label, "left": left}


def fund_words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    """How many bodies were alerted on that day, and for how many months."""
    alerts = Reminder.objects.filter(occasion=Occasion.ESCALATED, sent_on=datetime.date.fromisoformat(payload["day"]))
    months = sum(alert.months.count() for alert in alerts.order_by("pk"))
    if not months:
        raise NothingToSay("done")
    path = f"{reverse('certification:board')}?month=12&state=body"
    return {"bodies": len(alerts), "months": months, "address": fund_address(fund, path)}


def declared(name: str, label: Text, context: Any, category: Category, *, can_be_disabled: bool) -> MailKind:
    return declare(
        MailKind(
            f"certification.{name}",
            f"certification/mails/{name}",
            context,
            category,
            can_be_disabled=can_be_disabled,
            label=label,
        )
    )


DIGEST = declared("digest", _("Rappel des mois en attente"), words, Category.REMINDERS, can_be_disabled=True)
ASKED = declared("asked", _("Relance du fonds"), words, Category.REQUESTS, can_be_disabled=False)
ALERT = declared("alert", _("Mois en retard"), words, Category.REQUESTS, can_be_disabled=False)
FUND = declared("late_bodies", _("Organismes en retard"), fund_words, Category.REMINDERS, can_be_disabled=True)


def tell(fund: Fund, reminder: Reminder) -> None:
    kind = {Occasion.ASKED: ASKED, Occasion.SCHEDULED: DIGEST, Occasion.ESCALATED: ALERT}[Occasion(reminder.occasion)]
    people = access_managers(reminder.body) if kind == ALERT else managers(reminder.body_id)
    send(fund, kind, people, {"reminder": reminder.pk})


def tell_staff(fund: Fund, today: datetime.date) -> None:
    send(fund, FUND, officers(), {"day": today.isoformat()})


def send(fund: Fund, kind: MailKind, people: Iterable[Membership], payload: Payload) -> None:
    """To each person once, in her language."""
    for user in {member.user_id: member.user for member in people}.values():
        queue(
            kind,
            fund=fund,
            address=user.email,
            user_id=user.pk,
            language=user.language or fund.language,
            payload=payload,
        )
