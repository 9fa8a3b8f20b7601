"""The bytes that are hashed. Whatever changes here makes every seal that was ever made look broken."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from .models import Entry, Seal

NOT_IN_THE_LEAF = {"id"}  # its place is the seal's business: the same act in another's place is told from a changed one


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def text_digest(salt: bytes, actor_name: str, comment: str) -> str:
    """What binds an entry to its personal text; without the salt nobody finds the text by trying names."""
    return hashlib.sha256(salt + canonical([actor_name, comment])).hexdigest()


def leaf(entry: Entry) -> bytes:
    """32 bytes of an entry's whole row but its id. An empty column counts for nothing, so columns can be added."""
    fields = [field for field in entry._meta.concrete_fields if field.name not in NOT_IN_THE_LEAF]
    columns = {field.column: as_json(field, entry) for field in fields}
    return hashlib.sha256(canonical({name: value for name, value in columns.items() if value is not None})).digest()


def as_json(field: models.Field[Any, Any], entry: Entry) -> Any:
    value = field.value_from_object(entry)
    if isinstance(field, models.DateTimeField):
        return moment(value)
    return str(value) if isinstance(field, models.UUIDField) and value else value


def moment(value: datetime) -> str:
    """ISO 8601 in UTC, to the microsecond: as the database gives it back."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def statement(seal: Seal) -> bytes:
    """What a seal says and its key signs. It stands in the database as columns, and outside as these very bytes."""
    ids = b"".join(pk.to_bytes(8, "big") for pk in seal.entries)
    return canonical(
        {
            "fund": seal.fund_id,
            "number": seal.number,
            "previous": seal.previous,
            "first": list(seal.first),
            "last": list(seal.last),
            "count": seal.count,
            "entries": hashlib.sha256(ids).hexdigest(),
            "leaves": hashlib.sha256(bytes(seal.leaves)).hexdigest(),
            "key": seal.key,
            "sealed_at": moment(seal.sealed_at),
        }
    )


def seal_digest(said: bytes) -> str:
    """The digest of a seal's statement, which the next seal repeats."""
    return hashlib.sha256(said).hexdigest()
