"""Situations that tests of member services begin with; what a workflow makes is made by the services."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.test import Client

from extranet.documents.inspection import Inspected
from extranet.organisations.models import Membership, Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.funding.choices import OPTION
from requests_app.funding.models import Agreement, BankDetails, Device, DevicePiece, FundingRequest, Invoice, Payment
from requests_app.funding.services import asking, bank, controlling, deciding, invoicing, paying
from tests.documents.pdf_factory import simple_pdf
from tests.documents.uploads import inspected
from tests.factories import (
    EstablishmentFactory,
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    WorkerFactory,
    quickly_signed_in,
    staff_of,
)
from tests.mandates.scenes import actor_of

BODY_SIRET = "73282932000074"
IBAN = "FR7630006000011234567890189"  # the French example of the register of IBANs
OCTOBER, END_OF_OCTOBER = datetime.date(2026, 10, 1), datetime.date(2026, 10, 31)


@cache
def pdf() -> Inspected:
    """A file that the site takes."""
    return inspected(simple_pdf())


@dataclass(frozen=True)
class Stage:
    """A French fund with a member company, a second one, a training body, and an officer of the fund."""

    fund: Fund
    company: Organisation
    member: Membership
    other_company: Organisation
    other_member: Membership
    body: Organisation
    manager: Membership
    officer: Membership

    @property
    def actor(self) -> Actor:
        """Keeps the company's training files."""
        return actor_of(self.member)

    @property
    def other_actor(self) -> Actor:
        return actor_of(self.other_member)

    @property
    def body_actor(self) -> Actor:
        return actor_of(self.manager)

    @property
    def staff(self) -> Actor:
        return actor_of(self.officer)

    @property
    def as_member(self) -> Client:
        return quickly_signed_in(self.fund, self.member.user)

    @property
    def as_other_member(self) -> Client:
        return quickly_signed_in(self.fund, self.other_member.user)

    @property
    def as_body(self) -> Client:
        return quickly_signed_in(self.fund, self.manager.user)

    @property
    def as_staff(self) -> Client:
        return quickly_signed_in(self.fund, self.officer.user)

    def choose(self, **choices: Any) -> None:
        """The fund's choices about member services."""
        self.fund.options[OPTION] = self.fund.options.get(OPTION, {}) | choices
        self.fund.save()

    def device(self, code: str = "PLAN", name: str = "Plan de développement des compétences", **values: Any) -> Device:
        """With one required piece to prepare, « Programme de la formation », made once."""
        with scope(self.fund):
            device = Device.objects.filter(code=code).first()
            if device is None:
                device = Device.objects.create(code=code, name=name, **values)
                DevicePiece.objects.create(device=device, name="Programme de la formation")
                DevicePiece.objects.create(device=device, name="Feuilles de présence", stage="invoice")
            return device

    def worker(self, last_name: str = "Martin", first_name: str = "Claire", **fields: Any) -> Worker:
        """Of the company, unless told otherwise."""
        with scope(self.fund):
            return WorkerFactory(last_name=last_name, first_name=first_name, **{"organisation": self.company} | fields)

    def known_worker(self) -> Worker:
        """Claire Martin, made once."""
        with scope(self.fund):
            known = Worker.objects.filter(organisation=self.company, last_name="Martin").order_by("pk").first()
        return known or self.worker()

    def draft(
        self, *, device: Device | None = None, workers: list[Worker] | None = None, **values: Any
    ) -> FundingRequest:
        """Everything filled in: one person, 14 hours in October, 1 400 euros, its paper deposited."""
        usual: dict[str, Any] = {
            "title": "Sécurité au travail",
            "objectives": "Prévenir les accidents.",
            "starts_on": OCTOBER,
            "ends_on": END_OF_OCTOBER,
            "hours": Decimal(14),
            "place": "Lyon",
            "body": self.body,
            "body_siret": BODY_SIRET,
            "teaching": Decimal(1400),
        }
        device = device or self.device()
        people = [self.known_worker()] if workers is None else workers
        with scope(self.fund):
            request = asking.begin(actor=self.actor, device=device, company=self.company, **usual | values)
            asking.choose_people(actor=self.actor, request=request, workers=people)
            for piece in device.pieces.filter(stage="request"):
                asking.add_paper(actor=self.actor, fund=self.fund, request=request, upload=pdf(), piece=piece)
            return request

    def sent(self, **values: Any) -> FundingRequest:
        request = self.draft(**values)
        with scope(self.fund):
            return asking.send(actor=self.actor, fund=self.fund, request=request)

    def complete(self, **values: Any) -> FundingRequest:
        request = self.sent(**values)
        with scope(self.fund):
            return deciding.find_complete(actor=self.staff, fund=self.fund, request=request)

    def agreed(self, *, granted: dict[str, Any] | None = None, **values: Any) -> Agreement:
        """For what was asked, valid from October to the end of the year, unless told otherwise (`granted`)."""
        request = self.complete(**values)
        with scope(self.fund):
            people = request.people.count()
        usual: dict[str, Any] = {
            "teaching": request.teaching,
            "salary": request.salary,
            "annex": request.annex,
            "total_hours": request.hours * people,
            "valid_from": OCTOBER,
            "valid_until": datetime.date(2026, 12, 31),
        }
        with scope(self.fund):
            return deciding.agree(actor=self.staff, fund=self.fund, request=request, **usual | (granted or {}))

    def invoice(self, agreement: Agreement | None = None, **values: Any) -> Invoice:
        """A draft of the body's, which says what was agreed."""
        agreement = agreement or self.agreed()
        usual: dict[str, Any] = {
            "number": "F2026-0042",
            "seller_name": self.body.name,
            "seller_siret": BODY_SIRET,
            "dated_on": datetime.date(2026, 11, 2),
            "period_from": OCTOBER,
            "period_to": END_OF_OCTOBER,
            "hours": Decimal(14),
            "net": Decimal(1400),
            "vat": Decimal(0),
            "total": Decimal(1400),
            "is_exempt": True,
        }
        with scope(self.fund):
            return invoicing.begin_invoice(
                actor=self.body_actor,
                fund=self.fund,
                request=agreement.request,
                depositor=self.body,
                upload=pdf(),
                **usual | values,
            )

    def received(self, agreement: Agreement | None = None, **values: Any) -> Invoice:
        invoice = self.invoice(agreement, **values)
        with scope(self.fund):
            return invoicing.send_invoice(
                actor=self.body_actor, fund=self.fund, invoice=invoice, word="Feuilles envoyées par la poste."
            )

    def validated(self, agreement: Agreement | None = None, **values: Any) -> Invoice:
        invoice = self.received(agreement, **values)
        with scope(self.fund):
            invoice = controlling.begin_control(actor=self.staff, invoice=invoice)
            return controlling.validate(actor=self.staff, fund=self.fund, invoice=invoice, amount=invoice.total or 0)

    def deposited_account(self, member: Membership | None = None, iban: str = IBAN) -> BankDetails:
        """Of the body unless told otherwise, with its proof; two people of the fund have still to confirm it."""
        member = member or self.manager
        with scope(self.fund):
            return bank.deposit(
                actor=actor_of(member),
                fund=self.fund,
                organisation=member.organisation,
                iban=iban,
                bic="AGRIFRPP",
                holder=member.organisation.name,
                upload=pdf(),
            )

    def account(self, member: Membership | None = None, iban: str = IBAN) -> BankDetails:
        """The same, confirmed; what holds already is kept."""
        member = member or self.manager
        with scope(self.fund):
            known = BankDetails.objects.confirmed().filter(organisation=member.organisation_id).first()
        if known and iban == IBAN:
            return known
        details = self.deposited_account(member, iban)
        with scope(self.fund):
            return bank.confirm_details(actor=Actor.system(self.fund), fund=self.fund, details=details)

    def planned(self, agreement: Agreement | None = None, **values: Any) -> Payment:
        self.account()
        invoice = self.validated(agreement, **values)
        with scope(self.fund):
            return paying.plan_payment(
                actor=self.staff, fund=self.fund, invoice=invoice, expected_on=datetime.date(2026, 12, 15)
            )


def stage(**fund_fields: Any) -> Stage:
    usual: dict[str, Any] = {"capabilities": [Capability.MEMBERSHIP], "country": "FR", "time_zone": "Europe/Paris"}
    fund = FundFactory(**usual | fund_fields)
    with scope(fund):
        company = company_of("Ateliers Démo")
        other = company_of("Fonderie Démo")
        body = OrganisationFactory(
            name="Centre Démo", kinds=[OrganisationKind.TRAINING_BODY], country="FR", siren=BODY_SIRET[:9]
        )
        EstablishmentFactory(organisation=body, name="Siège", siret=BODY_SIRET, city="Lyon")
        return Stage(
            fund=fund,
            company=company,
            member=member_of(company),
            other_company=other,
            other_member=member_of(other),
            body=body,
            manager=MembershipFactory(organisation=body, roles=[Role.MANAGER]),
            officer=staff_of(fund),
        )


def company_of(name: str) -> Organisation:
    return OrganisationFactory(name=name, kinds=[OrganisationKind.COMPANY], country="FR")


def member_of(organisation: Organisation) -> Membership:
    return MembershipFactory(organisation=organisation, roles=[Role.TRAINING_OFFICER])
