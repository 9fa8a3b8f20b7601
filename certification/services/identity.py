"""« Votre identité »: what a body's managers say of it, and the pictures that certificates bear (`ATN-10`…`ATN-15`)."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import deposit as deposit_document
from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.organisations.services import correct_identity
from extranet.organisations.services.changes import assign
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.versions import StaleEdit

from .. import verbs
from ..identity import Identity, identity_of
from ..models import BodyIdentity
from ..permissions import check_own_body
from .supporting import check_kbis_again

OWN = ("mobile", "fax", "website", "ape", "representative", "capacity")
ON_THE_KBIS = {"name", "representative"}


class IdentityFields(TypedDict, total=False):
    """What is typed; a body's SIRET isn't among it. What is left out stays."""

    name: str
    email: str
    phone: str
    activity_number: str
    street: str
    house_number: str
    box: str
    postcode: str
    city: str
    mobile: str
    fax: str
    website: str
    ape: str
    representative: str
    capacity: str


@transaction.atomic
def save_identity(
    *,
    actor: Actor,
    body: Organisation,
    version: int,
    logo: Inspected | None = None,
    stamp: Inspected | None = None,
    remove_logo: bool = False,
    remove_stamp: bool = False,
    **fields: Unpack[IdentityFields],
) -> Identity:
    """« Enregistrer »: the words, and new pictures or none. Certificates of the past keep the pictures they bear.

    Raises `StaleEdit` when somebody changed it since `version` (its `current` is the `Identity` as it is now), and
    `ValidationError` for a malformed or taken value.
    """
    check_own_body(actor, body)
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=body.pk)
    known = identity_of(locked)
    if known.version != version:
        raise StaleEdit(known)
    refuse_taken_number(locked, fields.get("activity_number", ""))
    own = {name: value for name, value in fields.items() if name in OWN}
    of_body: dict[str, Any] = {name: value for name, value in fields.items() if name not in OWN}
    _body, changed = correct_identity(actor=actor, organisation=locked, version=locked.version, **of_body)
    row = known.row
    changed += assign(row, own)
    changed += put(row, "logo", kept(actor, logo, "logo"), remove=remove_logo)
    changed += put(row, "stamp", kept(actor, stamp, "cachet"), remove=remove_stamp)
    if changed or row.pk is None:
        row.version += 1
        save_valid(row)
        record(actor, verbs.IDENTITY_CHANGED, row, facts={"fields": sorted(changed)})
    if not ON_THE_KBIS.isdisjoint(changed):
        check_kbis_again(actor, locked)
    return identity_of(Organisation.objects.get(pk=locked.pk))


def kept(actor: Actor, picture: Inspected | None, name: str) -> Document | None:
    """The picture as a document of the body's, or None without one."""
    if picture is None:
        return None
    file_name = f"{name}.{picture.kind.suffix}"
    return deposit_document(fund_id=actor.fund_id, upload=picture, file_name=file_name, user_id=actor.user_id)


def put(row: BodyIdentity, name: str, new: Document | None, *, remove: bool) -> list[str]:
    """The column's name when the picture changes: a new one, or none."""
    if new is None and not (remove and getattr(row, name)):
        return []
    setattr(row, name, new)
    return [name]


def refuse_taken_number(body: Organisation, number: str) -> None:
    """Raises `ValidationError`, in words for somebody who can't look the other organisation up."""
    if number and Organisation.objects.filter(activity_number=number).exclude(pk=body.pk).exists():
        raise ValidationError(
            {
                "activity_number": _(
                    "Le fonds connaît ce numéro pour un autre organisme : vérifiez la saisie, ou appelez-le."
                )
            }
        )
