"""Contributions and their rates, as the fund's administrators type them."""

from __future__ import annotations

import calendar
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from extranet.ui.forms import FundModelForm
from extranet.ui.numbers import NumberField
from extranet.ui.widgets import DateInput

from ..choices import Choices
from ..models import Contribution, ContributionRate

A_COMMON_YEAR = 2001


class ContributionForm(FundModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Contribution
        fields = ("code", "name", "nature", "base", "collector", "note", "position")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PercentField(NumberField):
    """« 0,55 » or « 0.55 », with or without its sign."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").strip().removesuffix("%"))

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else number_format(value.normalize(), use_l10n=True)


class RateForm(FundModelForm):
    percent = PercentField(label=_("Taux (%)"), max_digits=7, decimal_places=4, min_value=0, max_value=100)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("percent",)

    class Meta:
        model = ContributionRate
        fields = ("percent", "starts_on", "ends_on", "least", "most", "region", "source")
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.fields["ends_on"].help_text = _("Vide : jusqu’à nouvel ordre.")
        self.fields["most"].help_text = _("Vide : sans limite.")

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DueDayForm(forms.Form):
    """Until when a year is declared, in the year after it."""

    declaration_day = forms.IntegerField(label=_("Jour"), min_value=1, max_value=31)
    declaration_month = forms.TypedChoiceField(label=_("Mois"), coerce=int, choices=list(MONTHS.items()))

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "declaration_day": choices.declaration_day,
            "declaration_month": choices.declaration_month,
        }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        day, month = given.get("declaration_day"), given.get("declaration_month")
        if day and month and day > calendar.monthrange(A_COMMON_YEAR, month)[1]:
            self.add_error("declaration_day", ValidationError(_("Ce mois n’a pas autant de jours.")))
        return given
