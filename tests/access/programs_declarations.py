"""What a program reaches of declarations."""

from __future__ import annotations

from extranet.integrations.scopes import Scope
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.access.program_part import Part, ProgramWorld
from tests.batch_channel.scenes import NUMBERS, batch_fund, declared, employer_of, worker_of
from tests.factories import MembershipFactory
from tests.integrations.scenes import program_of


def of_declarations() -> ProgramWorld:
    here, elsewhere = batch_fund(), batch_fund()
    own = employer_of(here)
    theirs = employer_of(here, name="Autres forges", enterprise_number="0400378485")
    abroad = employer_of(elsewhere)
    with scope(here):
        mandatee = MembershipFactory(organisation=own, roles=[Role.MANDATEE])
    declarations = {
        "own": declared(here, worker_of(here, own)),
        "foreign": declared(here, worker_of(here, theirs, NUMBERS[1], "Martin")),
        "other": declared(elsewhere, worker_of(elsewhere, abroad)),
    }
    program = program_of(here, mandatee, Scope.DECLARATIONS_READ)
    return ProgramWorld(program, {("uuid", kind): str(one.uuid) for kind, one in declarations.items()})


PART = Part(
    "declarations",
    of_declarations,
    """
    method path own foreign other
    GET /declarations/{uuid} 200 404 404
    """,
)

PARTS = [PART]
