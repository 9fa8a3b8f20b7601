"""The people that the access table of invoices speaks of."""

from __future__ import annotations

from django.urls import reverse

from extranet.documents.services import deposit
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, Attestation, Invoice, ReplacedFile, TaxExemption
from requests_app.funding.services import attesting, controlling, exempting, invoicing
from tests.access.world import World
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, quickly_signed_in, staff_of, visitor
from tests.funding.scenes import Stage, pdf, stage

OF_INVOICE = (
    "invoice",
    "invoice_file",
    "edit_invoice",
    "replace_invoice_file",
    "invoice_papers",
    "check_invoice",
    "withdraw_invoice",
    "delete_invoice",
    "credit_invoice",
)


def build() -> World:
    made, elsewhere = stage(), stage()
    with scope(made.fund):
        office = Organisation.objects.get(kinds=[OrganisationKind.FUND_OFFICE])
        other_body = OrganisationFactory(name="Autre centre", kinds=[OrganisationKind.TRAINING_BODY], country="FR")
        people = {
            "stranger": UserFactory(),
            "member": made.member.user,
            "other_member": made.other_member.user,
            "manager": made.manager.user,
            "other_manager": MembershipFactory(organisation=other_body, roles=[Role.MANAGER]).user,
            "officer": MembershipFactory(organisation=office, roles=[Role.MEMBERSHIP_OFFICER]).user,
            "staff": made.officer.user,
        }
    people["other_staff"] = staff_of(elsewhere.fund).user
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    agreement = made.agreed()
    add_agreement(world, "own", agreement)
    add_invoice(world, made, "sent", made.invoice(agreement), send=True)
    add_invoice(world, made, "draft", made.invoice(made.agreed(title="Deuxième"), number="F2026-0043"))
    add_invoice(
        world, made, "control", control(made, made.received(made.agreed(title="Troisième"), number="F2026-0044"))
    )
    add_exemption(world, made, "own")
    elsewhere_agreed = elsewhere.agreed()
    add_agreement(world, "other", elsewhere_agreed)
    add_invoice(world, elsewhere, "other", elsewhere.invoice(elsewhere_agreed), send=True)
    add_replaced(world, made, "sent")
    add_replaced(world, elsewhere, "other")
    add_exemption(world, elsewhere, "other")
    return world


def control(made: Stage, invoice: Invoice) -> Invoice:
    with scope(made.fund):
        return controlling.begin_control(actor=made.staff, invoice=invoice)


def add_agreement(world: World, kind: str, agreement: Agreement) -> None:
    world.addresses["funding:agreement", kind] = reverse("funding:agreement", args=[agreement.uuid])
    world.addresses["funding:deposit_invoice", kind] = reverse("funding:deposit_invoice", args=[agreement.request.uuid])


def add_invoice(world: World, made: Stage, kind: str, invoice: Invoice, *, send: bool = False) -> None:
    for name in OF_INVOICE:
        world.addresses[f"funding:{name}", kind] = reverse(f"funding:{name}", args=[invoice.uuid])
    if invoice.state != "draft":
        return
    attestation = attested(made, invoice)
    for name in ("attestation_file", "remove_attestation"):
        world.addresses[f"funding:{name}", kind] = reverse(f"funding:{name}", args=[attestation.uuid])
    if send:
        with scope(made.fund):
            invoicing.send_invoice(actor=made.body_actor, fund=made.fund, invoice=invoice, word="Voir la feuille.")


def add_replaced(world: World, made: Stage, kind: str) -> None:
    """A file that the fund had read, before another took its place."""
    with scope(made.fund):
        invoice = Invoice.objects.exclude(state="draft").earliest("pk")
        document = deposit(fund_id=made.fund.pk, upload=pdf(), file_name="facture.pdf", user_id=None)
        row = ReplacedFile.objects.create(invoice=invoice, document=document)
    world.addresses["funding:replaced_file", kind] = reverse("funding:replaced_file", args=[row.uuid])


def attested(made: Stage, invoice: Invoice) -> Attestation:
    with scope(made.fund):
        (found,) = attesting.add_attestations(
            actor=made.body_actor,
            fund=made.fund,
            invoice=invoice,
            uploads=[pdf()],
            kind="attendance",
            worker=made.known_worker(),
            hours=None,
        )
        return found


def add_exemption(world: World, made: Stage, kind: str) -> None:
    with scope(made.fund):
        row: TaxExemption = exempting.deposit_exemption(
            actor=made.body_actor, fund=made.fund, organisation=made.body, upload=pdf()
        )
    for name in ("decide_exemption", "exemption_file"):
        world.addresses[f"funding:{name}", kind] = reverse(f"funding:{name}", args=[row.uuid])
