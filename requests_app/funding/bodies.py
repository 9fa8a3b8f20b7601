"""Training bodies that the fund knows, found by name, SIREN, SIRET, BCE or declaration number."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from extranet.organisations.identifiers import compact, kind_of_seller
from extranet.organisations.models import Establishment, Organisation
from extranet.organisations.roles import OrganisationKind

from .models import FundingRequest

SHOWN = 10  # bodies


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A training body, by the establishment that gives the training where one is known. A Belgian one has no SIRET:
    `siret` is its enterprise number then, and empty where the fund knows neither.
    """

    body: Organisation
    siret: str = ""
    city: str = ""

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.body.uuid}.{self.siret}"

    @property
    def label(self) -> str:
        return ", ".join(filter(None, [self.body.name, number_said(self.siret), self.city]))


def number_said(number: str) -> str:
    """« SIRET 732 829 320 00074 », « BCE 0440.966.354 »; empty for none."""
    if not number:
        return ""
    return f"{'SIRET' if len(number) == 14 else 'BCE'} {kind_of_seller(number).show(number)}"


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
    if places:
        return [KnownBody(body, one.siret, one.city) for one in places]
    return [KnownBody(body, body.enterprise_number, body.city if body.enterprise_number else "")]


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
