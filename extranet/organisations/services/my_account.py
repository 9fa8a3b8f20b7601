"""What a person changes about herself, as this fund knows her."""

from __future__ import annotations

from django.db import transaction

from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..models import Membership
from .changes import assign


@transaction.atomic
def change_own_names(*, actor: Actor, user: User, title: str, last_name: str, first_name: str) -> None:
    """Change her names on each of her memberships in this fund that isn't withdrawn (`MYA-43`).

    What she signed keeps the name it was signed under: papers hold their own text.
    """
    values = {"title": title, "last_name": last_name, "first_name": first_name}
    hers = Membership.objects.of(user).not_withdrawn().select_for_update(of=("self",)).order_by("pk")
    for membership in hers:
        if changed := assign(membership, values):
            save_valid(membership)
            record(actor, verbs.MEMBER_CHANGED, membership, facts={"fields": changed})
