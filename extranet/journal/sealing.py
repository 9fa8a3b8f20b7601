"""Seals over what has been written since the last one: chained, signed, and noted outside the database."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from extranet.tenants.scope import scope

from . import heads, keys
from .digests import leaf, seal_digest, statement
from .models import Entry, Seal
from .queries import BEGINNING

ENTRIES_PER_SEAL = 1000


def seal(fund_id: int) -> int:
    """Seal every entry whose turn has come, and note the heads outside. Returns the number of seals made.

    An entry's turn comes when every transaction that began before its own has ended. While another process seals this
    fund there is nothing to do here.
    """
    made = 0
    while seal_next(fund_id) is not None:
        made += 1
    heads.publish(fund_id)
    return made


def seal_next(fund_id: int) -> Seal | None:
    """The next seal, or None when nothing can be sealed now."""
    with scope(fund_id):
        if not is_mine(fund_id):
            return None
        before = Seal.objects.order_by("-number").first()
        last = before.ends_at if before else BEGINNING
        entries = list(Entry.objects.finished().after(last)[:ENTRIES_PER_SEAL])
        if not entries:
            return None
        signer = keys.private_key()
        new = Seal(
            fund_id=fund_id,
            number=before.number + 1 if before else 1,
            previous=before.digest if before else "",
            first=list(entries[0].position),
            last=list(entries[-1].position),
            count=len(entries),
            entries=[entry.pk for entry in entries],
            leaves=b"".join(map(leaf, entries)),
            key=keys.key_name(signer.public_key()),
            sealed_at=timezone.now(),
        )
        said = statement(new)
        new.digest, new.signature = seal_digest(said), signer.sign(said)
        new.save()
    return new


def is_mine(fund_id: int) -> bool:
    """Whether this transaction is now the only one that seals the fund's journal; it is until its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('journal.seal', %s))", [fund_id])
        return cursor.fetchone()[0]
