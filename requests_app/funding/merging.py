"""What merging two accounts of one person does to the exchanges that she reads."""

from __future__ import annotations

from extranet.accounts.models import User
from extranet.tenants.models import Fund

from .models import Thread, ThreadReading


def move_readings(fund: Fund, kept: User, emptied: User) -> None:
    """In the open scope: what she has read stays read, and the questions that she asked are still hers to see."""
    for reading in ThreadReading.objects.filter(user=emptied).order_by("pk"):
        reading_of_kept = {"side": reading.side, "name": reading.name, "read_at": reading.read_at}
        ThreadReading.objects.get_or_create(
            thread=reading.thread, user=kept, until=reading.until, defaults=reading_of_kept
        )
        reading.delete()
    Thread.objects.filter(begun_by=emptied).update(begun_by=kept)
