"""What a company's program reaches of funding files and invoices."""

from __future__ import annotations

from dataclasses import replace

from extranet.integrations.scopes import Scope
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, RequestPiece
from requests_app.funding.services import invoicing
from tests.access.program_part import Part, ProgramWorld
from tests.funding.scenes import Stage, pdf, stage
from tests.integrations.scenes import program_of

SCOPES = (Scope.FUNDING_READ, Scope.FUNDING_WRITE)


def piece_of(made: Stage, number: int) -> str:
    with scope(made.fund):
        return str(RequestPiece.objects.get(request=number).uuid)


def build_files() -> ProgramWorld:
    """Of a company with a draft; another company of the fund has one too."""
    made, elsewhere = stage(), stage()
    world = ProgramWorld(program_of(made.fund, made.member, *SCOPES))
    for kind, where in (("own", made), ("foreign", of_other_company(made)), ("other", elsewhere)):
        draft = where.draft()
        world.ids["uuid", kind] = str(draft.uuid)
        world.ids["piece_uuid", kind] = piece_of(where, draft.pk)
    return world


def build_invoices() -> ProgramWorld:
    """Of a training body with an invoice in preparation. The other organisation's is the company's of another file."""
    made, elsewhere = stage(), stage()
    world = ProgramWorld(program_of(made.fund, made.manager, *SCOPES))
    world.ids["uuid", "own"] = str(made.invoice().uuid)
    world.ids["uuid", "other"] = str(elsewhere.invoice().uuid)
    mine = made.agreed(body=None, body_name="Un autre organisme", is_subrogated=False)
    world.ids["uuid", "foreign"] = str(invoice_of_company(made, mine))
    return world


def build_payments() -> ProgramWorld:
    """Of the fund's other company; the first one's is foreign to it."""
    made, elsewhere = stage(), stage()
    world = ProgramWorld(program_of(made.fund, made.other_member, Scope.FUNDING_READ))
    for kind, where in (("own", of_other_company(made)), ("foreign", made), ("other", elsewhere)):
        world.ids["uuid", kind] = str(where.planned(number=f"F-{kind}").uuid)
    return world


def of_other_company(made: Stage) -> Stage:
    return replace(made, company=made.other_company, member=made.other_member)


def invoice_of_company(made: Stage, agreement: Agreement) -> str:
    with scope(made.fund):
        row = invoicing.begin_invoice(
            actor=made.actor,
            fund=made.fund,
            request=agreement.request,
            depositor=made.company,
            upload=pdf(),
        )
        return str(row.uuid)


FILES = Part(
    "funding files",
    build_files,
    """
method path own foreign other
GET    /funding-requests/{uuid} 200 404 404
PATCH  /funding-requests/{uuid} 200 404 404
PUT    /funding-requests/{uuid}/people 200 404 404
POST   /funding-requests/{uuid}/pieces 422 404 404
DELETE /funding-requests/{uuid}/pieces/{piece_uuid} 204 404 404
POST   /funding-requests/{uuid}/answer 409 404 404
POST   /funding-requests/{uuid}/send 200 404 404
DELETE /funding-requests/{uuid} 204 404 404
""",
)
INVOICES = Part(
    "funding invoices",
    build_invoices,
    """
method path own foreign other
GET    /invoices/{uuid} 200 404 404
GET    /invoices/{uuid}/check 200 404 404
PATCH  /invoices/{uuid} 200 404 404
POST   /invoices/{uuid}/attestations 422 404 404
POST   /invoices/{uuid}/send 422 404 404
POST   /invoices/{uuid}/withdraw 409 404 404
POST   /invoices/{uuid}/credit-notes 422 404 404
DELETE /invoices/{uuid} 204 404 404
""",
)

PAYMENTS = Part(
    "funding payments",
    build_payments,
    """
method path own foreign other
GET    /payments/{uuid} 200 404 404
""",
)

PARTS = [FILES, INVOICES, PAYMENTS]
