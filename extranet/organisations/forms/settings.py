"""What a fund's administrator chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund

from .. import completeness


class RequiredDetailsForm(forms.Form):
    """Which details of a worker are compulsory."""

    required = forms.MultipleChoiceField(
        label=_("Données obligatoires"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = completeness.selectable(fund)
        self.fields["required"].choices = list(zip(names, completeness.labels(names), strict=True))  # type: ignore[attr-defined]
        self.initial["required"] = fund.options.get(completeness.OPTION, [])
