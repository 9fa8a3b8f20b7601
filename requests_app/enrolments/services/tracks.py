"""Certification tracks, as the staff make them, and their candidates (`ITM-18`).

A candidate is enrolled, changed and deleted by her responsible or the staff; each leaves a line of her history.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.versions import locked_at

from .. import verbs
from ..models import Candidacy, CandidacyChange, Course, Track, TrackStep
from ..permissions import acts_for_fund, check_enrolment_staff, check_responsible

Kind = CandidacyChange.Kind
Step = Course | str
"""A course to attend, or the name of a test to pass."""


@transaction.atomic
def add_track(*, actor: Actor, steps: Sequence[Step], **values: Any) -> Track:
    """Raises `ValidationError` for a code that is taken, or no step."""
    check_enrolment_staff(actor)
    track = Track(**values)
    save_valid(track)
    write_steps(track, steps)
    record(actor, verbs.TRACK_ADDED, track, facts={"steps": len(steps)})
    return track


@transaction.atomic
def change_track(*, actor: Actor, track: Track, version: int, steps: Sequence[Step], **values: Any) -> Track:
    """Its candidates follow the new steps. Raises `StaleEdit` and `ValidationError`."""
    check_enrolment_staff(actor)
    current = locked_at(track, version)
    for name, value in values.items():
        setattr(current, name, value)
    save_valid(current)
    write_steps(current, steps)
    record(actor, verbs.TRACK_CHANGED, current, facts={"steps": len(steps)})
    return current


def write_steps(track: Track, steps: Sequence[Step]) -> None:
    """In this order, in place of those before. Raises `ValidationError` without any."""
    if not steps:
        raise ValidationError({"steps": _("Donnez au moins une étape.")})
    track.steps.all().delete()
    for position, step in enumerate(steps, start=1):
        what = {"test": step} if isinstance(step, str) else {"course": step}
        save_valid(TrackStep(track=track, position=position, **what))


@transaction.atomic
def enrol_candidate(*, actor: Actor, track: Track, worker: Worker, **values: Any) -> Candidacy:
    """Raises `ValidationError` for somebody who is a candidate already or has left, or a track that takes nobody."""
    check_responsible(actor, worker.organisation_id)
    if not worker.is_active:
        raise ValidationError(_("Cette personne a quitté l’organisation : réactivez-la d’abord."))
    if not (track.is_open or acts_for_fund(actor)):
        raise ValidationError(_("Ce trajet ne prend plus de candidats : adressez-vous au fonds."))
    candidacy = Candidacy(track=track, worker=worker, organisation_id=worker.organisation_id, **values)
    save_valid(candidacy)
    note(actor, candidacy, Kind.ENROLLED)
    record(actor, verbs.CANDIDATE_ENROLLED, candidacy, facts={"track": str(track.uuid)})
    return candidacy


@transaction.atomic
def change_candidacy(*, actor: Actor, candidacy: Candidacy, version: int, **values: Any) -> Candidacy:
    """Raises `StaleEdit`, and `ValidationError` when it was deleted."""
    check_responsible(actor, candidacy.organisation_id)
    current = locked_at(candidacy, version)
    refuse_removed(current)
    changes = {
        name: [text_of(getattr(current, name)), text_of(value)]
        for name, value in values.items()
        if getattr(current, name) != value
    }
    for name, value in values.items():
        setattr(current, name, value)
    save_valid(current)
    if changes:
        note(actor, current, Kind.CHANGED, changes=changes)
        record(actor, verbs.CANDIDATE_CHANGED, current, facts={"fields": sorted(changes)})
    return current


@transaction.atomic
def remove_candidacy(*, actor: Actor, candidacy: Candidacy, reason: str) -> Candidacy:
    """She is no candidate any more; her results stay. Raises `ValidationError` without a reason, or the second time."""
    check_responsible(actor, candidacy.organisation_id)
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi cette inscription est supprimée.")})
    current = Candidacy.objects.select_for_update(of=("self",)).get(pk=candidacy.pk)
    refuse_removed(current)
    current.removed_at = timezone.now()
    current.version += 1
    current.save(update_fields=["removed_at", "version"])
    note(actor, current, Kind.REMOVED, reason=reason.strip())
    record(actor, verbs.CANDIDATE_REMOVED, current, text=reason.strip())
    return current


def refuse_removed(candidacy: Candidacy) -> None:
    if candidacy.removed_at:
        raise ValidationError(_("Cette inscription est supprimée : inscrivez la personne à nouveau."))


def note(
    actor: Actor,
    candidacy: Candidacy,
    kind: Kind,
    *,
    changes: dict[str, list[str]] | None = None,
    reason: str = "",
) -> None:
    CandidacyChange.objects.create(
        candidacy=candidacy,
        kind=kind,
        changes=changes or {},
        reason=reason,
        made_by_id=actor.user_id,
        name=actor.name,
    )


def text_of(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")
