"""The course of a dossier: suspended, resumed, ended early, extended, dated anew, closed, reopened.

Each act has a day and a reason, and months follow by themselves (`months`). A month whose hours were saved keeps them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from extranet.journal.services import record
from extranet.journal.verbs import Verb
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

from .. import verbs
from ..models import Dossier, DossierChange, Suspension
from ..models.dossiers import refuse_odd_session
from ..workflow.dossiers import RUNNING
from .locking import locked

Kind = DossierChange.Kind
VERBS: dict[str, Verb] = {
    Kind.SUSPENDED: verbs.DOSSIER_SUSPENDED,
    Kind.RESUMED: verbs.DOSSIER_RESUMED,
    Kind.ENDED_EARLY: verbs.DOSSIER_ENDED_EARLY,
    Kind.EXTENDED: verbs.DOSSIER_EXTENDED,
    Kind.REDATED: verbs.DOSSIER_REDATED,
    Kind.CLOSED: verbs.DOSSIER_CLOSED,
    Kind.REOPENED: verbs.DOSSIER_REOPENED,
}


@transaction.atomic
def suspend(*, actor: Actor, dossier: Dossier, on: datetime.date, reason: str) -> Dossier:
    """No training from this day.

    Raises `ValidationError` in another state, for a day outside the session or not after an older suspension, and
    without a reason.
    """
    current = to_follow(actor, dossier, Dossier.suspend)
    refuse_outside(current, on)
    refuse_in_suspension(current, on)
    current.suspend(on=on)
    return decided(actor, current, Kind.SUSPENDED, on, reason)


@transaction.atomic
def resume(*, actor: Actor, dossier: Dossier, on: datetime.date, reason: str) -> Dossier:
    """Training again from this day, after the suspension began and before the session ends.

    Raises `ValidationError` in another state, for another day, and without a reason.
    """
    current = to_follow(actor, dossier, Dossier.resume)
    refuse_outside(current, on)
    since = current.suspended_on
    if since is None or on <= since:
        raise ValidationError({"on": _("La reprise vient après le premier jour de la suspension.")})
    Suspension.objects.create(dossier=current, starts_on=since, ends_on=on - datetime.timedelta(days=1))
    current.resume()
    return decided(actor, current, Kind.RESUMED, on, reason)


@transaction.atomic
def end_early(*, actor: Actor, dossier: Dossier, on: datetime.date, reason: str) -> Dossier:
    """This day was the last. Of a suspended dossier, the days of the suspension before it stay without training.

    Raises `ValidationError` in another state, for a day outside the session, and without a reason.
    """
    current = to_follow(actor, dossier, Dossier.end_early)
    refuse_outside(current, on)
    if current.suspended_on and current.suspended_on <= on:
        Suspension.objects.create(dossier=current, starts_on=current.suspended_on, ends_on=on)
    current.end_early(on=on)
    current.ends_on = on
    return decided(actor, current, Kind.ENDED_EARLY, on, reason)


@transaction.atomic
def extend(*, actor: Actor, dossier: Dossier, on: datetime.date, reason: str) -> Dossier:
    """The session now ends on this later day.

    Raises `ValidationError` for an earlier one, a session too long, a dossier that is settled, or without a reason.
    """
    current = to_follow(actor, dossier)
    refuse_settled(current)
    if on <= current.ends_on:
        raise ValidationError({"on": _("La nouvelle fin vient après la fin actuelle de la session.")})
    current.ends_on = on
    refuse_long(current, "on")
    return decided(actor, current, Kind.EXTENDED, on, reason)


@transaction.atomic
def re_date(*, actor: Actor, dossier: Dossier, on: datetime.date, until: datetime.date, reason: str) -> Dossier:
    """The session runs from `on` to `until`.

    Raises `ValidationError` when that is too long or leaves the running suspension outside, for a dossier that is
    settled, or without a reason.
    """
    current = to_follow(actor, dossier)
    refuse_settled(current)
    current.starts_on, current.ends_on = on, until
    refuse_long(current, "until")
    if current.suspended_on and not on <= current.suspended_on <= until:
        raise ValidationError({"on": _("La suspension en cours tomberait hors de la session : reprenez-la d’abord.")})
    return decided(actor, current, Kind.REDATED, on, reason)


@transaction.atomic
def close(*, actor: Actor, dossier: Dossier, on: datetime.date, reason: str) -> Dossier:
    """Nothing more is entered; what was entered stays.

    Raises `ValidationError` from a state that can't be closed, or without a reason.
    """
    current = to_follow(actor, dossier, Dossier.close)
    current.close()
    return decided(actor, current, Kind.CLOSED, on, reason)


@transaction.atomic
def reopen(*, actor: Actor, dossier: Dossier, on: datetime.date, reason: str) -> Dossier:
    """It goes on where it was closed or ended early.

    Raises `ValidationError` when it is neither, or without a reason.
    """
    current = to_follow(actor, dossier)
    if can_proceed(current.reopen):
        current.reopen()
    elif can_proceed(current.reopen_ended):
        current.reopen_ended()
    else:
        raise ValidationError(_("Ce dossier n’est pas terminé : il n’y a rien à rouvrir."))
    return decided(actor, current, Kind.REOPENED, on, reason)


def to_follow(actor: Actor, dossier: Dossier, transition: Callable[..., None] | None = None) -> Dossier:
    """The dossier, locked. Raises `ValidationError` when its state has no such transition (any more)."""
    check_staff(actor, Capability.CERTIFICATION)
    current = locked(dossier)
    if transition is not None and not can_proceed(transition.__get__(current)):
        raise ValidationError(
            _("Le dossier est entre-temps « %(state)s » : relisez-le avant de décider."),
            params={"state": current.get_state_display()},
        )
    return current


def refuse_settled(dossier: Dossier) -> None:
    if dossier.state not in RUNNING:
        raise ValidationError(
            _("Le dossier est entre-temps « %(state)s » : relisez-le avant de décider."),
            params={"state": dossier.get_state_display()},
        )


def refuse_outside(dossier: Dossier, day: datetime.date) -> None:
    if not dossier.starts_on <= day <= dossier.ends_on:
        raise ValidationError({"on": _("Ce jour est hors de la session du dossier.")})


def refuse_in_suspension(dossier: Dossier, day: datetime.date) -> None:
    if dossier.suspensions.filter(ends_on__gte=day).exists():
        raise ValidationError({"on": _("Une suspension plus ancienne couvre ce jour, ou vient après lui.")})


def refuse_long(dossier: Dossier, field: str) -> None:
    try:
        refuse_odd_session(dossier.starts_on, dossier.ends_on)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def decided(actor: Actor, dossier: Dossier, kind: Kind, on: datetime.date, reason: str) -> Dossier:
    """Save the locked dossier and note the decision. Raises `ValidationError` without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : l’organisme de formation le lit.")})
    dossier.version += 1
    dossier.save()
    DossierChange.objects.create(
        dossier=dossier,
        kind=kind,
        effective_on=on,
        reason=reason.strip(),
        starts_on=dossier.starts_on,
        ends_on=dossier.ends_on,
        made_by_id=actor.user_id,
    )
    facts = {"on": on.isoformat(), "from": dossier.starts_on.isoformat(), "until": dossier.ends_on.isoformat()}
    record(actor, VERBS[kind], dossier, facts=facts, text=reason.strip())
    return dossier
