"""« Geler » a file, and releasing it: both for a reason, and in the journal (`BEY-23`)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.retention import RetentionRule

from .. import verbs
from ..models import Announcement, LegalHold, Tombstone
from ..queries import may_see


def check_matter(actor: Actor, rule: RetentionRule) -> None:
    """Raises `PermissionDenied` for who isn't of the staff in the file's matter."""
    if not may_see(actor, rule):
        raise PermissionDenied(_("Seul le personnel du fonds chargé de ces dossiers le peut : adressez-vous à lui."))


@transaction.atomic
def hold(*, actor: Actor, rule: RetentionRule, file: Any, reason: str) -> LegalHold:
    """Nothing of the file is forgotten from now on. Held already: the hold that stands.

    Raises `PermissionDenied`, and `ValidationError` without a reason or for what was forgotten.
    """
    check_matter(actor, rule)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Dites pourquoi ce fichier doit être gardé : un litige, un contrôle…")})
    rule.model._default_manager.select_for_update(of=("self",)).get(pk=file.pk)
    if Tombstone.objects.of(rule, file.uuid).exists():
        raise ValidationError(_("Ce fichier a déjà été effacé au terme de sa conservation."))
    if standing := LegalHold.objects.standing().of(rule, file.uuid).first():
        return standing
    made = LegalHold.objects.create(
        rule=rule.name,
        subject_model=rule.subject,
        subject_uuid=file.uuid,
        reference=rule.reference(file),
        reason=reason,
        held_by_id=actor.user_id,
        held_by_name=actor.name,
    )
    record(actor, verbs.HELD, file, facts={"hold": str(made.uuid)}, text=reason)
    return made


@transaction.atomic
def release(*, actor: Actor, rule: RetentionRule, file: Any, reason: str) -> LegalHold:
    """The clock counts again, and the file is announced anew before anything of it goes.

    Raises `PermissionDenied`, and `ValidationError` without a reason or where nothing is held.
    """
    check_matter(actor, rule)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Dites pourquoi ce fichier n’a plus besoin d’être gardé.")})
    held = LegalHold.objects.standing().of(rule, file.uuid).select_for_update(of=("self",)).first()
    if held is None:
        raise ValidationError(_("Ce fichier n’est pas gelé."))
    held.released_at, held.release_reason = timezone.now(), reason
    held.released_by_id, held.released_by_name = actor.user_id, actor.name
    held.save(update_fields=["released_at", "release_reason", "released_by", "released_by_name"])
    Announcement.objects.of(rule, file.uuid).delete()
    record(actor, verbs.RELEASED, file, facts={"hold": str(held.uuid)}, text=reason)
    return held
