"""The sandbox of an organisation: a twin of the fund where its test keys act (`BEY-05`).

Each organisation has its own, so that starting anew touches nobody else, and no program reads another's trials.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from extranet.accounts.models import User
from extranet.organisations.models import Establishment, EstablishmentLimit, Membership, Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.registries import sandbox_furnishers
from extranet.tenants.scope import scope
from extranet.tenants.work import nudge

from .. import tasks
from ..models import Sandbox
from ..problems import Problem

if TYPE_CHECKING:
    from ..callers import Caller

State = Sandbox.State
UNUSED_FOR = timedelta(days=90)
NOTED_EVERY = timedelta(hours=1)  # the last use is not written at each call
WAIT = 10  # seconds

# The file channel stays off: whatever it does ends at a server of the social security.
LEFT_OUT = {Capability.BATCH}
# What would keep a lone program from going on: second people, and data that only the channel needs.
OPTIONS = {
    "four_eyes": False,
    "register_number": False,
    "compulsory_worker_details": [],
    "unsigned_recap": "warn",
}
MIRRORED = ("country", "languages", "time_zone", "logo", "colour", "help_phones", "help_email")


def sandbox_of(fund: Fund, organisation: UUID) -> Fund:
    """The sandbox of the organisation with this UUID, whose preparation is ordered where there is none yet."""
    sandbox = Fund.objects.filter(sandbox_of=fund, sandbox_organisation=organisation).first()
    if sandbox is None:
        sandbox, _is_new = Fund.objects.get_or_create(
            sandbox_of=fund,
            sandbox_organisation=organisation,
            defaults={"slug": f"essai-{organisation.hex}", **mirrored(fund)},
        )
        nudge(tasks.prepare_sandbox, sandbox.pk)
    return sandbox


def mirrored(fund: Fund) -> dict[str, Any]:
    """What a sandbox has of its fund."""
    values = {name: getattr(fund, name) for name in MIRRORED}
    with translation.override(fund.language):
        name = _("%(fund)s – bac à sable") % {"fund": fund.name}
    capabilities = [one for one in fund.capabilities if one not in LEFT_OUT]
    return {"name": name[:120], "capabilities": capabilities, "options": {**fund.options, **OPTIONS}, **values}


def enter(fund: Fund, caller: Caller) -> tuple[Fund, Caller]:
    """The sandbox and its caller for a test key that was found in the fund; outside any scope.

    Raises the `Problem` `sandbox_not_ready` while it is being prepared; who comes first, or after a long time, orders
    it.
    """
    with scope(fund):
        organisation = Organisation.objects.get(pk=caller.organisation)
        membership = Membership.objects.get(organisation=organisation, user=caller.actor.user_id)
        places = list(Establishment.objects.filter(pk__in=caller.actor.establishments).values_list("uuid", flat=True))
        sandbox = sandbox_of(fund, organisation.uuid)
    with scope(sandbox):
        there = twin_of(sandbox, caller, organisation.uuid, membership, places) if is_ready(sandbox) else None
    if there is None:  # said outside the scope, which keeps that it was ordered
        raise Problem("sandbox_not_ready", headers={"Retry-After": str(WAIT)})
    return sandbox, replace(caller, **there)


def is_ready(sandbox: Fund) -> bool:
    """Whether programs may work there; one that is empty or has failed is ordered again."""
    row = Sandbox.objects.first()
    if row is None or row.state == State.PREPARING:
        return False
    if row.state != State.READY:
        order_again()
        nudge(tasks.prepare_sandbox, sandbox.pk)
        return False
    if timezone.now() - row.used_at > NOTED_EVERY:
        Sandbox.objects.update(used_at=timezone.now())
    return True


def order_again() -> None:
    """Everything is to be removed and furnished anew, in the open scope of the sandbox."""
    now = timezone.now()
    Sandbox.objects.update(state=State.PREPARING, next_attempt_at=now, attempts=0, error="", used_at=now)


def start_anew(sandbox: Fund) -> None:
    """What `POST /sandbox/reset` does: the worker empties the sandbox and furnishes it once more."""
    order_again()
    nudge(tasks.prepare_sandbox, sandbox.pk)


def twin_of(
    sandbox: Fund, caller: Caller, organisation: UUID, membership: Membership, places: list[UUID]
) -> dict[str, Any]:
    """The columns in which the caller differs in the sandbox, where her membership is made at her first call."""
    copy = Organisation.objects.get(uuid=organisation)
    limits = frozenset(Establishment.objects.filter(uuid__in=places).values_list("pk", flat=True))
    actor = replace(caller.actor, fund_id=sandbox.pk, organisation_id=copy.pk, establishments=limits)
    welcome(sandbox, actor, copy, membership)
    return {"actor": actor, "organisation": copy.pk}


def welcome(sandbox: Fund, actor: Actor, organisation: Organisation, original: Membership) -> None:
    """Make the person a member there as she is one of the fund, silently: it is no fund of hers to sign in at."""
    mine = Membership.objects.filter(organisation=organisation, user=actor.user_id)
    if mine.filter(roles=original.roles).exists():
        return
    member = mine.first() or Membership(organisation=organisation, user=User.objects.get(pk=original.user_id))
    member.last_name, member.first_name = original.last_name, original.first_name
    member.roles, member.accepted_at = original.roles, member.accepted_at or timezone.now()
    save_valid(member)
    EstablishmentLimit.objects.bulk_create(
        EstablishmentLimit(membership=member, establishment_id=pk) for pk in sorted(actor.establishments)
    )
    for furnisher in sandbox_furnishers:
        if furnisher.welcome and (furnisher.capability is None or sandbox.has(furnisher.capability)):
            furnisher.welcome(sandbox, actor)
