"""What a fund asks of people who sign up or add an entity: read from its options, with what its country is used to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund

from .catalogue import Profile

OPTION = "signup"  # fund option: a dict with the keys below
PROFILES, BRANCHES, PROOFS, INFO, BENEFITS = "profiles", "branches", "proofs", "info", "benefits"


class Proof(models.TextChoices):
    """What only somebody of the entity is likely to know. Never confirmed nor denied to the person who gives it."""

    MEMBER_CODE = "member_code", _("Code adhérent")
    PAYROLL = "payroll", _("Masse salariale de l’année précédente")
    INVOICE_AMOUNT = "invoice_amount", _("Montant d’une facture")
    ACTIVITY_NUMBER = "activity_number", _("Numéro de déclaration d’activité")


# The sources' questions are French; in Belgium an activity number doesn't exist and a payroll isn't shared with funds.
PROOFS_OF_COUNTRY: dict[str, tuple[Proof, ...]] = {
    Fund.Country.FRANCE: tuple(Proof),
    Fund.Country.BELGIUM: (Proof.MEMBER_CODE,),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """A fund's choices. `info` has a text for a step (`"1"`, `"2"`, `"3"`) only where the fund wrote its own."""

    profiles: tuple[Profile, ...]
    branches: tuple[str, ...]
    proofs: frozenset[str]
    info: Mapping[str, str]
    benefits: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether anybody may sign up alone."""
        return bool(self.profiles)

    def asks(self, proof: Proof) -> bool:
        return proof in self.proofs


def choices_of(fund: Fund) -> Choices:
    """The fund's choices, defaults where it made none. Names that this version doesn't know are passed over."""
    chosen = fund.options.get(OPTION, {})
    proofs = chosen.get(PROOFS, PROOFS_OF_COUNTRY[fund.country])
    return Choices(
        profiles=tuple(profile for profile in Profile if profile in chosen.get(PROFILES, [])),
        branches=tuple(chosen.get(BRANCHES, [])),
        proofs=frozenset(proof for proof in Proof if proof in proofs),
        info=dict(chosen.get(INFO, {})),
        benefits=tuple(chosen.get(BENEFITS, [])),
    )
