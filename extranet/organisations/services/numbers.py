"""« Changer de numéro »: an organisation or an establishment gets another number and keeps its people and files."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..identifiers import IDENTIFIERS, IdentifierField
from ..models import Establishment, FormerNumber, Organisation
from ..permissions import check_staff
from ..roles import ORGANISATIONS


@transaction.atomic
def change_number(
    *,
    actor: Actor,
    organisation: Organisation,
    establishment: Establishment | None = None,
    kind: str,
    number: str,
    changed_on: datetime.date,
    reason: str,
) -> FormerNumber:
    """Give the organisation, or one of its establishments, another number; the former one still finds it.

    `kind` is a key of `IDENTIFIERS`. Raises `ValidationError` at `number`, `changed_on` or `reason`: a wrong or taken
    number, the same as before, none before, a day to come, no reason.
    """
    check_staff(actor, ORGANISATIONS)
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    row: Organisation | Establishment = locked
    if establishment is not None:
        row = locked.establishments.select_for_update(of=("self",)).get(pk=establishment.pk)
        row.organisation = locked
    field = next((f for f in row._meta.local_fields if isinstance(f, IdentifierField) and f.kind == kind), None)
    former = getattr(row, field.name) if field else ""
    if field is None or not former:
        raise ValidationError({"number": _("Il n’y a pas d’ancien numéro : ajoutez-le avec « Modifier ».")})
    try:
        new = IDENTIFIERS[kind].parse(number)
    except ValidationError as error:
        raise ValidationError({"number": error}) from error
    if new == former:
        raise ValidationError({"number": _("C’est déjà son numéro.")})
    if changed_on > timezone.localdate():
        raise ValidationError({"changed_on": _("Ce jour est à venir : revenez ce jour-là.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez pourquoi le numéro change.")})
    setattr(row, field.name, new)
    save_number(row, field.name)
    kept = FormerNumber(
        organisation=locked,
        establishment=establishment,
        kind=kind,
        number=former,
        changed_on=changed_on,
        reason=reason.strip(),
    )
    save_valid(kept)
    record(actor, verbs.NUMBER_CHANGED, row, facts={"kind": kind, "changed_on": changed_on.isoformat()})
    return kept


def save_number(row: Organisation | Establishment, name: str) -> None:
    """Validate and save; what the model finds wrong stands at the form's only number. Raises `ValidationError`."""
    if isinstance(row, Organisation):
        row.version += 1
    try:
        save_valid(row)
    except ValidationError as error:
        problems = error.message_dict.get(name) or error.messages
        raise ValidationError({"number": problems}) from error
