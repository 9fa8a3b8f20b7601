"""Rights to training: the fund's rule, and one worker's year."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.ui.forms import FundModelForm
from extranet.ui.numbers import NumberField

from ..entitlements import Rules, rules_of
from ..models import Entitlement


class RulesForm(forms.Form):
    """« Réglages des compteurs »."""

    training_days = forms.IntegerField(
        label=_("Jours de formation par an, à temps plein"),
        min_value=0,
        max_value=60,
        help_text=_("En Belgique : 5 dès 20 travailleurs, 1 de 10 à 19. 0 : le fonds n’en compte pas."),
    )
    day_hours = NumberField(
        label=_("Heures d’une journée de formation"),
        min_value=Decimal(1),
        max_value=Decimal(12),
        max_digits=4,
        decimal_places=2,
    )
    leave_hours = forms.IntegerField(
        label=_("Plafond du congé-éducation payé, en heures par année scolaire"),
        min_value=0,
        max_value=1000,
        help_text=_("Chaque région fixe le sien. 0 : le fonds n’en compte pas."),
    )
    leave_from = forms.IntegerField(
        label=_("Le congé-éducation payé compte les formations d’au moins, en heures"), min_value=1, max_value=1000
    )
    warn_at = forms.IntegerField(label=_("Avertir dès que le compteur est utilisé à, en %"), min_value=1, max_value=100)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_of(fund)
        self.initial = asdict(rules) | {"day_hours": (Decimal(rules.day_minutes) / 60).quantize(Decimal("0.01"))}

    @property
    def rules(self) -> Rules:
        data = dict(self.cleaned_data)
        return Rules(day_minutes=int((data.pop("day_hours") * 60).quantize(Decimal(1))), **data)


class EntitlementForm(FundModelForm):
    """What differs from the fund's rule for one worker and year."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Entitlement
        fields = ("days", "working_time", "carried_hours")
        field_classes = {"days": NumberField, "carried_hours": NumberField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version if self.instance.pk else 0
