"""What an amendment changes, as people read it: the new values, and while it waits what holds today."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.organisations.identifiers import IDENTIFIERS
from extranet.organisations.models import Worker

from .models import Amendment, FundingRequest
from .money import in_hours
from .services.amending import stored
from .services.labels import label_of

ORDER = ("starts_on", "ends_on", "hours", "place", "body_name", "body_siret", "people")


@dataclass(frozen=True, slots=True)
class Change:
    """`old` is empty where only what was asked for is of interest."""

    label: str
    new: str
    old: str = ""


def shown_changes(request: FundingRequest, amendment: Amendment) -> list[Change]:
    """What it asks for, in the order of the form. One query when people change."""
    return [Change(label(name), said(request, name, amendment.changes[name])) for name in changed(amendment)]


def changes_of(amendment: Amendment) -> list[Change]:
    """Against the request as it stands now: until the decision, what was agreed."""
    request = amendment.request
    today = stored(request)
    return [
        Change(label(name), said(request, name, amendment.changes[name]), said(request, name, today[name]))
        for name in changed(amendment)
    ]


def changed(amendment: Amendment) -> list[str]:
    return [name for name in ORDER if name in amendment.changes]


def label(name: str) -> str:
    text = _("bénéficiaires") if name == "people" else label_of(FundingRequest, name)
    return text[:1].upper() + text[1:]


def said(request: FundingRequest, name: str, value: str | Sequence[str] | None) -> str:
    if name == "people":
        people = Worker.objects.filter(organisation=request.company_id, uuid__in=value or ())
        return ", ".join(one.full_name for one in people.order_by("last_first_folded", "pk"))
    return value_of(name, str(value)) if value else "—"


def value_of(name: str, value: str) -> str:
    if name in ("starts_on", "ends_on"):
        return date_format(datetime.date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if name == "hours":
        return in_hours(Decimal(value))
    if name == "body_siret" and value:
        return IDENTIFIERS["seller"].show(value)
    return value
