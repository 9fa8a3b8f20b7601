"""What the recap says: every word that is printed, frozen when it is asked for, and its digest (`ATM-27`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from extranet.mandates.models import Paper
from extranet.organisations.identifiers import IDENTIFIERS
from extranet.organisations.models import Organisation

from .hours import clock
from .models import Certification, Day, Recap, Request
from .totals import Line, Totals, totals_of

COLUMNS = 5  # days side by side in the table of presences


def mark_of(request: Request, edition: int) -> str:
    """What names an edition for sure: « 2026-00012/1 », printed on each page."""
    return f"{request.number}/{edition}"


def marks_of(recap: Recap) -> list[str]:
    """The texts by which a file that came back is known to be this recap."""
    return [mark_of(recap.request, recap.edition), recap.content_digest]


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the content as JSON: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def content_of(request: Request, certification: Certification, convention: Paper, edition: int) -> dict[str, Any]:
    """The printed texts, in the active language and the fund's time zone."""
    totals = totals_of(request)
    return {
        "number": request.number,
        "mark": mark_of(request, edition),
        "company": company_lines(request.company),
        "encoded_by": request.author.name,
        "training": training_lines(request),
        "days": [day_row(day) for day in totals.days],
        "planned": clock(totals.planned),
        "workers": [worker_row(line) for line in totals.lines],
        "presences": list(presence_tables(totals)),
        "total": totals.clock,
        "certified_text": certification.text,
        "certified_version": certification.text_version,
        "certified_by": certification.name,
        "certified_at": date_format(timezone.localtime(certification.certified_at), "DATETIME_FORMAT"),
        "representative": convention.representative,
        "capacity": convention.representative_capacity,
    }


def company_lines(company: Organisation) -> list[list[str]]:
    street = " ".join(filter(None, [company.street, company.house_number, company.box and _("boîte %s") % company.box]))
    return [
        [_("Entreprise"), " ".join(filter(None, [company.name, company.legal_form]))],
        *([str(label), number] for label, number in company.identifiers),
        [_("Adresse"), ", ".join(filter(None, [street, f"{company.postcode} {company.city}".strip()]))],
    ]


def training_lines(request: Request) -> list[list[str]]:
    lines = [
        [_("Intitulé"), request.title],
        [_("Code du catalogue"), request.catalogue_code],
        [_("Thème"), request.theme],
        [_("Nature"), str(request.get_kind_display())],
        [_("Organisme de formation"), provider(request)],
        [_("Lieu"), _("À distance") if request.is_online else request.place],
        [_("Langue"), str(request.get_language_display())],
    ]
    return [[label, text] for label, text in lines if text]


def provider(request: Request) -> str:
    if not request.provider_number:
        return request.provider_name
    return f"{request.provider_name} ({IDENTIFIERS['enterprise'].show(request.provider_number)})"


def day_row(day: Day) -> list[str]:
    """Date, hours, break, time of training."""
    pause = ""
    if day.break_starts_at and day.break_ends_at:
        pause = f"{shown_time(day.break_starts_at)} – {shown_time(day.break_ends_at)}"
    hours = f"{shown_time(day.starts_at)} – {shown_time(day.ends_at)}"
    return [date_format(day.date, "l j F Y"), hours, pause, clock(day.minutes)]


def worker_row(line: Line) -> list[str]:
    """Name, birth date, time attended."""
    participant = line.participant
    name = f"{participant.last_name} {participant.first_name}"
    return [name, date_format(participant.birth_date, "SHORT_DATE_FORMAT"), line.clock]


def presence_tables(totals: Totals) -> Iterator[dict[str, Any]]:
    """The presences, a few days side by side: {"days", "rows": [{"name", "cells": [[time, absence]]}], "sums"}."""
    by_day = totals.by_day
    for start in range(0, len(totals.days), COLUMNS):
        end = start + COLUMNS
        yield {
            "days": [date_format(day.date, "SHORT_DATE_FORMAT") for day in totals.days[start:end]],
            "rows": [
                {
                    "name": f"{line.participant.last_name} {line.participant.first_name}",
                    "cells": [[clock(cell.minutes), cell.absence] for cell in line.cells[start:end]],
                }
                for line in totals.lines
            ],
            "sums": [day_sum.clock for day_sum in by_day[start:end]],
        }


def shown_time(time: Any) -> str:
    return time_format(time, "TIME_FORMAT")
