"""What webhooks can be told, and which of them may be told of an act: what their maker would see herself."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.journal.models import Entry
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.models import Fund, FundObject
from extranet.tenants.registries import WebhookEvent, webhook_events

from .. import verbs
from ..makers import person_behind
from ..models import ApiKey, Subscription
from ..scopes import lent, offered

API = "/api/v1"
TRIAL = "ping"


def own_events() -> list[WebhookEvent]:
    """Those about keys themselves."""
    return [
        WebhookEvent(
            "key.ended",
            _("Clé d’accès révoquée"),
            (verbs.KEY_ENDED.name,),
            visible=lambda actor: ApiKey.objects.filter(organisation=actor.organisation_id),
            organisations=lambda key: [key.organisation_id],
            path=lambda key: "/me",
            number="",
        )
    ]


@cache
def by_verb() -> dict[str, list[WebhookEvent]]:
    """The events of each verb, once all apps are ready."""
    found: dict[str, list[WebhookEvent]] = {}
    for event in webhook_events:
        for verb in event.verbs:
            found.setdefault(verb, []).append(event)
    return found


def offered_events(fund: Fund, scopes: Collection[str]) -> list[WebhookEvent]:
    """What a program with these scopes can be told of at this fund."""
    return [
        event
        for event in webhook_events
        if (not event.scope or event.scope in scopes) and (event.capability is None or fund.has(event.capability))
    ]


def scopes_of(fund: Fund, person: Actor) -> list[str]:
    """The scopes that a person could give a key today."""
    return [str(scope) for scope in offered(fund.capabilities, person.roles)]


def family(key: ApiKey) -> set[int]:
    """A key with those that it replaced and those that replaced it: the same program."""
    known, newest = {key.pk}, {key.pk}
    while newest:
        related = ApiKey.objects.filter(Q(follows__in=newest) | Q(followers__in=newest))
        newest = set(related.values_list("pk", flat=True)) - known
        known |= newest
    return known


@dataclass(frozen=True, slots=True)
class Standing:
    """For whom a webhook is told things today: its maker's person, within its scopes."""

    person: Actor
    scopes: frozenset[str]

    def may_see(self, event: WebhookEvent, row: FundObject) -> bool:
        if event.scope and event.scope not in self.scopes:
            return False
        roles = lent([event.scope], self.person.roles) if event.scope else frozenset[str]()
        program = replace(self.person, kind=Kind.KEY, roles=roles)
        return event.visible(program).filter(pk=row.pk).exists()


def standing_of(fund: Fund, subscription: Subscription) -> Standing | None:
    """None while its maker's right, or its key, is over: nothing is sent then."""
    person = person_behind(fund.pk, subscription.maker)
    if person is None:
        return None
    if subscription.key is None:
        return Standing(person, frozenset(scopes_of(fund, person)))
    in_force = ApiKey.objects.in_force().filter(pk__in=family(subscription.key)).values_list("scopes", flat=True)
    scopes = frozenset(scope for held in in_force for scope in held)
    return Standing(person, scopes) if in_force else None


class Audience:
    """The webhooks of a fund, for a few acts in a row: who stands for each is looked up once."""

    def __init__(self, fund: Fund) -> None:
        self.fund = fund
        rows = Subscription.objects.standing().select_related("maker", "key").order_by("pk")
        self.subscriptions = list(rows)
        self.standings: dict[int, Standing | None] = {}
        office = Organisation.objects.filter(kinds__contains=[OrganisationKind.FUND_OFFICE])
        self.office = set(office.values_list("pk", flat=True)) if self.subscriptions else set()

    def told_of(self, entry: Entry) -> Iterator[tuple[Subscription, WebhookEvent, FundObject]]:
        """Which webhook is told what of an act. An object that is gone tells nothing."""
        for event in by_verb().get(entry.verb, ()):
            wanting = [one for one in self.subscriptions if event.name in one.events]
            if not wanting or (event.capability is not None and not self.fund.has(event.capability)):
                continue
            row = subject_of(entry)
            if row is None:
                continue
            concerned = self.office | set(event.organisations(row))
            for subscription in wanting:
                if subscription.organisation_id in concerned and entry.recorded_at >= subscription.made_at:
                    standing = self.standing(subscription)
                    if standing is not None and standing.may_see(event, row):
                        yield subscription, event, row

    def standing(self, subscription: Subscription) -> Standing | None:
        if subscription.pk not in self.standings:
            self.standings[subscription.pk] = standing_of(self.fund, subscription)
        return self.standings[subscription.pk]


def subject_of(entry: Entry) -> FundObject | None:
    """The object that an act was done on, if it still is there."""
    model: Any = apps.get_model(entry.subject_model)
    return model._default_manager.filter(uuid=entry.subject_uuid).first()


def payload(event: WebhookEvent, entry: Entry, row: Any, sequence: int) -> str:
    """What is sent: ids, a number and a state, never anybody's data. The receiver reads the rest with its key."""
    data = {"uuid": str(row.uuid)}
    if number := getattr(row, event.number, "") if event.number else "":
        data["number"] = str(number)
    if state := getattr(row, "state", ""):
        data["state"] = str(state)
    data["href"] = API + event.path(row)
    return as_json(event.name, entry.recorded_at.isoformat(), sequence, data)


def as_json(name: str, moment: str, sequence: int, data: dict[str, str]) -> str:
    return json.dumps({"type": name, "timestamp": moment, "sequence": sequence, "data": data}, separators=(",", ":"))


def labelled(names: Iterable[str]) -> list[str]:
    """What people call these events."""
    labels = {event.name: event.label for event in webhook_events}
    return [str(labels.get(name, name)) for name in names]
