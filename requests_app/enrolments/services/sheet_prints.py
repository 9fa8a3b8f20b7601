"""The attendance sheet as PDF: everything that it says is frozen when it is asked for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from extranet.documents.services import order_pdf
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Presence, Session, SessionPart, SheetPrint, Way
from ..permissions import check_sheet
from ..sheet import Line, lines_of
from ..workflow import SessionState

TEMPLATE = "enrolments/presence/pdf/sheet.html"
BLANK_LINES = 3  # for who came without being enrolled


@transaction.atomic
def order_sheet(*, actor: Actor, fund: Fund, session: Session, with_signatures: bool) -> SheetPrint:
    """In the course's language. Raises `ValidationError` for a session that isn't planned."""
    check_sheet(actor, session)
    if session.state != SessionState.PLANNED:
        raise ValidationError(_("Cette session est annulée ou n’est pas publiée : elle n’a pas de feuille."))
    language = session.course.language
    with translation.override(language), timezone.override(fund.zone):
        payload = content_of(session, with_signatures=with_signatures)
    document = order_pdf(
        fund_id=fund.pk,
        template=TEMPLATE,
        payload=payload,
        language=language,
        file_name=f"feuille-de-presence-{timezone.localtime(session.starts_at, fund.zone):%Y-%m-%d}.pdf",
        user_id=actor.user_id,
    )
    sheet = SheetPrint.objects.create(
        session=session, document=document, with_signatures=with_signatures, asked_by_id=actor.user_id
    )
    facts = {"document": str(document.uuid), "signatures": with_signatures}
    record(actor, verbs.SHEET_ASKED, session, facts=facts)
    return sheet


def content_of(session: Session, *, with_signatures: bool) -> dict[str, Any]:
    """The printed texts, in the active language and time zone."""
    return {
        "code": session.course.code,
        "title": session.course.title,
        "place": session.place or _("En ligne"),
        "trainer": session.trainer,
        "made_at": moment(timezone.now()),
        "with_signatures": with_signatures,
        "parts": [part_of(part, with_signatures=with_signatures) for part in session.parts.order_by("starts_at")],
    }


def part_of(part: SessionPart, *, with_signatures: bool) -> dict[str, Any]:
    """A half-day: its lines, and who confirmed its sheet."""
    sheet = part.sheets.first() if with_signatures else None
    begin, end = timezone.localtime(part.starts_at), timezone.localtime(part.ends_at)
    return {
        "day": date_format(begin, "l j F Y"),
        "hours": f"{time_format(begin, 'TIME_FORMAT')} – {time_format(end, 'TIME_FORMAT')}",
        "lines": [line_of(line, with_signatures=with_signatures) for line in lines_of(part)],
        "blanks": [] if with_signatures else list(range(BLANK_LINES)),
        "confirmed": _("Confirmée par %(name)s, le %(at)s.")
        % {"name": sheet.confirmed_by, "at": moment(sheet.confirmed_at)}
        if sheet
        else "",
    }


def line_of(line: Line, *, with_signatures: bool) -> dict[str, Any]:
    worker = line.enrolment.worker
    presence = line.presence if with_signatures else None
    return {
        "name": f"{worker.last_name} {worker.first_name}",
        "organisation": line.enrolment.organisation.name,
        "mark": str(presence.get_mark_display()) if presence else "",
        "how": how(presence) if presence else "",
        "corrected": [corrected(one) for one in (*line.history[1:], presence) if one and one.reason]
        if presence
        else [],
    }


def how(presence: Presence) -> str:
    return f"{Way(presence.way).label}, {moment(presence.noted_at)}"


def corrected(presence: Presence) -> str:
    words = {"at": moment(presence.noted_at), "name": presence.noted_by, "reason": presence.reason}
    return _("Corrigée le %(at)s par %(name)s : %(reason)s") % words


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
