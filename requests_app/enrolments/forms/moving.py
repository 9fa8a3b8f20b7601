"""The half-days of a session, one line each, to be changed, removed or added to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import SessionPart
from ..planning import Part, moved_to
from .sessions import DAYS_AT_MOST, DayField, TimeField

EMPTY_ROWS = 2
PARTS_AT_MOST = 2 * DAYS_AT_MOST
FIELDS = ("day", "begins", "ends")


class PartForm(forms.Form):
    """A line whose three fields are empty doesn't count."""

    day = DayField(label=_("Jour"), required=False)
    begins = TimeField(label=_("De"), required=False)
    ends = TimeField(label=_("À"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = [name for name in FIELDS if data.get(name) is not None]
        if given and not self.errors:
            for name in FIELDS:
                if name not in given:
                    self.add_error(name, _("Indiquez-le aussi, ou videz toute la ligne."))
        if not self.errors and given and data["ends"] <= data["begins"]:
            self.add_error("ends", _("Cette demi-journée finit avant de commencer : vérifiez les heures."))
        return data

    def part(self, zone: ZoneInfo) -> Part | None:
        data = self.cleaned_data
        if data.get("day") is None:
            return None
        combine = datetime.datetime.combine
        return combine(data["day"], data["begins"], zone), combine(data["day"], data["ends"], zone)


PartFormSet = forms.formset_factory(
    PartForm, extra=EMPTY_ROWS, max_num=PARTS_AT_MOST, absolute_max=PARTS_AT_MOST + EMPTY_ROWS
)


class MoveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    first_day = DayField(
        label=_("Nouveau premier jour"),
        required=False,
        help_text=_("Toutes les lignes ci-dessous se décalent d’autant. Vide : elles comptent telles quelles."),
    )


def rows_of(parts: Iterable[SessionPart], zone: ZoneInfo) -> list[dict[str, Any]]:
    """What the lines show when the page is opened."""
    local = [(part.starts_at.astimezone(zone), part.ends_at.astimezone(zone)) for part in parts]
    return [{"day": begin.date(), "begins": begin.time(), "ends": end.time()} for begin, end in local]


def typed_parts(whole: MoveForm, lines: Any, zone: ZoneInfo) -> list[Part]:
    parts = sorted(part for part in (line.part(zone) for line in lines) if part)
    first = whole.cleaned_data.get("first_day")
    return moved_to(parts, first, zone) if first and parts else parts
