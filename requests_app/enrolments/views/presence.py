"""The attendance sheets of a session, half-day by half-day: the trainer's pages and the staff's (`BEY-06`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.documents.serving import serve
from extranet.tenants.requests import FundRequest, fund_address
from extranet.ui.refusals import refusals_on

from .. import door as doors
from ..forms.presence import ConfirmForm, PrintForm, ReasonForm, SendLinkForm
from ..models import SessionPart, SheetPrint
from ..permissions import check_enrolment_staff
from ..services import presence_links, presences, sheet_prints
from ..sheet import Line, lines_of, read
from ..workflow import CONFIRMED
from .doors import Door, by_link, by_staff

PRINTS_SHOWN = 10


@require_safe
def sheets(request: FundRequest, door: Door) -> HttpResponse:
    """The session's half-days, each with where its sheet stands."""
    return home(request, door)


def home(
    request: FundRequest, door: Door, *, link: str = "", send_form: object = None, print_form: object = None
) -> HttpResponse:
    session = door.session
    current = Q(presences__superseded_at__isnull=True, presences__enrolment__state__in=CONFIRMED)
    parts = session.parts.annotate(
        came=Count("presences", filter=current & Q(presences__mark="present")),
        noted=Count("presences", filter=current),
    ).prefetch_related("sheets")
    now = timezone.now()
    rows = []
    for part in parts.order_by("starts_at"):
        part.session = session
        rows.append(
            {
                "part": part,
                "address": door.address("half_day", part.uuid),
                "sheet": next(iter(part.sheets.all()), None),
                "is_open": doors.is_open(part, now),
                "is_to_come": part.starts_at - doors.BEFORE > now,
            }
        )
    trainer_link = None if door.secret else session.trainer_links.open().first()
    context = door.context | {
        "rows": rows,
        "enrolled": session.enrolments.filter(state__in=CONFIRMED).count(),
        "prints": [
            {"print": one, "address": door.address("printed", one.uuid)}
            for one in session.sheet_prints.select_related("document").order_by("-asked_at", "-pk")[:PRINTS_SHOWN]
        ],
        "print_form": print_form or PrintForm(),
        "print_address": door.address("print"),
        "send_form": send_form or SendLinkForm(),
        "trainer_link": trainer_link,
        "link": link,
    }
    return render(request, "enrolments/presence/sheets.html", context)


@require_POST
def print_sheet(request: FundRequest, door: Door) -> HttpResponse:
    """The worker makes the PDF; the page shows it when it is there."""
    form = PrintForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            sheet_prints.order_sheet(
                actor=door.actor,
                fund=request.fund,
                session=door.session,
                with_signatures=form.cleaned_data["with_signatures"],
            )
            return redirect(door.address("sheets"))
    return home(request, door, print_form=form)


@require_safe
def printed(request: FundRequest, door: Door, sheet: UUID) -> HttpResponseBase:
    prints = SheetPrint.objects.filter(session=door.session).select_related("document")
    return serve(get_object_or_404(prints, uuid=sheet).document)


@require_http_methods(["GET", "HEAD", "POST"])
def half_day(request: FundRequest, door: Door, part: UUID) -> HttpResponse:
    """The sheet of one half-day: who is there, noted by hand; after the confirmation each change gives its reason."""
    current = door.part(part)
    lines, form = lines_of(current), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        marks = read(lines, request.POST)
        with refusals_on(form):
            count = presences.note(
                actor=door.actor,
                fund=request.fund,
                part=current,
                marks=marks,
                reason=form.cleaned_data["reason"],
            )
            if not any(line.error for line in lines):
                messages.success(request, said(count))
                return redirect(door.address("half_day", part))
            lines = with_errors(lines, lines_of(current))
    return show(request, door, current, lines, form)


def said(count: int) -> str:
    if not count:
        return gettext("Rien n’a changé : tout était déjà noté ainsi.")
    return ngettext("%(count)s présence est notée.", "%(count)s présences sont notées.", count) % {"count": count}


def with_errors(typed: list[Line], stored: list[Line]) -> list[Line]:
    """What is stored now, with the lines that were refused as they were typed."""
    refused = {line.enrolment.pk: line for line in typed if line.error}
    for line in stored:
        if was := refused.get(line.enrolment.pk):
            line.choice, line.error = was.choice, was.error
    return stored


def show(
    request: FundRequest,
    door: Door,
    part: SessionPart,
    lines: list[Line],
    form: object,
    confirm_form: object = None,
) -> HttpResponse:
    sheet = part.sheets.first()
    now = timezone.now()
    context = door.context | {
        "part": part,
        "lines": lines,
        "errors": [line for line in lines if line.error],
        "form": form,
        "confirm_form": confirm_form or ConfirmForm(),
        "sheet": sheet,
        "came": sum(1 for line in lines if line.presence and line.presence.mark == "present"),
        "unmarked": sum(1 for line in lines if line.presence is None),
        "may_note": part.starts_at - doors.BEFORE <= now and door.is_planned,
        "may_confirm": sheet is None and part.starts_at <= now and door.is_planned,
        "is_open": sheet is None and doors.is_open(part, now),
        "address": door.address("half_day", part.uuid),
        "confirm_address": door.address("confirm", part.uuid),
        "screen_address": door.address("screen", part.uuid),
    }
    return render(request, "enrolments/presence/half_day.html", context)


@require_POST
def confirm(request: FundRequest, door: Door, part: UUID) -> HttpResponse:
    current = door.part(part)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            presences.confirm_sheet(
                actor=door.actor,
                fund=request.fund,
                part=current,
                others_absent=form.cleaned_data["others_absent"],
            )
            messages.success(request, gettext("La feuille est confirmée."))
            return redirect(door.address("half_day", part))
    return show(request, door, current, lines_of(current), ReasonForm(), form)


@require_safe
def screen(request: FundRequest, door: Door, part: UUID) -> HttpResponse:
    """What is shown to the room: the code of this half minute, and how many have signed. No names."""
    current = door.part(part)
    now = timezone.now()
    is_open = not current.sheets.exists() and doors.is_open(current, now)
    code = doors.code_at(current, now) if is_open else ""
    context = door.context | {
        "part": current,
        "is_open": is_open,
        "code": f"{code[:4]} {code[4:]}",
        "door_address": fund_address(request.fund, reverse("enrolments:at_door", args=[current.uuid, code]))
        if code
        else "",
        "entrance": fund_address(request.fund, reverse("enrolments:entrance", args=[current.uuid])),
        "seconds": doors.seconds_left(now),
        "signed": current.presences.in_force().filter(mark="present", enrolment__state__in=CONFIRMED).count(),
        "enrolled": door.session.enrolments.filter(state__in=CONFIRMED).count(),
        "address": door.address("screen", current.uuid),
        "back": door.address("half_day", current.uuid),
    }
    return render(request, "enrolments/presence/screen.html", context)


@by_staff
@require_POST
def send_link(request: FundRequest, door: Door) -> HttpResponse:
    """The staff give the trainer a link: by mail, or shown once to be copied."""
    form = SendLinkForm(request.POST)
    if form.is_valid():
        send = form.cleaned_data["how"] == "mail"
        with refusals_on(form):
            secret = presence_links.make_trainer_link(
                actor=door.actor, fund=request.fund, session=door.session, send=send
            )
            if send:
                messages.success(request, gettext("Le lien part par e-mail au formateur ; le précédent ne sert plus."))
                return redirect(door.address("sheets"))
            link = fund_address(request.fund, reverse("enrolments:door_sheets", args=[secret]))
            response = home(request, door, link=link)
            response.headers["Cache-Control"] = "private, no-store"
            return response
    return home(request, door, send_form=form)


@by_staff
@require_POST
def revoke_link(request: FundRequest, door: Door) -> HttpResponse:
    check_enrolment_staff(door.actor)
    if presence_links.revoke_trainer_link(actor=door.actor, session=door.session):
        messages.success(request, gettext("Le lien du formateur ne sert plus."))
    else:
        messages.info(request, gettext("Aucun lien n’était en service."))
    return redirect(door.address("sheets"))


def pages(way: Any) -> dict[str, Any]:
    """The views by this way (`by_link` or `by_staff`)."""
    views = {
        "sheets": sheets,
        "print": print_sheet,
        "printed": printed,
        "half_day": half_day,
        "confirm": confirm,
        "screen": screen,
    }
    return {name: way(view) for name, view in views.items()}


TRAINERS, STAFFS = pages(by_link), pages(by_staff)
