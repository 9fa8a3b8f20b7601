"""Situations that tests of certificates begin with; what a workflow makes is made by the services."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
from django.test import Client

from certification.choices import OPTION
from certification.models import Certificate, Dossier, MonthDraft, Payment
from certification.proofs import Method, Proof
from certification.services import calendar, certifying, hours, payments
from certification.services.calendar import Planned
from certification.services.dossiers import open_dossier
from certification.sheets import Sheet, row_of_month
from extranet.documents.models import Document
from extranet.documents.services import erase_one
from extranet.documents.storing import store
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.certification.identities import complete
from tests.factories import FundFactory, MembershipFactory, OrganisationFactory, quickly_signed_in, staff_of
from tests.mandates.scenes import actor_of

LONG_AGO = datetime.date(2000, 1, 1)  # the fixtures are of 2019 and 2020
STATEMENT = "Je certifie la saisie des heures"
DOSSIER: dict[str, Any] = {
    "title": "mrs",
    "last_name": "Dubois",
    "first_name": "Michelle",
    "training_title": "1ERE ANNEE PHARMACIE",
    "hours_agreed": Decimal("1200.00"),
    "starts_on": datetime.date(2019, 8, 26),
    "ends_on": datetime.date(2020, 7, 3),
    "commission_on": datetime.date(2019, 7, 17),
}


@dataclass(frozen=True)
class Stage:
    """A fund with a training body, its manager, an employer, and an officer of the fund."""

    fund: Fund
    body: Organisation
    manager: Membership
    employer: Organisation
    officer: Membership

    @property
    def actor(self) -> Actor:
        return actor_of(self.manager)

    @property
    def staff(self) -> Actor:
        return actor_of(self.officer)

    @property
    def as_manager(self) -> Client:
        return quickly_signed_in(self.fund, self.manager.user)

    @property
    def as_staff(self) -> Client:
        return quickly_signed_in(self.fund, self.officer.user)

    def dossier(self, number: str = "19-0001", **fields: Any) -> Dossier:
        """Michelle Dubois, 26/08/2019–03/07/2020, unless told otherwise."""
        parties = {"employer": self.employer, "training_body": self.body}
        with scope(self.fund):
            return open_dossier(actor=self.staff, number=number, **DOSSIER | parties | fields)

    def choose(self, **choices: Any) -> None:
        """The fund's choices about certificates."""
        self.fund.options[OPTION] = self.fund.options.get(OPTION, {}) | choices
        self.fund.save()

    def pay(self, dossier: Dossier, first: datetime.date, last: datetime.date, **fields: Any) -> Payment:
        usual = {"kind": "settlement", "paid_on": last, "amount": Decimal("1250.00"), "reference": f"R-{first}"}
        with scope(self.fund):
            return payments.add_payment(
                actor=self.staff, dossier=dossier, period_from=first, period_to=last, **usual | fields
            )

    def plan(self, dossier: Dossier, days: dict[datetime.date, Planned]) -> None:
        with scope(self.fund):
            calendar.plan(actor=self.staff, dossier=dossier, days=days, between=(min(days), max(days)))

    def enter(self, dossier: Dossier, month: datetime.date, centre: str = "147.00", **fields: Any) -> Any:
        """The month's hours, by month, saved on top of what is there."""
        cells = {row_of_month(month): {"centre": Decimal(centre), **fields}}
        with scope(self.fund):
            draft = MonthDraft.objects.filter(dossier=dossier, month=month).first()
            return hours.save_hours(
                actor=self.actor,
                fund=self.fund,
                dossier=dossier,
                month=month,
                version=draft.version if draft else 0,
                sheet=Sheet(month, "month", cells),
                statement=STATEMENT,
            )

    def prepared(self, dossier: Dossier, month: datetime.date, centre: str = "147.00") -> Certificate:
        """A month whose hours were entered and whose print is there; in the place of the worker, an empty page."""
        version = self.enter(dossier, month, centre)
        with scope(self.fund):
            certificate = Certificate.objects.get(version=version)
            former, certificate.document = certificate.document_id, document_of(self.fund)
            certificate.save(update_fields=["document"])
            erase_one(former)
            return certificate

    def certified(self, dossier: Dossier, month: datetime.date, centre: str = "147.00") -> Certificate:
        """The same, certified on paper."""
        certificate = self.prepared(dossier, month, centre)
        with scope(self.fund):
            certificate.scan, certificate.recognised = document_of(self.fund), Certificate.Recognised.BY_MARK
            certificate.save(update_fields=["scan", "recognised"])
            return certifying.certify(
                actor=self.actor,
                fund=self.fund,
                certificate=certificate,
                path=Certificate.Path.PAPER,
                statements=[STATEMENT],
                proof=Proof(Method.PAPER),
            )


def document_of(fund: Fund) -> Document:
    """A PDF of one empty page, in the fund's open scope."""
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(page)
    stored = store(fund.pk, page.getvalue())
    return Document.objects.create(
        state=Document.State.READY,
        file_name="certificat.pdf",
        media_type="application/pdf",
        key=stored.key,
        size=stored.size,
        sha256=stored.sha256,
        pages=1,
    )


def certification_fund(**fields: Any) -> Fund:
    usual = {"capabilities": ["certification"], "country": "FR", "languages": ["fr"], "time_zone": "Europe/Paris"}
    return FundFactory(**usual | fields)


def body_of(fund: Fund, name: str = "Centre Exemple", *, is_complete: bool = True) -> Membership:
    """A training body's manager; with a complete identity, unless told otherwise."""
    with scope(fund):
        body = OrganisationFactory(name=name, kinds=[OrganisationKind.TRAINING_BODY], country="FR")
        manager: Membership = MembershipFactory(organisation=body, roles=[Role.MANAGER], starts_on=LONG_AGO)
    if is_complete:
        complete(fund, manager)
        with scope(fund):
            manager.organisation.refresh_from_db()
    return manager


def stage(fund: Fund | None = None) -> Stage:
    fund = fund or certification_fund()
    manager = body_of(fund)
    with scope(fund):
        employer = OrganisationFactory(name="Pharmacie Inventée", country="FR")
    return Stage(fund, manager.organisation, manager, employer, staff_of(fund, starts_on=LONG_AGO))


OCTOBER = datetime.date(2020, 10, 1)
PLANNED_OCTOBER = {  # the fixture of the fund's guide: 21 days of 7 hours, the 30th left empty
    datetime.date(2020, 10, day): Planned(Decimal("7.00"))
    for day in (1, 2, *range(5, 10), *range(12, 17), *range(19, 24), *range(26, 30))
}
