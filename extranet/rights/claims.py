"""What somebody says of herself and of an entity when she asks for rights: typed, not yet believed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from extranet.organisations.identifiers import IDENTIFIERS


@dataclass(frozen=True, slots=True)
class PersonClaim:
    """Who asks, as this fund is to know her (`MYA-31`). Her address is her account's."""

    title: str  # a `Title`
    last_name: str
    first_name: str
    phone: str = ""
    birth_date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class EntityClaim:
    """One establishment or entity, the services asked for, and what proves that she speaks for it (`MYA-22`…`MYA-29`).

    Numbers are compact and have right check digits. A proof that wasn't asked for, or not given, is empty or None.
    """

    profile: str  # a `Profile`
    services: tuple[str, ...]  # `Service`s of the profile, at least one
    legal_representative: str  # « Responsable légal de l'entreprise »
    capacity: str  # « Fonction » of the person who asks
    siret: str = ""  # 14 digits (France)
    enterprise_number: str = ""  # « N° BCE », 10 digits (Belgium)
    name: str = ""  # where the fund asks for it
    phone: str = ""
    branch: str = ""  # one of the fund's
    member_code: str = ""  # « Code Adhérent »
    payroll: int | None = None  # « Masse salariale » of `payroll_year`, whole euros
    payroll_year: int | None = None
    activity_number: str = ""  # « Numéro de Déclaration d'Activité », 11 digits
    invoice_amount: Decimal | None = None  # « Montant de la facture HT », euros


@dataclass(frozen=True, slots=True)
class Attestation:
    """« Je certifie que le titulaire du compte est autorisé… », as it was ticked (`MYA-28`)."""

    text_version: str
    at: datetime.datetime
    address: str  # IP address


def key_of(claim: EntityClaim) -> str:
    """What two claims of one entity have in common: its number."""
    return claim.siret or claim.enterprise_number


def shown(claim: EntityClaim) -> str:
    """That number as its owners write it."""
    return IDENTIFIERS["siret" if claim.siret else "enterprise"].show(key_of(claim))
