"""Whoever is to validate a certified month, and hasn't said anything, is asked again (`ATN-60`, `BEY-07`)."""

from __future__ import annotations

import datetime

from django.db import transaction

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import validation as validation_mails
from ..models import RemindedMonth, Reminder, Validation
from ..periods import today_at
from ..recipients import employers_people
from ..reminding import rules_of
from ..workflow.certificates import CertificateState
from . import validation_links
from .reminding import locked_bodies


@transaction.atomic
def remind_parties(*, actor: Actor, fund: Fund, body: Organisation) -> int:
    """Of one body's months, each on the fund's days after certifying, once; how many were asked again.

    A beneficiary gets a new link: one that may have been lost is better dead.
    """
    check_staff(actor, Capability.CERTIFICATION)
    locked_bodies([body.pk])
    today = today_at(fund)
    due = [(one, notices) for one in awaited(body) if (notices := notices_due(fund, one, today))]
    if not due:
        return 0
    reminder = Reminder.objects.create(
        body=body, occasion=Reminder.Occasion.PARTIES, sent_on=today, sent_by_id=actor.user_id
    )
    RemindedMonth.objects.bulk_create(
        RemindedMonth(
            reminder=reminder,
            dossier=one.certificate.dossier,
            month=one.certificate.month,
            notice=notice,
            sent_on=today,
        )
        for one, notices in due
        for notice in notices
    )
    for one, _notices in due:
        tell(actor, fund, one)
    facts = {"body": str(body.uuid), "months": len(due), "occasion": reminder.occasion}
    record(actor, verbs.REMINDED, reminder, facts=facts)
    return len(due)


def awaited(body: Organisation) -> list[Validation]:
    """The validations of a body's certificates that somebody still owes."""
    rows = Validation.objects.filter(
        state=Validation.State.AWAITED,
        certificate__state=CertificateState.AWAITING,
        certificate__dossier__training_body=body,
    )
    return list(rows.select_related("certificate__dossier__account").order_by("pk"))


def notices_due(fund: Fund, validation: Validation, today: datetime.date) -> list[str]:
    """« party-7-15 »: the fifteenth day of validation 7; without those given before."""
    certified_at = validation.certificate.certified_at
    if certified_at is None:
        return []
    age = (today - certified_at.astimezone(fund.zone).date()).days
    reached = [f"party-{validation.pk}-{days}" for days in rules_of(fund).parties_after if age >= days]
    given = RemindedMonth.objects.filter(
        dossier=validation.certificate.dossier, month=validation.certificate.month, notice__in=reached
    )
    return sorted(set(reached) - set(given.values_list("notice", flat=True)))


def tell(actor: Actor, fund: Fund, validation: Validation) -> None:
    """The employer's people by mail, a beneficiary by a link of her own."""
    certificate = validation.certificate
    if validation.party == Validation.Party.EMPLOYER:
        validation_mails.tell_employer(fund, certificate, employers_people(certificate.dossier))
    else:
        validation_links.send(actor, fund, validation)
