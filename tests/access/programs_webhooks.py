"""What programs reach of webhooks: those that their own key made, or one that it replaced."""

from __future__ import annotations

from extranet.integrations.models import Delivery, Subscription
from extranet.integrations.scopes import Scope
from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.program_part import Part, ProgramWorld
from tests.factories import FundFactory, member_of
from tests.integrations.scenes import Program, make_key
from tests.integrations.webhook_scenes import RETURNED, subscribed


def listening(fund: Fund) -> tuple[Subscription, Delivery, str]:
    """A webhook of a program, a delivery that was withheld, and the secret of the program's key."""
    member = member_of(fund, roles=[Role.MANDATEE])
    key, secret = make_key(fund, member, Scope.TRAINING_READ)
    webhook, _signs = subscribed(fund, member, "http://127.0.0.1:9/", key=key)
    with scope(fund):
        delivery = Delivery.objects.create(
            subscription=webhook,
            entry=1,
            event=RETURNED,
            sequence=1,
            body="{}",
            state=Delivery.State.WITHHELD,
            next_attempt_at=None,
        )
    return webhook, delivery, secret


def build() -> ProgramWorld:
    fund, elsewhere = (FundFactory(capabilities=[Capability.PREENCODING]) for _each in range(2))
    owners = {"own": listening(fund), "foreign": listening(fund), "other": listening(elsewhere)}
    ids = {}
    for kind, (webhook, delivery, _secret) in owners.items():
        ids["uuid", kind] = str(webhook.uuid)
        ids["delivery_uuid", kind] = str(delivery.uuid)
    return ProgramWorld(Program(fund, owners["own"][2]), ids)


PART = Part(
    "webhooks",
    build,
    """
    method path                                               own foreign other
    GET    /webhooks/{uuid}/deliveries                        200 404     404
    POST   /webhooks/{uuid}/deliveries/{delivery_uuid}/replay 202 404     404
    POST   /webhooks/{uuid}/replay                            202 404     404
    DELETE /webhooks/{uuid}                                   204 404     404
    """,
)

PARTS = [PART]
