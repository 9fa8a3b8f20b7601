"""Signing on the phone, noting by hand, confirming a half-day's sheet, correcting it (`BEY-06`).

Whoever changes a half-day's presences locks that half-day first; confirming locks its session before.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import door, verbs
from ..models import Enrolment, Mark, Presence, Session, SessionPart, Sheet, Way
from ..permissions import acts_for_fund, check_sheet
from ..workflow import CONFIRMED, EnrolmentState, SessionState
from .enrolling import locked_session


class DoorClosed(ValidationError):
    """Nobody signs now: too early, too late, cancelled, or the sheet is confirmed."""


class Unmarked(ValidationError):
    """A sheet can't be confirmed while somebody is neither present nor absent."""


def locked_part(part: SessionPart) -> SessionPart:
    current = SessionPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
    current.session = part.session
    return current


def is_confirmed(part: SessionPart) -> bool:
    """Whether the half-day's sheet was made: what stands on it changes by a correction only."""
    return Sheet.objects.filter(part=part).exists()


@transaction.atomic
def sign(
    *, actor: Actor, part: SessionPart, enrolment: Enrolment, way: Way, read_at: datetime.datetime, device: bytes
) -> Presence:
    """She signs for the half-day, having read the screen's code at `read_at`. Signing twice is signing once.

    The caller has checked that she is who she says (`way`) and that the code was right. Raises `DoorClosed`.
    """
    current = locked_part(part)
    refuse_signing(current, read_at)
    held = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk, session=current.session_id)
    if held.state not in CONFIRMED:
        raise DoorClosed(_("Vous n’êtes plus inscrit(e) à cette session : adressez-vous au formateur."))
    before = Presence.objects.in_force().filter(part=current, enrolment=held).first()
    if before and before.is_signed:
        return before
    presence = put(actor, current, held, Mark.PRESENT, way, before, device=device)
    record(actor, verbs.PRESENCE_SIGNED, held, facts={"part": str(current.uuid), "way": way.value})
    return presence


def refuse_signing(part: SessionPart, read_at: datetime.datetime) -> None:
    """Raises `DoorClosed`."""
    now = timezone.now()
    if part.session.state == SessionState.CANCELLED:
        raise DoorClosed(_("Cette session est annulée."))
    if is_confirmed(part):
        raise DoorClosed(_("La feuille de cette demi-journée est confirmée : adressez-vous au formateur."))
    if not door.is_open(part, now):
        raise DoorClosed(
            _("On signe d’une demi-heure avant la demi-journée à une demi-heure après : adressez-vous au formateur.")
        )
    if now - read_at > door.TO_SIGN:
        raise DoorClosed(_("Vous avez lu le code il y a plus de dix minutes : lisez à nouveau celui de l’écran."))


def put(
    actor: Actor,
    part: SessionPart,
    enrolment: Enrolment,
    mark: str,
    way: Way,
    before: Presence | None,
    *,
    reason: str = "",
    device: bytes = b"",
) -> Presence:
    """In the place of `before`, which is kept."""
    if before:
        before.superseded_at = timezone.now()
        before.save(update_fields=["superseded_at"])
    return Presence.objects.create(
        part=part,
        enrolment=enrolment,
        mark=mark,
        way=way,
        noted_by=actor.name,
        noted_by_user_id=actor.user_id,
        reason=reason,
        device=device,
    )


@transaction.atomic
def note(*, actor: Actor, fund: Fund, part: SessionPart, marks: Mapping[int, str], reason: str = "") -> int:
    """Note by hand who is present, excused, absent: enrolment's id → mark. How many changed.

    After the confirmation each change is a correction. Raises `ValidationError` at `reason` without one then, and
    `DoorClosed` for a session that is cancelled or a half-day to come.
    """
    check_sheet(actor, part.session)
    session = locked_session(part.session_id)
    current = locked_part(part)
    refuse_noting(session, current)
    confirmed = is_confirmed(current)
    rows = session.enrolments.filter(pk__in=marks, state__in=CONFIRMED).order_by("pk")
    before = in_force(current)
    changed = [one for one in rows if one.pk not in before or before[one.pk].mark != marks[one.pk]]
    if confirmed and changed and not reason.strip():
        raise ValidationError({"reason": _("La feuille est confirmée : dites pourquoi vous la corrigez.")})
    for enrolment in changed:
        old, mark = before.get(enrolment.pk), Mark(marks[enrolment.pk])
        put(actor, current, enrolment, mark, way_of(actor), old, reason=reason.strip() if confirmed else "")
        if confirmed:
            facts = {"part": str(current.uuid), "from": old.mark if old else "", "to": mark.value}
            record(actor, verbs.PRESENCE_CORRECTED, enrolment, facts=facts, text=reason.strip())
    if changed and not confirmed:
        record(actor, verbs.PRESENCES_NOTED, session, facts={"part": str(current.uuid), "count": len(changed)})
    if changed and confirmed:
        settle(actor, session)
    return len(changed)


def way_of(actor: Actor) -> Way:
    return Way.FUND if acts_for_fund(actor) else Way.TRAINER


def refuse_noting(session: Session, part: SessionPart) -> None:
    """Raises `DoorClosed`."""
    if session.state != SessionState.PLANNED:
        raise DoorClosed(_("Cette session est annulée ou n’est pas publiée : sa feuille ne se remplit pas."))
    if part.starts_at - door.BEFORE > timezone.now():
        raise DoorClosed(_("Cette demi-journée n’a pas commencé : sa feuille s’ouvre une demi-heure avant."))


def in_force(part: SessionPart) -> dict[int, Presence]:
    """What holds of the half-day, by the enrolment's id."""
    return {one.enrolment_id: one for one in Presence.objects.in_force().filter(part=part)}


@transaction.atomic
def confirm_sheet(*, actor: Actor, fund: Fund, part: SessionPart, others_absent: bool = False) -> Sheet:
    """The trainer, or the staff, say that the half-day's sheet is right; nobody signs any more.

    `others_absent`: whoever neither signed nor was noted was absent. With the last half-day's sheet, each enrolment
    becomes present, excused or absent. Raises `Unmarked`, and `DoorClosed` before the half-day or a second time.
    """
    check_sheet(actor, part.session)
    session = locked_session(part.session_id)
    current = locked_part(part)
    refuse_confirming(session, current)
    marked = in_force(current)
    unmarked = list(session.enrolments.filter(state__in=CONFIRMED).exclude(pk__in=marked).order_by("pk"))
    if unmarked and not others_absent:
        raise Unmarked(
            _("Certains n’ont ni signé ni été notés : notez-les, ou cochez qu’ils étaient absents, puis confirmez.")
        )
    for enrolment in unmarked:
        put(actor, current, enrolment, Mark.ABSENT, way_of(actor), None)
    sheet = Sheet.objects.create(
        part=current, confirmed_by=actor.name, confirmed_by_user_id=actor.user_id, way=way_of(actor)
    )
    facts = {"part": str(current.uuid), "absent": len(unmarked)}
    record(actor, verbs.SHEET_CONFIRMED, session, facts=facts)
    settle(actor, session)
    return sheet


def refuse_confirming(session: Session, part: SessionPart) -> None:
    """Raises `DoorClosed`."""
    refuse_noting(session, part)
    if part.starts_at > timezone.now():
        raise DoorClosed(_("Cette demi-journée n’a pas commencé : confirmez sa feuille quand elle est finie."))
    if is_confirmed(part):
        raise DoorClosed(_("Cette feuille est déjà confirmée. Vous pouvez encore la corriger, avec un motif."))


def settle(actor: Actor, session: Session) -> None:
    """Once all its sheets are confirmed: who came to one half-day at least was present, who never came was excused when
    every absence was, else absent."""
    if session.parts.filter(sheets__isnull=True).exists():
        return
    marks: dict[int, list[str]] = {}
    for pk, mark in Presence.objects.in_force().of_session(session.pk).values_list("enrolment", "mark"):
        marks.setdefault(pk, []).append(mark)
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(pk__in=marks, state__in=CONFIRMED).order_by("pk")
    for enrolment in rows:
        state = outcome(marks[enrolment.pk])
        if state == enrolment.state:
            continue
        {
            EnrolmentState.PRESENT: enrolment.note_present,
            EnrolmentState.EXCUSED: enrolment.excuse,
            EnrolmentState.ABSENT: enrolment.note_absent,
        }[state]()
        enrolment.save(update_fields=["state"])
        record(actor, verbs.ATTENDANCE_SETTLED, enrolment, facts={"state": state.value})


def outcome(marks: Iterable[str]) -> EnrolmentState:
    given = set(marks)
    if Mark.PRESENT in given:
        return EnrolmentState.PRESENT
    return EnrolmentState.EXCUSED if given == {Mark.EXCUSED} else EnrolmentState.ABSENT
