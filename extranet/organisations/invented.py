"""People and companies that don't exist, for sandboxes: made by the services, and visibly invented."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.utils.text import slugify

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .acting import acting
from .models import Membership, Organisation
from .services import accept, add_worker, invite

DOMAIN = "bac-a-sable.invalid"  # where nobody can be written to; the same people are in every sandbox

WORKERS = [
    ("Inventé", "Éloïse", datetime.date(1990, 2, 28)),
    ("Fictive", "Margaux", datetime.date(1996, 4, 9)),
    ("Imaginaire", "Karim", datetime.date(1978, 11, 3)),
    ("Exemple", "Wouter", datetime.date(1985, 7, 14)),
]


def let_in(fund: Fund, organisation: Organisation, last_name: str, first_name: str, roles: Collection[str]) -> Actor:
    """A member who doesn't exist, invited and accepted, as the one who acts."""
    membership = invite(
        actor=Actor.system(fund),
        fund=fund,
        organisation=organisation,
        email=address(last_name, first_name),
        last_name=last_name,
        first_name=first_name,
        roles=roles,
    )
    assert isinstance(membership, Membership)  # noqa: S101 - a sandbox decides nothing by two
    accept(membership=membership, user=membership.user)
    return actor_of(membership)


def address(last_name: str, first_name: str) -> str:
    return f"{slugify(first_name)}.{slugify(last_name)}@{DOMAIN}"


def actor_of(membership: Membership) -> Actor:
    """As she stands now: with the roles that a convention has opened meanwhile."""
    current = Membership.objects.select_related("organisation", "user").get(pk=membership.pk)
    return acting(current.fund_id, current.user, current)


def actor_with(organisation: Organisation, role: str) -> Actor:
    """The first of an organisation's invented people who holds the role."""
    held = Membership.objects.filter(organisation=organisation, roles__contains=[role])
    return actor_of(held.filter(user__email__endswith=f"@{DOMAIN}").earliest("pk"))


def fill_register(actor: Actor, organisation: Organisation) -> None:
    """Four people in the register of a company or a public body."""
    for last_name, first_name, born in WORKERS:
        add_worker(
            actor=actor,
            organisation=organisation,
            last_name=last_name,
            first_name=first_name,
            birth_date=born,
            language="fr",
            email=address(last_name, f"{first_name}-{str(organisation.uuid)[:8]}"),
        )
