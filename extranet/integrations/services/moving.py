"""When two accounts become one, the keys of the one are made by the other."""

from __future__ import annotations

from extranet.accounts.models import AccountMerge, User
from extranet.journal.services import record
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import ApiKey


def move_keys(fund: Fund, kept: User, emptied: User) -> None:
    """In the open scope, once the memberships have moved. A membership that moved took its keys along.

    What is left was made by one that the merge ended, because the kept account is a member there too: that membership
    goes on with them. One that had ended before keeps its keys, which stay dead.
    """
    merge = (
        AccountMerge.objects.filter(kept=kept, emptied=emptied, proved_at__isnull=False).order_by("-proved_at").first()
    )
    if merge is None:
        return
    left = ApiKey.objects.in_force().filter(maker__user=emptied, maker__ended_at__gte=merge.proved_at)
    for key in left.select_for_update(of=("self",)).select_related("maker").order_by("pk"):
        mine = Membership.objects.filter(user=kept, organisation=key.organisation_id).first()
        if mine:
            facts = {"from": str(key.maker.uuid), "to": str(mine.uuid)}
            key.maker = mine
            key.save(update_fields=["maker"])
            record(Actor.system(fund), verbs.KEY_TAKEN_OVER, key, facts=facts)
