"""Training bodies that the fund knows, found by name, SIREN, SIRET or declaration number."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from extranet.organisations.identifiers import IDENTIFIERS, compact
from extranet.organisations.models import Establishment, Organisation
from extranet.organisations.roles import OrganisationKind

from .models import FundingRequest

SHOWN = 10  # bodies


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A training body, by the establishment that gives the training where one is known: `siret` is empty otherwise."""

    body: Organisation
    siret: str = ""
    city: str = ""

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.body.uuid}.{self.siret}"

    @property
    def label(self) -> str:
        number = IDENTIFIERS["siret"].show(self.siret) if self.siret else ""
        return ", ".join(filter(None, [self.body.name, number and f"SIRET {number}", self.city]))


def found(text: str) -> list[KnownBody]:
    """Those whose name begins with the text, or whose number it is. Two queries."""
    if not text.strip():
        return []
    bodies = Organisation.objects.of_kind(OrganisationKind.TRAINING_BODY)
    wanted = bodies.matching(text)
    number = compact(text)
    if number.isdigit() and len(number) == 14:
        wanted = bodies.filter(pk__in=Establishment.objects.filter(siret=number).values("organisation"))
    rows = wanted.order_by("name_folded", "pk").prefetch_related("establishments")[:SHOWN]
    return [one for body in rows for one in places_of(body) if len(number) != 14 or number in ("", one.siret)]


def places_of(body: Organisation) -> list[KnownBody]:
    places = [one for one in body.establishments.all() if one.siret]
    return [KnownBody(body, one.siret, one.city) for one in places] or [KnownBody(body)]


def of_key(key: str) -> KnownBody | None:
    """What `KnownBody.key` stands for; None when there is no such body."""
    uuid, _dot, siret = key.partition(".")
    bodies = Organisation.objects.of_kind(OrganisationKind.TRAINING_BODY).prefetch_related("establishments")
    body = bodies.filter(uuid=uuid).first() if is_uuid(uuid) else None
    return next((one for one in places_of(body) if one.siret == siret), None) if body else None


def chosen_for(request: FundingRequest) -> KnownBody | None:
    """The body of a request, where the fund knows it."""
    return KnownBody(request.body, request.body_siret) if request.body else None


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
