"""Reminding bodies of their months: what the staff choose, what the calendar makes due, and a pause (`BEY-07`)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.organisations.permissions import check_staff
from extranet.organisations.services.fund_options import keep_options
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import choices_of
from ..mails import reminders as mails
from ..models import Dossier, RemindedMonth, Reminder, ReminderPause
from ..models.reminders import ASKED
from ..months import Month, months_of
from ..periods import today_at
from ..permissions import check_manager
from ..recipients import managers
from ..reminding import ESCALATED, OPTION, ReminderRules, notices_due, rules_of, stored_form
from ..waiting import months_for_the_body

Occasion = Reminder.Occasion
PAUSE_AT_MOST = 30  # days


@dataclass(slots=True)
class Outcome:
    """What « Relancer » did. `asks`: reminded today already, not again unless confirmed; `left` says why, by month."""

    bodies: int = 0
    months: int = 0
    asks: list[Month] = field(default_factory=list)
    left: list[tuple[Month, str]] = field(default_factory=list)


@transaction.atomic
def remind(*, actor: Actor, fund: Fund, chosen: Collection[tuple[UUID, datetime.date]], again: bool = False) -> Outcome:
    """« Relancer »: one mail per body that lists its months. Not twice a day for one month, unless `again`."""
    check_staff(actor, Capability.CERTIFICATION)
    outcome = Outcome()
    dossiers = Dossier.objects.visible_to(actor).filter(uuid__in={uuid for uuid, _month in chosen})
    months = months_of(list(dossiers.select_related("training_body").order_by("pk")), fund)
    wanted = set(chosen)
    by_body: dict[int, list[Month]] = defaultdict(list)
    for month in (one for ones in months.values() for one in ones):
        if (month.dossier.uuid, month.first) in wanted:
            by_body[month.dossier.training_body_id].append(month)
    today = today_at(fund)
    for body in locked_bodies(by_body):
        remind_body(actor, fund, body, by_body[body.pk], today, again, outcome)
    return outcome


def locked_bodies(pks: Iterable[int]) -> list[Organisation]:
    """Held until the transaction ends, so that two reminders of one body see each other."""
    return list(Organisation.objects.select_for_update(of=("self",)).filter(pk__in=list(pks)).order_by("pk"))


def remind_body(
    actor: Actor,
    fund: Fund,
    body: Organisation,
    months: list[Month],
    today: datetime.date,
    again: bool,
    outcome: Outcome,
) -> None:
    told = set(
        RemindedMonth.objects.filter(dossier__in={month.dossier.pk for month in months}, sent_on=today)
        .exclude(reminder__occasion=Occasion.PARTIES)
        .values_list("dossier_id", "month")
    )
    waiting = []
    for month in months:
        if not month.is_waiting:
            outcome.left.append((month, str(month.status.label)))
        elif (month.dossier.pk, month.first) in told and not again:
            outcome.asks.append(month)
        else:
            waiting.append(month)
    if not waiting:
        return
    if not managers(body.pk).exists():
        problem = _("L’organisme n’a aucun gestionnaire en fonction : invitez-en un depuis sa page.")
        outcome.left += [(month, problem) for month in waiting]
        return
    send(actor, fund, body, Occasion.ASKED, {(month.dossier.pk, month.first): [ASKED] for month in waiting}, today)
    outcome.bodies += 1
    outcome.months += len(waiting)


def send(
    actor: Actor,
    fund: Fund,
    body: Organisation,
    occasion: Occasion,
    notices: Mapping[tuple[int, datetime.date], list[str]],
    today: datetime.date,
) -> Reminder:
    """The reminder, its months and its mails, in the caller's transaction."""
    reminder = Reminder.objects.create(body=body, occasion=occasion, sent_on=today, sent_by_id=actor.user_id)
    RemindedMonth.objects.bulk_create(
        RemindedMonth(reminder=reminder, dossier_id=dossier, month=month, notice=notice, sent_on=today)
        for (dossier, month), of_month in notices.items()
        for notice in of_month
    )
    mails.tell(fund, reminder)
    facts = {"body": str(body.uuid), "months": len(notices), "occasion": occasion.value}
    record(actor, verbs.REMINDED, reminder, facts=facts)
    return reminder


@transaction.atomic
def remind_of_what_is_due(*, actor: Actor, fund: Fund, body: Organisation) -> list[Reminder]:
    """What the calendar makes due for a body today: a digest to its managers, an alert to its access managers.

    A second call finds nothing due; one after a stop finds all that came due meanwhile, in one mail.
    """
    if actor.kind != Kind.SYSTEM:
        check_staff(actor, Capability.CERTIFICATION)
    locked_bodies([body.pk])
    today, choices, rules = today_at(fund), choices_of(fund), rules_of(fund)
    waiting = months_for_the_body(Dossier.objects.filter(training_body=body), fund)
    given: dict[tuple[int, datetime.date], set[str]] = defaultdict(set)
    rows = RemindedMonth.objects.filter(dossier__in={month.dossier.pk for month in waiting}).values_list(
        "dossier_id", "month", "notice"
    )
    for dossier, first, notice in rows:
        given[dossier, first].add(notice)
    digest: dict[tuple[int, datetime.date], list[str]] = {}
    alert: dict[tuple[int, datetime.date], list[str]] = {}
    for month in waiting:
        key = month.dossier.pk, month.first
        due = notices_due(month, choices, rules, today, given[key])
        if usual := [notice for notice in due if notice != ESCALATED]:
            digest[key] = usual
        if ESCALATED in due:
            alert[key] = [ESCALATED]
    sent = []
    paused = ReminderPause.objects.filter(body=body, until__gte=today).exists()
    if digest and not paused:
        sent.append(send(actor, fund, body, Occasion.SCHEDULED, digest, today))
    if alert:
        sent.append(send(actor, fund, body, Occasion.ESCALATED, alert, today))
    return sent


@transaction.atomic
def pause_reminders(*, actor: Actor, fund: Fund, days: int) -> ReminderPause | None:
    """No digest for so many days, from today; 0 ends the pause. The body's managers decide.

    Raises `ValidationError` for a number of days below 0 or above `PAUSE_AT_MOST`.
    """
    check_manager(actor)
    if not 0 <= days <= PAUSE_AT_MOST:
        raise ValidationError({"days": _("Entre 0 et %(days)s jours.") % {"days": PAUSE_AT_MOST}})
    body = Organisation.objects.visible_to(actor).select_for_update(of=("self",)).get()
    if not days:
        ReminderPause.objects.filter(body=body).delete()
        record(actor, verbs.REMINDERS_RESUMED, body)
        return None
    until = today_at(fund) + datetime.timedelta(days=days - 1)
    pause, _created = ReminderPause.objects.update_or_create(
        body=body, defaults={"until": until, "set_by_id": actor.user_id}
    )
    record(actor, verbs.REMINDERS_PAUSED, body, facts={"until": until.isoformat()})
    return pause


def change_rules(*, actor: Actor, fund: Fund, rules: ReminderRules) -> Fund:
    """What was sent stays sent; the next look follows the new rules. The same again changes nothing."""
    return keep_options(
        actor=actor,
        fund=fund,
        key=OPTION,
        values=stored_form(rules),
        verb=verbs.REMINDER_RULES_CHANGED,
        facts=lambda _changed: {"before_lock": list(rules.before_lock)},
    )
