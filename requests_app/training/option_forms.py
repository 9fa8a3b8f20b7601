"""What a fund's administrator chooses about requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund

from .models import AbsenceKind
from .presence_grid import kinds_of


class AbsenceKindsForm(forms.Form):
    """Which kinds of absence the grid offers."""

    kinds = forms.MultipleChoiceField(
        label=_("Motifs proposés"),
        choices=AbsenceKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Une absence déjà reportée garde son motif, même si vous ne le proposez plus."),
        error_messages={"required": _("Cochez au moins un motif : sans motif, personne ne peut reporter d’absence.")},
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["kinds"] = [kind.value for kind in kinds_of(fund)]
