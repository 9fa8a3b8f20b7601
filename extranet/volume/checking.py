"""Samples of what was loaded, looked at by the models' own rules; the database has looked at every row already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q
from django_fsm import FSMField

from certification.models import Certificate, Dossier, DossierMonth, HoursVersion, Payment
from certification.sheets import canonical, digest, read_canonical
from extranet.mandates.models import CompanyGrant, Mandate
from extranet.organisations.models import Establishment, Organisation, Worker, WorkerDetails
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Course, Enrolment, Presence, Session
from requests_app.funding.models import Agreement, FundingRequest
from requests_app.training.models import Day, Participant, Request

from .generating import MARK

SAMPLE = 5  # rows of each kind, and one more
CHECKED: list[type[models.Model]] = [
    Organisation, Establishment, Worker, WorkerDetails, Mandate, Request, Day, Participant, Course, Session, Enrolment,
    Presence, Dossier, HoursVersion, Certificate, Payment, FundingRequest, Agreement,
]  # fmt: skip
FREE = {"snapshot", "statements", "read", "checks"}  # JSON columns that may be empty and whose forms never ask for them


def check() -> Iterator[str]:
    """What is wrong, a line each, in ids."""
    for fund in Fund.objects.order_by("slug"):
        if MARK in fund.options:
            with scope(fund, read_only=True):
                yield from (f"{fund.slug}: {complaint}" for complaint in complaints())


def complaints() -> Iterator[str]:
    for model in CHECKED:
        for row in samples(model):
            try:
                row.full_clean(exclude={"uuid", *blank_columns(row)})
            except ValidationError as error:
                yield f"{row}: {error.message_dict}"
    for version in samples(HoursVersion):
        sheet = read_canonical(version.content)
        text = canonical(version.dossier.uuid, sheet)
        if text != version.content or digest(text) != version.digest or sheet.totals.centre != version.centre:
            yield f"{version}: not the canonical text of its hours"
    yield from wrong_counts()


def samples(model: type[models.Model]) -> list[Any]:
    """Rows from both ends and between, found by their keys."""
    rows = model._default_manager.order_by("pk")
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    step = (ends["last"] - ends["first"]) / SAMPLE
    found = (rows.filter(pk__gte=ends["first"] + int(step * place)).first() for place in range(SAMPLE + 1))
    return [row for row in found if row is not None]


def blank_columns(row: models.Model) -> set[str]:
    """What only services fill and no form asks for; the database says itself which of it may be empty."""
    return {
        field.name
        for field in row._meta.concrete_fields
        if not field.editable
        or field.name in FREE
        or isinstance(field, FSMField)
        or (field.null and getattr(row, field.attname) is None)
    }


def wrong_counts() -> Iterator[str]:
    """What holds across tables, of every row of the fund."""
    rules: dict[str, models.QuerySet[Any]] = {
        "a place taken that nobody has": Session.objects.annotate(
            people=Count("enrolments", filter=~Q(enrolments__state__in=["waiting", "cancelled"]))
        ).exclude(people=F("taken")),
        "a presence of another session": Presence.objects.exclude(part__session=F("enrolment__session")),
        "a presence that its enrolment doesn't know": Presence.objects.exclude(mark=F("enrolment__state")),
        "an enrolment of another organisation's worker": Enrolment.objects.exclude(
            organisation=F("worker__organisation")
        ),
        "a certificate of another month than its hours": Certificate.objects.exclude(month=F("version__month")),
        "a certificate of another dossier than its hours": Certificate.objects.exclude(dossier=F("version__dossier")),
        "a right without an active mandate of the same company": CompanyGrant.objects.exclude(
            mandate__state="active", mandate__company=F("content_object")
        ),
        "a request that its operator had no mandate for": Request.objects.filter(mandate__isnull=False).exclude(
            mandate__company=F("company"), mandate__operator=F("author")
        ),
        "a participant who works elsewhere": Participant.objects.filter(worker__isnull=False).exclude(
            worker__organisation=F("request__company")
        ),
        "a month to enter from that has its hours": Dossier.objects.filter(versions__month=F("to_enter_from")),
        "a month that says nothing of its hours": DossierMonth.objects.filter(has_hours=False).filter(
            Exists(HoursVersion.objects.filter(dossier=OuterRef("dossier"), month=OuterRef("first")))
        ),
        "a month that says nothing of its certificate": DossierMonth.objects.filter(certified_as="").filter(
            Exists(Certificate.objects.standing().filter(dossier=OuterRef("dossier"), month=OuterRef("first")))
        ),
        "a dossier without months": Dossier.objects.exclude(
            Exists(DossierMonth.objects.filter(dossier=OuterRef("pk")))
        ),
        "an agreed file without agreement": FundingRequest.objects.filter(state="agreed", agreements__isnull=True),
    }
    for rule, rows in rules.items():
        if count := rows.count():
            yield f"{rule}: {count} rows"
