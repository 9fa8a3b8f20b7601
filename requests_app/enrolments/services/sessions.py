"""What becomes of a planned session: changed, moved, copied, published, cancelled (`ITM-01`).

Each takes the lock of the session first, as enrolling does: nobody is enrolled between the look and the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import door, verbs
from ..mails.sessions import tell_changed
from ..models import Canceller, Session
from ..permissions import check_enrolment_staff
from ..planning import Part, moved_to
from ..workflow import ATTENDED, OPEN, SessionState
from .catalogue import plan_session, set_parts, write_parts
from .enrolling import cancel, locked_session, serve_waiting_list

COPIED = ("place", "online_link", "trainer", "trainer_email", "capacity", "has_waiting_list", "reserved_for")


@transaction.atomic
def change_session(*, actor: Actor, fund: Fund, session: Session, version: int, **values: Any) -> Session:
    """Everything but its days. Places that are added go to the waiting list; where it takes place is told to all.

    Raises `StaleEdit`, and `ValidationError` at `capacity` when more people have a place, at `reserved_for` when
    somebody of another organisation is enrolled.
    """
    check_enrolment_staff(actor)
    current = locked_at(session, version)
    refuse_cancelled(current)
    before = current.capacity, current.place, current.online_link
    for name, value in values.items():
        setattr(current, name, value)
    if current.capacity < current.taken:
        raise ValidationError({"capacity": too_few(current.taken)})
    refuse_strangers(current)
    save_valid(current)
    record(actor, verbs.SESSION_CHANGED, current, facts={"capacity": current.capacity})
    if (current.place, current.online_link) != before[1:]:
        tell_changed(fund, current)
    if current.capacity > before[0]:
        serve_waiting_list(actor, fund, current)
    return current


def too_few(taken: int) -> str:
    return _("%(taken)s personnes ont une place ou une option : libérez d’abord des places.") % {"taken": taken}


def refuse_strangers(session: Session) -> None:
    """On demand, it holds people of one organisation only (`ITM-27`). Raises `ValidationError`."""
    if session.reserved_for_id is None:
        return
    if session.enrolments.filter(state__in=[*OPEN, *ATTENDED]).exclude(organisation=session.reserved_for_id).exists():
        raise ValidationError(
            {"reserved_for": _("Des personnes d’une autre organisation y sont inscrites : désinscrivez-les d’abord.")}
        )


def refuse_cancelled(session: Session) -> None:
    """Raises `ValidationError` for a session that is cancelled."""
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("Cette session est annulée : copiez-la pour en planifier une autre."))


@transaction.atomic
def move_session(*, actor: Actor, fund: Fund, session: Session, version: int, parts: Sequence[Part]) -> Session:
    """To other days or hours; everybody enrolled or waiting is told. The same days again change nothing.

    Raises `StaleEdit`, and `ValidationError` for a half-day that has begun, or whose sheet is open already.
    """
    check_enrolment_staff(actor)
    current = locked_at(session, version)
    refuse_cancelled(current)
    stored = {(part.starts_at, part.ends_at): part for part in current.parts.all()}
    set_parts(current, parts)
    gone = [part for key, part in stored.items() if key not in set(parts)]
    added = [part for part in parts if part not in stored]
    if not gone and not added:
        return session
    if any(part.starts_at - door.BEFORE <= timezone.now() for part in gone):
        raise ValidationError(_("Une demi-journée qui a déjà commencé ne se déplace plus : laissez-la telle quelle."))
    current.parts.filter(pk__in=[part.pk for part in gone]).delete()
    save_valid(current)
    write_parts(current, added)
    # No place is held for somebody's answer once the session has begun.
    current.enrolments.filter(held_until__gt=current.starts_at).update(held_until=current.starts_at)
    record(actor, verbs.SESSION_MOVED, current, facts={"starts_at": current.starts_at.isoformat()})
    tell_changed(fund, current)
    return current


@transaction.atomic
def copy_session(*, actor: Actor, fund: Fund, session: Session, first_day: Any) -> Session:
    """The same on other days, as a draft: nobody is enrolled and nobody is told. Raises as `plan_session`."""
    parts = [(part.starts_at, part.ends_at) for part in session.parts.all()]
    return plan_session(
        actor=actor,
        course=session.course,
        parts=moved_to(parts, first_day, fund.zone),
        publish=False,
        **{name: getattr(session, name) for name in COPIED},
    )


@transaction.atomic
def publish_session(*, actor: Actor, session: Session) -> Session:
    """A draft is offered. Raises `ValidationError` for one that was published or cancelled already, or is over."""
    check_enrolment_staff(actor)
    current = locked_session(session.pk)
    if current.state != SessionState.DRAFT:
        raise ValidationError(_("Cette session n’est plus en préparation : voyez où elle en est."))
    if current.starts_at <= timezone.now():
        raise ValidationError(_("Son premier jour est passé : déplacez-la d’abord."))
    current.publish()
    current.version += 1
    current.save(update_fields=["state", "version"])
    record(actor, verbs.SESSION_PUBLISHED, current)
    return current


@transaction.atomic
def cancel_session(*, actor: Actor, fund: Fund, session: Session, reason: str) -> int:
    """It doesn't take place: each enrolment ends, and everybody is told, once. Returns how many.

    Raises `ValidationError` for one that is cancelled already, is over, or where somebody's presence was noted.
    """
    check_enrolment_staff(actor)
    current = locked_session(session.pk)
    if current.state == SessionState.CANCELLED:
        raise ValidationError(_("Cette session est déjà annulée."))
    if current.ends_at <= timezone.now() or current.enrolments.filter(state__in=ATTENDED).exists():
        raise ValidationError(_("Elle a eu lieu : une session dont les présences sont notées ne s’annule plus."))
    current.cancel()
    current.cancelled_at, current.cancel_reason = timezone.now(), reason.strip()
    current.version += 1
    current.save(update_fields=["state", "cancelled_at", "cancel_reason", "version"])
    record(actor, verbs.SESSION_CANCELLED, current, text=current.cancel_reason)
    ended = list(current.enrolments.open().order_by("pk"))
    for enrolment in ended:
        cancel(actor, fund, enrolment, Canceller.SESSION, current.cancel_reason)
    return len(ended)
