"""Which year a training body reports on, and the period of its evidence."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from extranet.ui.widgets import DateInput

from ..models import PreparedFile

YEARS_BACK = 5


class YearForm(forms.Form):
    """The accounting year: twelve months from a month of a year."""

    year = forms.TypedChoiceField(label=_("Exercice qui commence en"), coerce=int)
    month = forms.TypedChoiceField(label=_("Premier mois"), coerce=int, choices=list(MONTHS.items()))

    def __init__(self, data: Any, *, today: datetime.date) -> None:
        super().__init__(data or {"year": today.year, "month": 1})
        self.use_required_attribute = False
        years = [(year, str(year)) for year in range(today.year, today.year - YEARS_BACK, -1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self.today = today

    @property
    def period(self) -> tuple[datetime.date, datetime.date]:
        """Both days included; this year where what was asked isn't understood."""
        valid = self.is_valid()
        year = self.cleaned_data["year"] if valid else self.today.year
        month = self.cleaned_data["month"] if valid else 1
        first = datetime.date(year, month, 1)
        return first, datetime.date(year + 1, month, 1) - datetime.timedelta(days=1)


class AskFileForm(forms.Form):
    kind = forms.ChoiceField(choices=PreparedFile.Kind.choices, widget=forms.HiddenInput)
    first = forms.DateField(label=_("Du"), widget=DateInput)
    last = forms.DateField(label=_("au"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
