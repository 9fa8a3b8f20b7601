"""« Rappels des mois », for the fund's administrators, and a body's pause."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..reminding import ReminderRules
from ..services.reminding import PAUSE_AT_MOST

NEVER = _("Vide : aucun.")


class RulesForm(forms.Form):
    after_opening = forms.IntegerField(
        label=_("Premier rappel, en jours après l’ouverture du mois"),
        required=False,
        min_value=0,
        max_value=365,
        help_text=NEVER,
    )
    before_lock = forms.CharField(
        label=_("Rappels avant le verrouillage, en jours"),
        required=False,
        max_length=40,
        help_text=_(
            "Séparés par des virgules : 7, 2. Un mois se verrouille après son délai, ou au jour des règlements."
        ),
    )
    payment_day = forms.IntegerField(
        label=_("Jour habituel des règlements, dans le mois"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("Un règlement verrouille les mois d’avant. Vide : pas de jour fixe."),
    )
    escalate_after = forms.IntegerField(
        label=_("Alerte aux responsables des accès et au fonds, en jours après l’ouverture"),
        required=False,
        min_value=1,
        max_value=730,
        help_text=NEVER,
    )

    parties_after = forms.CharField(
        label=_("Rappels au bénéficiaire et à l’employeur, en jours après la certification"),
        required=False,
        max_length=40,
        help_text=_("Tant que leur validation est attendue. Séparés par des virgules : 5, 15."),
    )

    def __init__(self, *args: Any, rules: ReminderRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "after_opening": rules.after_opening,
            "before_lock": ", ".join(map(str, rules.before_lock)),
            "payment_day": rules.payment_day,
            "escalate_after": rules.escalate_after,
            "parties_after": ", ".join(map(str, rules.parties_after)),
        }

    def clean_before_lock(self) -> tuple[int, ...]:
        return tuple(sorted(numbers(self.cleaned_data["before_lock"]), reverse=True))

    def clean_parties_after(self) -> tuple[int, ...]:
        return tuple(sorted(numbers(self.cleaned_data["parties_after"])))

    @property
    def rules(self) -> ReminderRules:
        return ReminderRules(**self.cleaned_data)


def numbers(typed: str) -> set[int]:
    parts = [part for part in re.split(r"[,; ]+", typed.strip()) if part]
    if len(parts) > 5 or not all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in parts):
        raise ValidationError(_("Écrivez au plus cinq nombres de jours, de 0 à 99 : 7, 2."))
    return {int(part) for part in parts}


class PauseForm(forms.Form):
    days = forms.IntegerField(
        label=_("Pas de rappel pendant, en jours"),
        min_value=0,
        max_value=PAUSE_AT_MOST,
        help_text=_("0 reprend les rappels tout de suite."),
    )
