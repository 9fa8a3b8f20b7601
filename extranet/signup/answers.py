"""Somebody's answers as one encrypted text, from her last click to the confirmation of her address."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.dateparse import parse_date, parse_datetime

from extranet.rights.claims import Attestation, EntityClaim, PersonClaim
from extranet.tenants import encryption

from .models import PendingSignUp


@dataclass(frozen=True, slots=True)
class Answers:
    """What she claims, and what she ticked. `terms_version` is that of the terms she had before her eyes."""

    person: PersonClaim
    entities: tuple[EntityClaim, ...]
    attestation: Attestation
    terms_version: str

    def encrypted(self) -> bytes:
        return encryption.encrypt(json.dumps(asdict(self), cls=DjangoJSONEncoder))


def kept(token: bytes | memoryview | None) -> str:
    """The text of a column. Raises `ValueError` once the row is used and emptied."""
    if token is None:
        raise ValueError("a used row has no answers left")
    return encryption.decrypt(bytes(token))


def answers_of(pending: PendingSignUp) -> Answers:
    """The answers of a row that isn't used yet. Raises `ValueError` for another."""
    typed: dict[str, Any] = json.loads(kept(pending.answers))
    born = typed["person"].pop("birth_date")
    at = parse_datetime(typed["attestation"].pop("at"))
    if at is None:
        raise ValueError("an attestation without its time")
    return Answers(
        person=PersonClaim(**typed["person"], birth_date=parse_date(born) if born else None),
        entities=tuple(entity_of(one) for one in typed["entities"]),
        attestation=Attestation(**typed["attestation"], at=at),
        terms_version=typed["terms_version"],
    )


def entity_of(typed: dict[str, Any]) -> EntityClaim:
    amount = typed.pop("invoice_amount")
    services = tuple(typed.pop("services"))
    return EntityClaim(**typed, services=services, invoice_amount=None if amount is None else Decimal(amount))


def address_of(pending: PendingSignUp) -> str:
    """The address of a row that isn't used yet. Raises `ValueError` for another."""
    return kept(pending.address)
