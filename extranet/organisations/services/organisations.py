"""Organisations and their establishments, kept by the fund's staff; a training body says some of it itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from django.db import IntegrityError, transaction

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.versions import locked_at

from .. import verbs
from ..addresses import check_postcode
from ..models import Establishment, Organisation
from ..permissions import check_identity, check_staff
from ..roles import ORGANISATIONS, OrganisationKind
from .changes import assign
from .contacts import AddressFields, note_change


class OrganisationFields(AddressFields, total=False):
    """What the staff write about an organisation. Identifiers are compact or as typed; what is left out stays."""

    name: str
    kinds: list[str]
    legal_form: str
    is_natural_person: bool
    enterprise_number: str
    nsso_number: str
    siren: str
    activity_number: str
    email: str
    phone: str


class OwnFields(AddressFields, total=False):
    """What a training body's managers correct themselves. Never a SIREN or SIRET: the fund keeps those."""

    name: str
    email: str
    phone: str
    activity_number: str


class EstablishmentFields(AddressFields, total=False):
    name: str
    siret: str
    unit_number: str


@transaction.atomic
def add_organisation(*, actor: Actor, **fields: Unpack[OrganisationFields]) -> Organisation:
    """Add an organisation. Raises `ValidationError` for a wrong or taken identifier."""
    check_staff(actor, ORGANISATIONS)
    organisation = Organisation(**fields | {"kinds": kept_kinds(Organisation(), fields.get("kinds", []))})
    save_valid(organisation)
    record(actor, verbs.ORGANISATION_ADDED, organisation, facts={"kinds": organisation.kinds})
    return organisation


@transaction.atomic
def change_organisation(
    *, actor: Actor, organisation: Organisation, version: int, **fields: Unpack[OrganisationFields]
) -> Organisation:
    """Change what the staff know of an organisation.

    Raises `StaleEdit` when somebody else changed it since `version`, `ValidationError` for a wrong or taken identifier.
    """
    check_staff(actor, ORGANISATIONS)
    locked = locked_at(organisation, version)
    if "kinds" in fields:
        fields["kinds"] = kept_kinds(locked, fields["kinds"])
    changed = assign(locked, fields)
    save_valid(locked)
    record(actor, verbs.ORGANISATION_CHANGED, locked, facts={"fields": changed, "kinds": locked.kinds})
    return locked


def kept_kinds(organisation: Organisation, chosen: list[str]) -> list[str]:
    """Nobody makes an organisation the fund's office, or the office something else: its members may do everything."""
    office = [kind for kind in organisation.kinds if kind == OrganisationKind.FUND_OFFICE]
    return office + [kind for kind in OrganisationKind if kind in chosen and kind != OrganisationKind.FUND_OFFICE]


@transaction.atomic
def correct_identity(
    *, actor: Actor, organisation: Organisation, version: int, **fields: Unpack[OwnFields]
) -> tuple[Organisation, list[str]]:
    """What a training body says of itself. Returns it, with the names of the columns that changed.

    Raises `StaleEdit` as `change_organisation`, `ValidationError` for a malformed or taken value.
    """
    check_identity(actor, organisation)
    locked = locked_at(organisation, version)
    before = {name: getattr(locked, name) for name in fields}
    changed = assign(locked, fields)
    if changed:
        save_part(locked, fields)
        note_change(actor, locked, None, before, changed)
        record(actor, verbs.IDENTITY_CORRECTED, locked, facts={"fields": changed})
    return locked, changed


def save_part(row: Organisation, fields: Mapping[str, Any]) -> None:
    """Validate and save these columns only: the body's people can't mend the rest of the row.

    Raises `ValidationError`, also when somebody else stored the same number a moment before.
    """
    others = {field.name for field in row._meta.fields} - {*fields, "fund"}
    row.clean_fields(exclude=others | {"fund"})
    check_postcode(row.country, row.postcode)
    row.validate_constraints(exclude=others)
    try:
        with transaction.atomic():
            row.save(update_fields=[*fields, "version"])
    except IntegrityError:
        row.validate_constraints(exclude=others)  # now it sees the other row and says so
        raise


@transaction.atomic
def add_establishment(
    *, actor: Actor, organisation: Organisation, **fields: Unpack[EstablishmentFields]
) -> Establishment:
    """Add an establishment. Raises `ValidationError` for a wrong or taken number, or a name used twice."""
    check_staff(actor, ORGANISATIONS)
    establishment = Establishment(organisation=organisation, **fields)
    save_valid(establishment)
    record(actor, verbs.ESTABLISHMENT_ADDED, establishment, facts={"organisation": str(organisation.uuid)})
    return establishment


@transaction.atomic
def change_establishment(
    *, actor: Actor, establishment: Establishment, **fields: Unpack[EstablishmentFields]
) -> Establishment:
    """Change an establishment. Raises `ValidationError` as adding does."""
    check_staff(actor, ORGANISATIONS)
    rows = Establishment.objects.select_for_update(of=("self",)).select_related("organisation")
    locked = rows.get(pk=establishment.pk)
    changed = assign(locked, fields)
    save_valid(locked)
    record(actor, verbs.ESTABLISHMENT_CHANGED, locked, facts={"fields": changed})
    return locked


@transaction.atomic
def remove_establishment(*, actor: Actor, establishment: Establishment) -> None:
    """Remove an establishment that nothing else refers to."""
    check_staff(actor, ORGANISATIONS)
    record(
        actor,
        verbs.ESTABLISHMENT_REMOVED,
        establishment,
        facts={"organisation": str(establishment.organisation.uuid)},
    )
    establishment.delete()
