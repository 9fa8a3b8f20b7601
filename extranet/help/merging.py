"""Two accounts of one person become one: what either reported is hers."""

from __future__ import annotations

from extranet.accounts.models import User
from extranet.tenants.models import Fund

from .models import Ticket


def move_tickets(fund: Fund, kept: User, emptied: User) -> None:
    Ticket.objects.filter(user=emptied).update(user=kept)
