"""The months of a dossier and where each stands: derived at each look, never stored (`ATN-23`, `ATN-24`).

The rule, first match wins: the month hasn't begun to be entered; a payment that isn't an advance covers a day of it;
it lies outside the session, or the whole of it was suspended; it came before online entry, its delay is over, or the
dossier is closed. A month that somebody objects to has no delay. Otherwise it waits for its hours, or stands where the
certificate of its last version stands.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY

from .choices import Choices, Opening, choices_of
from .models import Certificate, Dossier, HoursVersion, Payment, Suspension
from .periods import days_between, last_day, month_name, month_of, months_between, next_month, today_at
from .workflow.certificates import FOR_THE_BODY as BODY_STATES
from .workflow.certificates import OBJECTED, STANDING, CertificateState
from .workflow.dossiers import DossierState

Period = tuple[datetime.date, datetime.date]  # both days included


class MonthStatus(models.TextChoices):
    """The first four word for word as the fund's guide has them."""

    NOT_YET = "not_yet", _("La saisie n'est pas disponible")
    NO_LONGER = "no_longer", _("La saisie n'est plus disponible")
    PAID = "paid", _("La saisie n'est plus disponible car des règlements ont été fait dans la période")
    WAITING = "waiting", _("En attente de saisie par l'organisme")
    ENTERED = "entered", _("Heures saisies")
    PREPARED = "prepared", _("En attente de certification par l'organisme")
    CERTIFIED = CertificateState.CERTIFIED.value, CertificateState.CERTIFIED.label
    AWAITING = CertificateState.AWAITING.value, CertificateState.AWAITING.label
    VALIDATED = CertificateState.VALIDATED.value, CertificateState.VALIDATED.label
    CONTESTED = CertificateState.CONTESTED.value, CertificateState.CONTESTED.label
    RETURNED = CertificateState.RETURNED.value, CertificateState.RETURNED.label
    MAINTAINED = CertificateState.MAINTAINED.value, CertificateState.MAINTAINED.label


FOR_THE_BODY = {MonthStatus.WAITING, MonthStatus.PREPARED, MonthStatus.CONTESTED, MonthStatus.RETURNED}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a dossier; `first` is its first day, `saved` the last version of its hours.

    `certificate` is that of the last version, `standing` the certified one: another while its correction is prepared.
    A correction that can't be certified any more changes nothing about where the month stands.
    `is_open`: hours can be entered.
    """

    dossier: Dossier
    first: datetime.date
    status: MonthStatus
    is_open: bool
    saved: HoursVersion | None
    certificate: Certificate | None = None
    standing: Certificate | None = None

    @property
    def name(self) -> str:
        return month_name(self.first)

    @property
    def is_waiting(self) -> bool:
        """For the training body: its hours, its certification, or its answer."""
        return self.status in FOR_THE_BODY

    @property
    def is_objected(self) -> bool:
        """Certified, and somebody wants it corrected or explained: its hours are open, whatever its delay."""
        return self.standing is not None and self.standing.state in OBJECTED

    @property
    def awaits_certifying(self) -> bool:
        """Its hours are entered, and « Certifier » is what comes next."""
        return self.status == MonthStatus.PREPARED


@dataclass(frozen=True, slots=True)
class Facts:
    """What the statuses of a dossier's months follow from, besides the dossier and the fund's choices."""

    paid: Sequence[Period] = ()
    suspended: Sequence[Period] = ()
    saved: dict[datetime.date, HoursVersion] = field(default_factory=dict)
    certificates: dict[int, Certificate] = field(default_factory=dict)  # by the id of their version
    standing: dict[datetime.date, Certificate] = field(default_factory=dict)


def months_of(dossiers: Collection[Dossier], fund: Fund) -> dict[int, list[Month]]:
    """The months of each dossier, in order, by the dossier's id: four queries, however many dossiers."""
    facts, choices, today = facts_of(dossiers), choices_of(fund), today_at(fund)
    return {one.pk: list(derive(one, facts[one.pk], choices, today)) for one in dossiers}


def derived(
    dossiers: Iterable[Dossier], facts: Mapping[int, Facts], fund: Fund, only: Mapping[int, Collection[datetime.date]]
) -> Iterator[Month]:
    """The months of `only`, by the dossier's id."""
    choices, today = choices_of(fund), today_at(fund)
    for one in dossiers:
        yield from derive(one, facts[one.pk], choices, today, only[one.pk])


def month_of_dossier(dossier: Dossier, first: datetime.date, fund: Fund) -> Month | None:
    """The month beginning on this day, or None when the dossier has no such month."""
    return next((month for month in months_of([dossier], fund)[dossier.pk] if month.first == first), None)


def facts_of(
    dossiers: Collection[Dossier],
    versions: QuerySet[HoursVersion] | None = None,
    certificates: QuerySet[Certificate] | None = None,
) -> dict[int, Facts]:
    """By the dossier's id: four queries. Of these hours and certificates, else of all that are current."""
    pks = [one.pk for one in dossiers]
    if versions is None:
        versions = HoursVersion.objects.filter(dossier__in=pks).current()
    if certificates is None:
        certificates = Certificate.objects.filter(dossier__in=pks).current()
    paid: dict[int, list[Period]] = defaultdict(list)
    for pk, first, last in (
        Payment.objects.locking().filter(dossier__in=pks).values_list("dossier_id", "period_from", "period_to")
    ):
        paid[pk].append((first, last))
    suspended = suspensions_of(dossiers)
    saved: dict[int, dict[datetime.date, HoursVersion]] = defaultdict(dict)
    for version in versions.defer("content", "statement"):
        saved[version.dossier_id][version.month] = version
    by_version: dict[int, dict[int, Certificate]] = defaultdict(dict)
    standing: dict[int, dict[datetime.date, Certificate]] = defaultdict(dict)
    for certificate in certificates.defer("snapshot").order_by("pk"):
        by_version[certificate.dossier_id][certificate.version_id] = certificate
        if certificate.state in STANDING:
            standing[certificate.dossier_id][certificate.month] = certificate
    return {pk: Facts(paid[pk], suspended[pk], saved[pk], by_version[pk], standing[pk]) for pk in pks}


def suspensions_of(dossiers: Collection[Dossier]) -> dict[int, list[Period]]:
    """Past ones, and the one that lasts: one query."""
    found: dict[int, list[Period]] = {one.pk: [] for one in dossiers}
    for pk, first, last in Suspension.objects.filter(dossier__in=found).values_list(
        "dossier_id", "starts_on", "ends_on"
    ):
        found[pk].append((first, last))
    for one in dossiers:
        if one.suspended_on:
            found[one.pk].append((one.suspended_on, datetime.date.max))
    return found


def derive(
    dossier: Dossier,
    facts: Facts,
    choices: Choices,
    today: datetime.date,
    only: Collection[datetime.date] | None = None,
) -> Iterator[Month]:
    """Every month of the session, or `only` these; months with hours stay, even where the session was shortened."""
    in_session = set(session_months(dossier))
    for first in sorted(in_session | set(facts.saved) if only is None else only):
        saved = facts.saved.get(first)
        certificate = facts.certificates.get(saved.pk) if saved else None
        standing = facts.standing.get(first)
        status = status_of(
            dossier,
            first,
            facts,
            choices,
            today,
            in_session=first in in_session,
            is_objected=standing is not None and standing.state in OBJECTED,
        )
        is_open = status == MonthStatus.WAITING and (certificate is None or certificate.state in BODY_STATES)
        if saved and status not in {MonthStatus.PAID, MonthStatus.NOT_YET}:
            status = status_with_hours(certificate, standing, is_open=is_open)
        yield Month(dossier, first, status, is_open, saved, certificate, standing)


def status_with_hours(certificate: Certificate | None, standing: Certificate | None, *, is_open: bool) -> MonthStatus:
    """Where a month with hours stands. One that closed before it was certified keeps them, and waits for nobody; one
    that closed before its correction was certified stands where its certificate does.
    """
    if certificate is not None and certificate.state == CertificateState.PREPARED and not is_open:
        certificate = standing
    return MonthStatus(certificate.state) if certificate else MonthStatus.ENTERED


def status_of(
    dossier: Dossier,
    first: datetime.date,
    facts: Facts,
    choices: Choices,
    today: datetime.date,
    *,
    in_session: bool,
    is_objected: bool = False,
) -> MonthStatus:
    last = last_day(first)
    if today < opening_of(first, choices):
        return MonthStatus.NOT_YET
    if overlaps(facts.paid, first, last):
        return MonthStatus.PAID
    if not in_session:
        return MonthStatus.NO_LONGER
    if not any(running_days(dossier, first, facts.suspended)):
        return MonthStatus.NOT_YET
    if dossier.state == DossierState.CLOSED or first < online_from(dossier, choices):
        return MonthStatus.NO_LONGER
    if (
        choices.closes_after is not None
        and not is_objected
        and today > last + datetime.timedelta(days=choices.closes_after)
    ):
        return MonthStatus.NO_LONGER
    return MonthStatus.WAITING


def opening_of(first: datetime.date, choices: Choices) -> datetime.date:
    """The day from which the month is entered."""
    match choices.opens:
        case Opening.LAST_DAY:
            return last_day(first)
        case Opening.NEXT_MONTH:
            return next_month(first)
    return first


def last_open(choices: Choices, today: datetime.date) -> datetime.date:
    """The last month that has opened."""
    month = month_of(today)
    while opening_of(month, choices) > today:
        month = month_of(month - DAY)
    return month


def oldest_open(choices: Choices, today: datetime.date) -> datetime.date | None:
    """The first month that can be entered still, or None where no delay closes them."""
    return None if choices.closes_after is None else month_of(today - choices.closes_after * DAY)


def online_from(dossier: Dossier, choices: Choices) -> datetime.date:
    """The first month entered online: the later of the dossier's and the fund's."""
    return max(month_of(day) for day in (dossier.online_from, choices.online_from, datetime.date.min) if day)


def overlaps(periods: Iterable[Period], first: datetime.date, last: datetime.date) -> bool:
    return any(start <= last and end >= first for start, end in periods)


def session_months(dossier: Dossier) -> list[datetime.date]:
    return list(months_between(dossier.starts_on, dossier.ends_on))


def open_days(dossier: Dossier, first: datetime.date, suspended: Iterable[Period]) -> list[datetime.date]:
    """The days of the month on which the session runs."""
    return list(running_days(dossier, first, list(suspended)))


def running_days(dossier: Dossier, first: datetime.date, suspended: Sequence[Period]) -> Iterable[datetime.date]:
    """The same, one by one: most months are told by their first."""
    begin, end = max(first, dossier.starts_on), min(last_day(first), dossier.ends_on)
    return (day for day in days_between(begin, end) if not overlaps(suspended, day, day))


def waiting(months: Iterable[Month]) -> list[Month]:
    """Those of the training body, oldest first."""
    found = [month for month in months if month.is_waiting]
    return sorted(found, key=lambda month: (month.first, month.dossier.number, month.dossier.pk))


def by_status(months: Iterable[Month]) -> dict[MonthStatus, list[Month]]:
    """The months of each status, the statuses in the order in which they first come."""
    found: dict[MonthStatus, list[Month]] = defaultdict(list)
    for month in months:
        found[month.status].append(month)
    return dict(found)


def total_saved(months: Iterable[Month]) -> tuple[Decimal, Decimal, Decimal]:
    """Centre, placement and absence of all months that have hours."""
    saved = [month.saved for month in months if month.saved]
    zero = Decimal("0.00")
    return (
        sum((one.centre for one in saved), zero),
        sum((one.placement for one in saved), zero),
        sum((one.absence for one in saved), zero),
    )
