"""The people and webhooks that the access table of webhooks speaks of."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from extranet.integrations.models import Attempt, Delivery, Pause
from extranet.integrations.services import webhooks
from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.factories import (
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    quickly_signed_in,
    staff_of,
    visitor,
)
from tests.integrations.webhook_scenes import RETURNED, administrator, subscribed

ON_A_WEBHOOK = ("webhook", "edit_webhook", "remove_webhook")
ACTS = ("rotate_webhook", "try_webhook", "replay_webhook", "pause_webhook", "resume_webhook")
URL = "http://127.0.0.1:9/webhooks"
BODY = (
    '{"type":"training_request.returned","timestamp":"2026-11-29T13:00:00+00:00","sequence":1,"data":{"uuid":'
    '"6f1c1e52-6f6b-4a53-9d3c-6a0f6f2b8c11","number":"2026-000001","state":"returned","href":'
    '"/api/v1/requests/6f1c1e52-6f6b-4a53-9d3c-6a0f6f2b8c11"}}'
)


def manager_of(fund: Fund) -> Membership:
    with scope(fund):
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR], name="TechnoDémo")
        return MembershipFactory(organisation=operator, roles=[Role.ENCODER, Role.ACCESS_MANAGER])


def listening(fund: Fund, manager: Membership) -> dict[str, list[object]]:
    """The arguments of each route: a webhook with one delivery, which the receiver refused for three days."""
    webhook, _secret = subscribed(fund, manager, URL)
    with scope(fund):
        over = {"state": Delivery.State.FAILED, "next_attempt_at": None, "error": "http-500", "attempts": 10}
        delivery = Delivery.objects.create(subscription=webhook, entry=1, event=RETURNED, sequence=1, body=BODY, **over)
        Attempt.objects.create(delivery=delivery, milliseconds=87, status=500, answer="Erreur interne")
        Attempt.objects.create(delivery=delivery, milliseconds=10_003, cause="time-out")
    found: dict[str, list[object]] = {name: [webhook.uuid] for name in (*ON_A_WEBHOOK, *ACTS)}
    return found | {name: [webhook.uuid, delivery.uuid] for name in ("delivery", "replay_delivery")}


def paused(fund: Fund, manager: Membership) -> dict[str, list[object]]:
    """A webhook that has stopped by itself, with a delivery that waits for a person."""
    webhook, _secret = subscribed(fund, manager, URL, name="Paie")
    with scope(fund):
        webhook.pause, webhook.paused_at = Pause.FAILING, timezone.now()
        webhook.failures, webhook.failing_since = 12, timezone.now() - timedelta(days=3)
        webhook.save()
        over = {"state": Delivery.State.WITHHELD, "next_attempt_at": None, "error": "paused"}
        delivery = Delivery.objects.create(subscription=webhook, entry=1, event=RETURNED, sequence=1, body=BODY, **over)
    return {"webhook": [webhook.uuid], "delivery": [webhook.uuid, delivery.uuid]}


def tried(fund: Fund, manager: Membership) -> dict[str, list[object]]:
    """A webhook whose first trial is on its way."""
    webhook, _secret = subscribed(fund, manager, URL, name="Tableau de bord")
    with scope(fund):
        trial = webhooks.try_out(actor=administrator(manager), subscription=webhook)
    return {"webhook": [webhook.uuid], "delivery": [webhook.uuid, trial.uuid]}


def build() -> World:
    fund, elsewhere = (FundFactory(capabilities=[Capability.PREENCODING]) for _each in range(2))
    manager = manager_of(fund)
    with scope(fund):
        encoder = MembershipFactory(organisation=manager.organisation, roles=[Role.ENCODER])
    objects = {
        "own": listening(fund, manager),
        "paused": paused(fund, manager),
        "new": tried(fund, manager),
        "foreign": listening(fund, manager_of(fund)),
        "other": listening(elsewhere, manager_of(elsewhere)),
    }
    world = World()
    people = {
        "stranger": UserFactory(),
        "encoder": encoder.user,
        "manager": manager.user,
        "staff": staff_of(fund).user,
    }
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    for kind, routes in objects.items():
        for name, arguments in routes.items():
            world.addresses[f"integrations:{name}", kind] = reverse(f"integrations:{name}", args=arguments)
    return world
