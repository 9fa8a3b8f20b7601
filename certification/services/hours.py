"""Hours of a month: drafts that anybody of the body goes on with, and versions that somebody vouches for."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.versions import StaleEdit

from .. import verbs
from ..filling import calendar_of, planned_total
from ..models import Dossier, HoursVersion, MonthDraft
from ..permissions import check_body
from ..sheets import Sheet, canonical, digest
from .certifying import prepare
from .locking import locked
from .month_opening import open_month

UNSTARTED = 0  # the version of a month of which nothing was typed yet


@transaction.atomic
def keep_draft(
    *, actor: Actor, fund: Fund, dossier: Dossier, month: datetime.date, version: int, sheet: Sheet
) -> MonthDraft:
    """Keep what is typed, for her or a colleague to go on.

    Raises `StaleEdit` when somebody saved the month after `version` (its `current` is the draft as it is now),
    `MonthClosed`, and `ValidationError` for a month outside the session.
    """
    check_body(actor, dossier)
    current = locked(dossier)
    open_month(current, month, fund)
    return write_draft(actor, current, month, version, sheet)


@transaction.atomic
def save_hours(
    *,
    actor: Actor,
    fund: Fund,
    dossier: Dossier,
    month: datetime.date,
    version: int,
    sheet: Sheet,
    statement: str,
    remark: str = "",
    accepts: str = "",
) -> HoursVersion:
    """« Ok »: store the hours as the month's next version, vouched for by the ticked `statement` (`ATN-29`, `ATN-31`).

    `accepts` is the second box's sentence, facultative here: only certifying online demands it (`ATN-30`).
    Raises `ValidationError` without the statement, `StaleEdit` and `MonthClosed` as `keep_draft`.
    """
    check_body(actor, dossier)
    if not statement:
        raise ValidationError(
            {"certifies": _("Cochez « Je certifie la saisie des heures » : sans elle, rien n’est enregistré.")}
        )
    current = locked(dossier)
    open_month(current, month, fund)
    number = HoursVersion.objects.filter(dossier=current, month=month).count() + 1
    write_draft(actor, current, month, version, sheet)
    content, totals = canonical(current.uuid, sheet), sheet.totals
    saved = HoursVersion.objects.create(
        dossier=current,
        month=month,
        number=number,
        granularity=sheet.granularity,
        content=content,
        digest=digest(content),
        centre=totals.centre,
        placement=totals.placement,
        absence=totals.absence,
        planned=planned_total(calendar_of(current, month)),
        remark=remark.strip(),
        statement=statement,
        saved_by_id=actor.user_id,
    )
    facts = {"month": f"{month:%Y-%m}", "number": saved.number, "digest": saved.digest, "dossier": str(current.uuid)}
    record(actor, verbs.HOURS_SAVED, saved, facts=facts, text=saved.remark)
    prepare(
        actor=actor, fund=fund, dossier=current, version=saved, ticked=[statement, accepts] if accepts else [statement]
    )
    return saved


def write_draft(actor: Actor, dossier: Dossier, month: datetime.date, version: int, sheet: Sheet) -> MonthDraft:
    """The sheet as it stands now. Raises `StaleEdit` when somebody saved another version."""
    draft = MonthDraft.objects.filter(dossier=dossier, month=month).first()
    if (draft.version if draft else UNSTARTED) != version:
        raise StaleEdit(
            draft or MonthDraft(dossier=dossier, month=month, version=UNSTARTED, granularity=sheet.granularity)
        )
    if draft is None:
        draft = MonthDraft(dossier=dossier, month=month, version=UNSTARTED)
    draft.version += 1
    draft.granularity, draft.cells = sheet.granularity, sheet.as_json()
    draft.changed_by_id = actor.user_id
    draft.save()
    return draft
