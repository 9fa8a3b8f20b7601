"""How an organisation or an establishment is reached (`MYA-13`): its people correct it, the fund sees old → new."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.versions import locked_at

from .. import verbs
from ..addresses import ADDRESS_FIELDS, check_postcode
from ..models import ContactChange, Establishment, Organisation
from ..permissions import check_contact, check_staff
from ..roles import ORGANISATIONS, is_of_office
from .changes import assign

CONTACT_FIELDS = ("email", "phone", "second_phone", *ADDRESS_FIELDS)


class AddressFields(TypedDict, total=False):
    street: str
    house_number: str
    box: str
    postcode: str
    city: str
    country: str


class ContactFields(AddressFields, total=False):
    """Never a number by which it is known: the fund keeps those. What is left out stays."""

    email: str
    phone: str
    second_phone: str


@transaction.atomic
def correct_contact(
    *, actor: Actor, organisation: Organisation, version: int, **fields: Unpack[ContactFields]
) -> Organisation:
    """Correct how an organisation is reached. Raises `StaleEdit`, or `ValidationError` for a malformed address."""
    check_contact(actor, organisation)
    locked = locked_at(organisation, version)
    correct(actor, locked, None, fields)
    return locked


@transaction.atomic
def correct_place(*, actor: Actor, establishment: Establishment, **fields: Unpack[ContactFields]) -> Establishment:
    """The same of one of its establishments. Raises `ValidationError` for a value or a postcode that can't be."""
    check_contact(actor, establishment.organisation)
    rows = Establishment.objects.select_for_update(of=("self",)).select_related("organisation")
    locked = rows.get(pk=establishment.pk)
    correct(actor, locked.organisation, locked, fields)
    return locked


def correct(actor: Actor, organisation: Organisation, place: Establishment | None, fields: ContactFields) -> None:
    """Its own people can't mend the rest of the row, so the rest isn't validated here. Raises `ValidationError`."""
    row = place or organisation
    before = {name: getattr(row, name) for name in fields}
    changed = assign(row, fields)
    row.clean_fields(exclude={field.name for field in row._meta.fields} - set(fields))
    check_postcode(row.country, row.postcode)
    row.save(update_fields=[*fields, *([] if place else ["version"])])
    note_change(actor, organisation, place, before, changed)
    record(actor, verbs.CONTACT_CORRECTED, row, facts={"fields": changed})


def note_change(
    actor: Actor,
    organisation: Organisation,
    place: Establishment | None,
    before: Mapping[str, Any],
    changed: Collection[str],
) -> None:
    """Keep what changed of its contact details, old and new; what the fund changes itself it has seen."""
    row = place or organisation
    changes = {name: [before[name], getattr(row, name)] for name in changed if name in CONTACT_FIELDS}
    if not changes:
        return
    seen = {"seen_at": timezone.now(), "seen_by_id": actor.user_id} if is_of_office(actor) else {}
    ContactChange.objects.create(
        organisation=organisation, establishment=place, changes=changes, changed_by_id=actor.user_id, **seen
    )


@transaction.atomic
def see_contact_change(*, actor: Actor, change: ContactChange) -> ContactChange:
    """An officer has taken note of it; a second time changes nothing."""
    check_staff(actor, ORGANISATIONS, Capability.MEMBERSHIP)
    locked = ContactChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if locked.seen_at is None:
        locked.seen_at, locked.seen_by_id = timezone.now(), actor.user_id
        locked.save(update_fields=["seen_at", "seen_by"])
        record(actor, verbs.CONTACT_SEEN, locked)
    return locked
