"""« Réglages des inscriptions »."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.organisations.forms.choices import ChoicesForm

from ..choices import Choices, choices_of


class OptionsForm(ChoicesForm[Choices]):
    read = staticmethod(choices_of)

    approval_days = forms.IntegerField(
        label=_("Confirmation d’une préinscription par le fonds, en jours"),
        min_value=1,
        max_value=90,
        help_text=_("Une option tient la place jusque-là."),
    )
    offer_hours = forms.IntegerField(
        label=_("Réponse à l’offre d’une place libérée, en heures"),
        min_value=1,
        max_value=720,
        help_text=_("Sans réponse, la place va à la personne suivante de la liste d’attente."),
    )
    participants_cancel = forms.BooleanField(label=_("Un participant peut se désinscrire lui-même"), required=False)
    cancel_until_days = forms.IntegerField(
        label=_("Désinscription possible jusqu’à, en jours avant la session"),
        min_value=0,
        max_value=365,
        help_text=_("0 : jusqu’à son début. Le fonds désinscrit à tout moment."),
    )
    free_cancel_days = forms.IntegerField(
        label=_("Désinscription tardive, en jours avant la session"),
        min_value=0,
        max_value=365,
        help_text=_("Plus tard que cela, elle est marquée « tardive » dans les listes et les rapports."),
    )
    escalate_days = forms.IntegerField(
        label=_("Demande d’inscription sans réponse, en jours"),
        min_value=1,
        max_value=90,
        help_text=_("Si aucun responsable de formation ne l’a réglée, elle passe au personnel du fonds."),
    )
    convocation_days = forms.IntegerField(
        label=_("Convocation par e-mail, en jours avant la session"),
        min_value=0,
        max_value=90,
        help_text=_("0 : pas de convocation."),
    )
    reminder_days = forms.IntegerField(
        label=_("Rappel par e-mail, en jours avant la session"),
        min_value=0,
        max_value=30,
        help_text=_("0 : pas de rappel."),
    )
