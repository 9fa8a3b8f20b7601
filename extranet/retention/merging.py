"""Two accounts of one person become one: the holds that either set or released are hers."""

from __future__ import annotations

from extranet.accounts.models import AccountUse, User
from extranet.accounts.unused import ACCOUNTS
from extranet.tenants.models import Fund

from .models import LegalHold


def move_holds(fund: Fund, kept: User, emptied: User) -> None:
    LegalHold.objects.filter(held_by=emptied).update(held_by=kept)
    LegalHold.objects.filter(released_by=emptied).update(released_by=kept)
    move_hold_on_account(kept, emptied)


def move_hold_on_account(kept: User, emptied: User) -> None:
    """Who held the one account holds the other: the emptied one's use is no longer counted."""
    uses = {use.user_id: use for use in AccountUse.objects.filter(user__in=[kept, emptied])}
    if kept.pk in uses and emptied.pk in uses:
        standing = LegalHold.objects.standing()
        if not standing.of(ACCOUNTS, uses[kept.pk].uuid).exists():
            here = {"subject_uuid": uses[kept.pk].uuid, "reference": uses[kept.pk].number}
            standing.of(ACCOUNTS, uses[emptied.pk].uuid).update(**here)
