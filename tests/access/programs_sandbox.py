"""What a program reaches with a test key: the requests of its own organisation's sandbox."""

from __future__ import annotations

from extranet.integrations.scopes import Scope
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.program_part import Part, ProgramWorld
from tests.factories import FundFactory, OrganisationFactory, member_of
from tests.integrations.sandboxes import sent, trying
from tests.integrations.scenes import Program


def operator_of(fund: Fund) -> Membership:
    with scope(fund):
        operator: Organisation = OrganisationFactory(kinds=[OrganisationKind.OPERATOR], name="TechnoDémo")
    return member_of(fund, organisation=operator, roles=[Role.ENCODER, Role.ACCESS_MANAGER])


def request_of(fund: Fund) -> tuple[Program, str]:
    """The program of an operator, and a request that it sent in its sandbox."""
    encoder = operator_of(fund)
    program = trying(fund, encoder, Scope.TRAINING_WRITE)
    return program, str(sent(fund, encoder).uuid)


def build() -> ProgramWorld:
    """`foreign`: the sandbox of another organisation; `other`: that of another fund."""
    fund, elsewhere = (FundFactory(capabilities=[Capability.PREENCODING]) for _ in range(2))
    program, own = request_of(fund)
    _another, foreign = request_of(fund)
    _stranger, other = request_of(elsewhere)
    return ProgramWorld(program, {("uuid", "own"): own, ("uuid", "foreign"): foreign, ("uuid", "other"): other})


PART = Part(
    "sandbox",
    build,
    """
    method path own foreign other
    POST   /sandbox/requests/{uuid}/outcome  200 404 404
    """,
)

PARTS = [PART]
