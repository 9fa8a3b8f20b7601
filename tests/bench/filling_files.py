"""Two funds of member services that differ in the number of their funding requests only. All of it is invented."""

from __future__ import annotations

import datetime
import os
from decimal import Decimal
from typing import Any

from django.utils import timezone

from extranet.documents.models import Document
from extranet.organisations.models import Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.rights.catalogue import Profile
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, Device, FundingRequest, RequestPerson
from requests_app.funding.workflow import RequestState
from tests.factories import FundFactory, member_of, staff_of

from .filling_refunds import invoices_of
from .fund import FIRST_NAMES, LAST_NAMES, address_of

# Files of each fund, by its slug; `FILES_SIZES=1000,20000 make bench` makes them smaller, for a trial.
SMALL, LARGE = (int(size) for size in os.environ.get("FILES_SIZES", "1000,200000").split(","))
OF_THE_MEMBER = 400
FILES = {"files-small": SMALL, "files-large": LARGE}
COMPANIES = 500
BODIES = 50
AT_ONCE = 2_000
SUBJECTS = ["Anglais", "Sécurité", "Soudage", "Comptabilité", "Bureautique", "Management"]

# Of twenty files: seven are on their way, as in the other funds; the rest is decided.
STATES = [
    *[RequestState.DRAFT] * 2,
    *[RequestState.SENT] * 2,
    RequestState.INCOMPLETE,
    *[RequestState.COMPLETE] * 2,
    *[RequestState.AGREED] * 10,
    *[RequestState.REFUSED] * 2,
    RequestState.GIVEN_UP,
]


def fill_files(slug: str, count: int) -> None:
    """What is on its way is of the last two months, what is decided of the last three years."""
    options = {"signup": {"profiles": [Profile.MEMBER.value, Profile.TRAINING_BODY.value]}}
    fund = FundFactory(
        slug=slug,
        capabilities=[Capability.MEMBERSHIP],
        country="FR",
        languages=["fr"],
        time_zone="Europe/Paris",
        options=options,
    )
    staff_of(fund, user__email=address_of("staff", slug))
    with scope(fund):
        companies = organisations("Entreprise", OrganisationKind.COMPANY, COMPANIES)
        bodies = organisations("Centre", OrganisationKind.TRAINING_BODY, BODIES)
        device = Device.objects.create(code="PLAN", name="Plan de développement des compétences")
        workers = Worker.objects.bulk_create(worker(company, n) for n, company in enumerate(companies))
        paper = Document.objects.create(
            state=Document.State.READY,
            file_name="facture.pdf",
            media_type="application/pdf",
            key="bench/facture",  # no page of the bench opens it
            size=1,
            sha256="0" * 64,
        )
    email = address_of("member", slug)
    member_of(fund, organisation=companies[0], roles=[Role.TRAINING_OFFICER], user__email=email)
    for start in range(0, count, AT_ONCE):
        with scope(fund):
            numbers = range(start, min(start + AT_ONCE, count))
            made = FundingRequest.objects.bulk_create(
                request(n, device, companies[company_of(n)], bodies[n % BODIES]) for n in numbers
            )
            RequestPerson.objects.bulk_create(
                RequestPerson(request=one, worker=workers[company_of(n)]) for n, one in zip(numbers, made, strict=True)
            )
            Agreement.objects.bulk_create(agreement(one) for one in made if one.state == RequestState.AGREED)
            invoices_of(made, start, paper)


def company_of(n: int) -> int:
    """The member whose pages are measured has as many files in both funds, in every state; others share the rest."""
    return 0 if n < OF_THE_MEMBER else 1 + n % (COMPANIES - 1)


def organisations(name: str, kind: str, count: int) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(name=f"{name} {n:04}", kinds=[kind], legal_form="SARL", country="FR") for n in range(count)
    )


def worker(company: Organisation, n: int) -> Worker:
    return Worker(
        organisation=company,
        last_name=LAST_NAMES[n % len(LAST_NAMES)],
        first_name=FIRST_NAMES[n % len(FIRST_NAMES)],
        birth_date=datetime.date(1990, 1, 1),
    )


def request(n: int, device: Device, company: Organisation, body: Organisation) -> FundingRequest:
    """Each company has files in every state: its turn moves on by one each time round."""
    state = STATES[(n + n // COMPANIES) % len(STATES)]
    now = timezone.now()
    is_open = state in {RequestState.DRAFT, RequestState.SENT, RequestState.INCOMPLETE, RequestState.COMPLETE}
    moved = now - datetime.timedelta(minutes=n % 86_400 if is_open else n % 1_576_800)
    starts_on = moved.date() + datetime.timedelta(days=40)
    fields: dict[str, Any] = {}
    if state != RequestState.DRAFT:
        fields = {"number": f"DPC-{moved.year}-{n:06}", "sent_at": moved}
    if state == RequestState.COMPLETE:
        fields |= {"complete_at": moved, "decide_by": moved.date() + datetime.timedelta(days=20)}
    if state in {RequestState.AGREED, RequestState.REFUSED}:
        fields |= {"decided_at": moved, "reason": "Hors critères." if state == RequestState.REFUSED else ""}
    return FundingRequest(
        state=state,
        moved_at=moved,
        device=device,
        company=company,
        body=body,
        title=f"{SUBJECTS[n % len(SUBJECTS)]}, niveau {1 + n % 4}",
        starts_on=starts_on,
        ends_on=starts_on + datetime.timedelta(days=10),
        hours=Decimal(14),
        teaching=Decimal(1400),
        **fields,
    )


def agreement(request: FundingRequest) -> Agreement:
    starts_on = request.moved_at.date()
    return Agreement(
        request=request,
        number=request.number.replace("DPC", "ACC"),
        teaching=request.teaching,
        total_hours=Decimal(14),
        valid_from=starts_on,
        valid_until=starts_on + datetime.timedelta(days=120),
        is_subrogated=True,
    )
