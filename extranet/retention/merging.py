"""Two accounts of one person become one: the holds that either set or released are hers."""

from __future__ import annotations

from extranet.accounts.models import User
from extranet.tenants.models import Fund

from .models import LegalHold


def move_holds(fund: Fund, kept: User, emptied: User) -> None:
    LegalHold.objects.filter(held_by=emptied).update(held_by=kept)
    LegalHold.objects.filter(released_by=emptied).update(released_by=kept)
