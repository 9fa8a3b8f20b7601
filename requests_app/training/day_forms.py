"""The page of days: a row for each, several added at once by a pattern (`ATM-19`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from extranet.ui.widgets import DateInput, TimeInput

from .models import Day
from .services.days import DAYS_AT_MOST, DayHours, listed, weekdays_between

EMPTY_ROWS = 3
HOURS = ("starts_at", "ends_at", "break_starts_at", "break_ends_at")
YEARS_BACK, YEARS_AHEAD = 10, 2  # outside, the year was most likely mistyped


class TimeField(forms.TimeField):
    widget = TimeInput
    default_error_messages = {"invalid": _("Écrivez l’heure comme 8:30.")}


class DateField(forms.DateField):
    """A day of a training, past or planned."""

    widget = DateInput
    default_error_messages = {"invalid": _("Écrivez la date comme 31/12/2026.")}

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        this_year = timezone.localdate().year
        if value and not this_year - YEARS_BACK <= value.year <= this_year + YEARS_AHEAD:
            raise ValidationError(
                _("Vérifiez l’année : %(year)s est trop loin d’aujourd’hui."),
                code="unlikely_year",
                params={"year": value.year},
            )


class HoursForm(forms.Form):
    """From when to when, with one break at most."""

    starts_at = TimeField(label=_("Début"))
    ends_at = TimeField(label=_("Fin"))
    break_starts_at = TimeField(label=_("Pause de"), required=False)
    break_ends_at = TimeField(label=_("Pause à"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            Day(**{name: data.get(name) for name in HOURS}).clean()
        except ValidationError as error:
            for field, errors in error.error_dict.items():
                if field not in self.errors:
                    self.add_error(field, errors)
        return data

    @property
    def hours(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in HOURS}


class DayForm(HoursForm):
    """A row; `was` is the date it had when the page was opened."""

    was = forms.DateField(widget=forms.HiddenInput, required=False)
    date = DateField(label=_("Date"))
    remove = forms.BooleanField(label=_("Retirer"), required=False)
    field_order = ("was", "date")

    @property
    def is_stored(self) -> bool:
        """Whether it was a day when the page was opened."""
        return bool(self["was"].value())

    @property
    def clock(self) -> str:
        """Its hours as stored, or as typed when they make sense; empty otherwise."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return Day(**{name: values[name] for name in HOURS}).clock if values.get("ends_at") else ""

    @property
    def day(self) -> DayHours:
        return DayHours(date=self.cleaned_data["date"], was=self.cleaned_data["was"], **self.hours)


class BaseDayFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        seen: set[datetime.date] = set()
        for form in self.kept:
            date = form.cleaned_data.get("date")
            if date in seen:
                twice = _("Cette date est déjà encodée : corrigez l’autre ligne.")
                form.add_error("date", ValidationError(twice, "date_twice"))
            elif date:
                seen.add(date)

    @property
    def kept(self) -> list[Any]:
        """The rows that are days: neither left empty nor to be removed."""
        used = (form for form in self.forms if form.has_changed() or not form.empty_permitted)
        return [form for form in used if not getattr(form, "cleaned_data", {}).get("remove")]

    @property
    def days(self) -> list[DayHours]:
        return [form.day for form in self.kept]

    def is_valid(self) -> bool:
        """A row to be removed may hold anything."""
        super().is_valid()
        return not self.non_form_errors() and not any(form.errors for form in self.kept)


DayFormSet = forms.formset_factory(
    DayForm, formset=BaseDayFormSet, extra=EMPTY_ROWS, max_num=DAYS_AT_MOST, absolute_max=DAYS_AT_MOST + EMPTY_ROWS
)


def rows_of(days: Iterable[Day]) -> list[dict[str, Any]]:
    """What the rows show when the page is opened."""
    return [{"was": day.date, "date": day.date} | {name: getattr(day, name) for name in HOURS} for day in days]


class PatternForm(HoursForm):
    """« Ajouter plusieurs jours »: on these weekdays from one date to another, at the same hours."""

    first = DateField(label=_("Du"), required=False)
    last = DateField(label=_("Au"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Les"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        initial=list(range(5)),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("first", "last", "weekdays")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in HOURS:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.is_used:
            return data
        for name in ("first", "last", "starts_at", "ends_at"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Indiquez-le aussi, ou videz les deux dates pour ne rien ajouter."))
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("La fin est antérieure au début."))
        elif not data.get("weekdays") and "weekdays" not in self.errors:
            self.add_error("weekdays", _("Cochez au moins un jour de la semaine."))
        elif first and last and not weekdays_between(first, last, data["weekdays"]):
            self.add_error("weekdays", _("Aucun de ces jours ne tombe entre les deux dates."))
        return data

    @property
    def is_used(self) -> bool:
        """Whether the person began to fill it in: the hours alone say nothing."""
        return any(self.data.get(self.add_prefix(name)) for name in ("first", "last"))

    @property
    def days(self) -> list[DayHours]:
        if not self.is_used:
            return []
        data = self.cleaned_data
        dates = weekdays_between(data["first"], data["last"], data["weekdays"])
        return [DayHours(date=date, **self.hours) for date in dates]

    def refuse_known(self, known: Iterable[DayHours]) -> None:
        """Say which of its days are in the rows already."""
        twice = {day.date for day in known} & {day.date for day in self.days}
        if twice:
            self.add_error(
                "first",
                ValidationError(
                    _("Ces jours ont déjà leur ligne : %(dates)s. Corrigez-la, ou choisissez d’autres dates."),
                    params={"dates": listed(twice)},
                ),
            )


class DaysForm(forms.Form):
    """What goes with the rows: the version they were opened at, and the consent to lose absences."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lose_absences = forms.BooleanField(
        label=_("Oui, retirer ces jours avec les absences qui y sont reportées"), required=False
    )
