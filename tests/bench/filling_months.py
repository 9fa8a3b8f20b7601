"""Two funds of training bodies that differ in the number of their dossiers only. All of it is invented."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Any

from django.utils import timezone

from certification.models import Certificate, Dossier, HoursVersion, Payment, PlannedDay
from certification.periods import last_day, month_of
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import FundFactory, member_of, staff_of

from .fund import FIRST_NAMES, LAST_NAMES, address_of

DOSSIERS = {"months-small": 100, "months-large": 20_000}
"""The two funds, by slug, and how many dossiers each holds."""

OF_A_BODY = 40  # trainees: as many as the measured body has in both funds
AT_ONCE = 2_000


def months_before(month: datetime.date, count: int) -> datetime.date:
    for _step in range(count):
        month = month_of(month - datetime.timedelta(days=1))
    return month


def fill_months(slug: str, count: int) -> None:
    """Each dossier runs from five months ago, by half-days: two months entered, the older of them paid."""
    fund = FundFactory(
        slug=slug, capabilities=[Capability.CERTIFICATION], country="FR", languages=["fr"], time_zone="Europe/Paris"
    )
    staff_of(fund, user__email=address_of("staff", slug))
    with scope(fund):
        bodies = Organisation.objects.bulk_create(
            Organisation(name=f"Centre {n:04}", kinds=[OrganisationKind.TRAINING_BODY], legal_form="SARL", country="FR")
            for n in range((count + OF_A_BODY - 1) // OF_A_BODY)
        )
        employer = Organisation.objects.create(
            name="Employeur", kinds=[OrganisationKind.COMPANY], legal_form="SARL", country="FR"
        )
    manager = address_of("manager", slug)
    member_of(fund, organisation=bodies[0], roles=[Role.MANAGER], user__email=manager)
    first = months_before(month_of(timezone.localdate()), 5)
    for start in range(0, count, AT_ONCE):
        with scope(fund):
            numbers = range(start, min(start + AT_ONCE, count))
            dossiers = Dossier.objects.bulk_create(dossier(n, bodies[n // OF_A_BODY], employer, first) for n in numbers)
            add_history(dossiers, first)


def dossier(n: int, body: Organisation, employer: Organisation, first: datetime.date) -> Dossier:
    return Dossier(
        number=f"B-{n:06}",
        title="mrs",
        last_name=f"{LAST_NAMES[n % len(LAST_NAMES)]} {n}",
        first_name=FIRST_NAMES[n % len(FIRST_NAMES)],
        employer=employer,
        training_body=body,
        training_title="Aide-soignante",
        hours_agreed=Decimal("1200.00"),
        starts_on=first,
        ends_on=first + datetime.timedelta(days=360),
        commission_on=first - datetime.timedelta(days=40),
        granularity="half_day",
    )


def add_history(dossiers: list[Dossier], first: datetime.date) -> None:
    second = month_of(last_day(first) + datetime.timedelta(days=1))
    versions = HoursVersion.objects.bulk_create(version(one, month) for one in dossiers for month in (first, second))
    Certificate.objects.bulk_create(Certificate(version=one, dossier=one.dossier, month=one.month) for one in versions)
    Payment.objects.bulk_create(
        Payment(
            dossier=one, kind="settlement", paid_on=second, period_from=first, period_to=last_day(first),
            amount=Decimal("900.00"), reference="R-1",
        )
        for one in dossiers
    )  # fmt: skip
    days = [first + datetime.timedelta(days=day) for day in range(28)]
    PlannedDay.objects.bulk_create(
        PlannedDay(dossier=one, date=day, centre=Decimal("7.00"))
        for one in dossiers
        for day in days
        if day.weekday() < 5
    )


def version(dossier: Dossier, month: datetime.date) -> HoursVersion:
    content = f"{dossier.uuid} {month:%Y-%m}"
    fields: dict[str, Any] = {"centre": Decimal("147.00"), "placement": Decimal(0), "absence": Decimal(0)}
    return HoursVersion(
        dossier=dossier, month=month, number=1, granularity="half_day", content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(), statement="Je certifie la saisie des heures", **fields,
    )  # fmt: skip
