"""The fund's contributions and their dated rates: what a sent declaration used is never changed (`MYA-05`)."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError, RestrictedError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import verbs
from ..choices import OPTION, choices_of, stored_form
from ..legal_rates import LEGAL, SINCE
from ..models import Contribution, ContributionRate, DeclarationLine
from ..models.contributions import Collector, Nature

OPEN_KEYS = ("least", "most", "region")
KEPT_WHEN_USED = ("code", "base", "collector", "nature")  # what lines of sent declarations say of their contribution


@transaction.atomic
def add_contribution(*, actor: Actor, **values: Any) -> Contribution:
    """Raises `ValidationError` for a code that is taken, or a legal one that the fund would collect."""
    check_administrator(actor)
    contribution = Contribution(**values)
    save_valid(contribution)
    record(actor, verbs.CONTRIBUTION_ADDED, contribution, facts={"code": contribution.code})
    return contribution


@transaction.atomic
def change_contribution(*, actor: Actor, contribution: Contribution, version: int, **values: Any) -> Contribution:
    """Raises `StaleEdit`, and `ValidationError` for what sent declarations rely on."""
    check_administrator(actor)
    current = locked_at(contribution, version)
    changed = [name for name, value in values.items() if getattr(current, name) != value]
    refused = [name for name in KEPT_WHEN_USED if name in changed]
    if refused and DeclarationLine.objects.filter(rate__contribution=current).exists():
        words = _("Des déclarations envoyées s’y réfèrent : ajoutez plutôt une autre contribution.")
        raise ValidationError({name: [words] for name in refused})
    for name in changed:
        setattr(current, name, values[name])
    save_valid(current)
    record(actor, verbs.CONTRIBUTION_CHANGED, current, facts={"fields": sorted(changed)})
    return current


@transaction.atomic
def load_legal_rates(*, actor: Actor, fund: Fund) -> list[Contribution]:
    """« Charger les taux légaux »: those of the French contributions that the fund doesn't have yet, by their code.

    Raises `ValidationError` for a fund of another country.
    """
    check_administrator(actor)
    if fund.country != Fund.Country.FRANCE:
        raise ValidationError(_("Ces taux sont ceux de la France : ajoutez vos contributions une à une."))
    known = set(Contribution.objects.values_list("code_folded", flat=True))
    loaded = []
    for place, legal in enumerate(LEGAL):
        if legal.code.lower() in known:
            continue
        contribution = Contribution(
            code=legal.code,
            name=legal.name,
            nature=Nature.LEGAL,
            base=legal.base,
            collector=Collector.STATE,
            position=place,
        )
        save_valid(contribution)
        for rate in legal.rates:
            save_valid(
                ContributionRate(
                    contribution=contribution,
                    percent=rate.percent,
                    starts_on=SINCE,
                    least=rate.least,
                    most=rate.most,
                    region=rate.region,
                    source=rate.source,
                )
            )
        loaded.append(contribution)
    if loaded:
        record(actor, verbs.LEGAL_RATES_LOADED, fund, facts={"codes": [one.code for one in loaded]})
    return loaded


@transaction.atomic
def add_rate(*, actor: Actor, contribution: Contribution, **values: Any) -> ContributionRate:
    """A dated rate. The one before it for the same headcounts and region, open until further notice, ends the day
    before. Raises `ValidationError` when another is in force on one of these days.
    """
    check_administrator(actor)
    current = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    rate = ContributionRate(contribution=current, **values)
    end_the_one_before(current, rate)
    save_valid(rate)
    record(actor, verbs.RATE_ADDED, rate, facts={"code": current.code, "starts_on": rate.starts_on.isoformat()})
    return rate


def end_the_one_before(contribution: Contribution, rate: ContributionRate) -> None:
    same = {name: getattr(rate, name) for name in OPEN_KEYS}
    before = contribution.rates.filter(ends_on__isnull=True, starts_on__lt=rate.starts_on, **same).first()
    if before is None:
        return
    last = rate.starts_on - datetime.timedelta(days=1)
    refuse_ending_before_use(before, last, "starts_on")
    before.ends_on = last
    before.version += 1
    save_valid(before)


def refuse_ending_before_use(rate: ContributionRate, last: datetime.date, field: str) -> None:
    """A sent declaration reckoned with this rate until some day: it held on that day. Raises `ValidationError`."""
    used = last_use(rate)
    if used and used > last:
        raise ValidationError(
            {
                field: _("Des déclarations envoyées appliquent le taux en vigueur jusqu’au %(day)s : commencez après.")
                % {"day": date_format(used, "d/m/Y")}
            }
        )


def last_use(rate: ContributionRate) -> datetime.date | None:
    """The last day for which a sent declaration used it."""
    found: datetime.date | None = rate.used_in.aggregate(last=Max("last_day"))["last"]
    return found


@transaction.atomic
def change_rate(*, actor: Actor, rate: ContributionRate, version: int, **values: Any) -> ContributionRate:
    """One that no sent declaration used yet; of another, only the end may be set, after its last use.

    Raises `StaleEdit` and `ValidationError`.
    """
    check_administrator(actor)
    Contribution.objects.select_for_update(of=("self",)).get(pk=rate.contribution_id)
    current = locked_at(rate, version)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if last_use(current):
        refused = sorted(set(changed) - {"ends_on", "source"})
        if refused:
            words = _("Des déclarations envoyées ont utilisé ce taux : ajoutez un nouveau taux daté.")
            raise ValidationError({name: [words] for name in refused})
        if changed.get("ends_on"):
            refuse_ending_before_use(current, changed["ends_on"], "ends_on")
    for name, value in changed.items():
        setattr(current, name, value)
    save_valid(current)
    record(actor, verbs.RATE_CHANGED, current, facts={"fields": sorted(changed)})
    return current


@transaction.atomic
def remove_rate(*, actor: Actor, rate: ContributionRate) -> None:
    """One that no declaration used. Raises `ValidationError` for another."""
    check_administrator(actor)
    record(actor, verbs.RATE_REMOVED, rate.contribution, facts={"starts_on": rate.starts_on.isoformat()})
    try:
        rate.delete()
    except (ProtectedError, RestrictedError) as error:
        raise ValidationError(
            _("Des déclarations envoyées ont utilisé ce taux : donnez-lui plutôt une fin.")
        ) from error


@transaction.atomic
def change_due_day(*, actor: Actor, fund: Fund, month: int, day: int) -> Fund:
    """Declarations that were begun keep theirs."""
    check_administrator(actor)
    current = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    chosen = {"declaration_month": month, "declaration_day": day}
    if stored_form(choices_of(current)) | chosen != stored_form(choices_of(current)):
        current.options[OPTION] = current.options.get(OPTION, {}) | chosen
        current.save(update_fields=["options"])
        record(actor, verbs.DUE_DAY_CHANGED, current, facts=chosen)
    return current
