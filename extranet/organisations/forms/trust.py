"""The fund's rules about trust, and the second person's reason."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.journal import looks
from extranet.tenants.models import Fund

from ..trust_rules import RECOVERY_HOURS_RANGE, SUPPORT_MINUTES_RANGE, TrustRules, rules_of


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label=_("Motif du renvoi"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La personne qui l’a proposée le lit."),
    )


class TrustRulesForm(forms.Form):
    """`rules` once it is valid."""

    four_eyes = forms.BooleanField(
        label=_("Décider à deux"),
        required=False,
        help_text=_(
            "Accepter une convention ou une autorisation, confirmer des droits, donner des rôles dans le fonds, changer"
            " les règles de sécurité : une personne propose, une autre confirme."
        ),
    )
    support_access = forms.BooleanField(
        label=_("Permettre l’accès d’assistance"),
        required=False,
        help_text=_(
            "Un administrateur du fonds voit le site comme un membre d’une organisation, pour l’aider ; il ne peut ni"
            " signer, ni envoyer, ni changer de droits. La personne en est avertie."
        ),
    )
    support_minutes = forms.IntegerField(
        label=_("Durée d’un accès d’assistance, en minutes"),
        min_value=SUPPORT_MINUTES_RANGE[0],
        max_value=SUPPORT_MINUTES_RANGE[1],
    )
    recovery_hours = forms.IntegerField(
        label=_("Attente avant une récupération, en heures"),
        min_value=RECOVERY_HOURS_RANGE[0],
        max_value=RECOVERY_HOURS_RANGE[1],
        help_text=_("Le temps laissé à la vraie personne pour dire « Ce n’est pas moi »."),
    )
    access_log_months = forms.IntegerField(
        label=_("Conservation des consultations, en mois"),
        min_value=looks.MONTHS_RANGE[0],
        max_value=looks.MONTHS_RANGE[1],
        help_text=_("Qui a consulté les données de qui ; effacé ensuite automatiquement."),
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = asdict(rules_of(fund))

    @property
    def rules(self) -> TrustRules:
        return TrustRules(**self.cleaned_data)


class SupportReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ce que la personne vous a demandé. Elle le lira."),
    )
