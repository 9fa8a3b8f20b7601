"""Mandates to declare in an employer's name: recorded with number and dates, ended, taken from a convention."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from . import verbs
from .models import DataMandate, Paper
from .permissions import check_declares


@transaction.atomic
def record_mandate(
    *,
    actor: Actor,
    company: Organisation,
    kind: str,
    number: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    mandatee: Organisation | None = None,
    mandatee_name: str = "",
    paper: Paper | None = None,
) -> DataMandate:
    """Record a mandate as MAHIS has it; without a mandatee it is the fund's.

    Raises `ValidationError` for a second one for the Federal Learning Account on any of its days (`FLA-09`), or where
    the mandatee is the employer itself.
    """
    check_declares(actor, company)
    if mandatee is not None and mandatee.pk == company.pk:
        raise ValidationError(
            {"mandatee": _("Une entreprise n’est pas sa propre mandataire : par son canal, elle envoie sans mandat.")}
        )
    mandate = DataMandate(
        company=company,
        kind=kind,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        mandatee=mandatee,
        mandatee_name=mandatee_name,
        paper=paper,
    )
    save_valid(mandate)
    record(actor, verbs.DATA_MANDATE_RECORDED, mandate, facts={"kind": kind, "starts_on": starts_on.isoformat()})
    return mandate


@transaction.atomic
def end_data_mandate(*, actor: Actor, mandate: DataMandate, on: datetime.date) -> None:
    """Its last day is `on`; of one that begins later nothing is left.

    Raises `ValidationError` for a day after the one it ends on anyway.
    """
    check_declares(actor, mandate.company)
    locked = DataMandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    if locked.ends_on and on > locked.ends_on:
        raise ValidationError({"on": _("Il finit déjà avant ce jour.")})
    cut_before(actor, locked, on + datetime.timedelta(days=1))


def take_from_convention(actor: Actor, paper: Paper) -> None:
    """What an accepted convention says of the fund's mandate, as long as itself counts; it takes the place of what an
    earlier one said.

    Raises `ValidationError` when somebody else is the employer's mandatee on one of these days.
    """
    if not paper.reporting_mandate or not paper.reporting_starts_on:
        return
    ends_on = min((day for day in (paper.reporting_ends_on, paper.ends_on) if day), default=None)
    if ends_on and ends_on < paper.reporting_starts_on:
        return
    former = DataMandate.objects.held_by(None).filter(company=paper.company_id, kind=DataMandate.Kind.FLA)
    for other in former.select_for_update(of=("self",)):
        cut_before(actor, other, paper.reporting_starts_on)
    record_mandate(
        actor=Actor.system(paper.fund_id),
        company=paper.company,
        kind=DataMandate.Kind.FLA,
        number=paper.reporting_mandate,
        starts_on=paper.reporting_starts_on,
        ends_on=ends_on,
        paper=paper,
    )


def end_with(actor: Actor, paper: Paper, day: datetime.date) -> None:
    """A convention that gives way on this day takes along the mandates that it brought."""
    for mandate in paper.data_mandates.select_for_update(of=("self",)).order_by("pk"):
        cut_before(actor, mandate, day)


def cut_before(actor: Actor, mandate: DataMandate, day: datetime.date) -> None:
    """From this day on it counts no more."""
    if mandate.ends_on and mandate.ends_on < day:
        return
    mandate.ends_on = day - datetime.timedelta(days=1)
    record(actor, verbs.DATA_MANDATE_ENDED, mandate, facts={"ends_on": mandate.ends_on.isoformat()})
    if mandate.ends_on < mandate.starts_on:
        mandate.delete()
    else:
        mandate.save(update_fields=["ends_on"])
