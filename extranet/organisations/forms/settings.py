"""What a fund's administrator chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.accounts import limits
from extranet.documents.inspection import Inspected, Kind, Limits, Refused
from extranet.documents.services import examine
from extranet.tenants.colours import validate_colour
from extranet.tenants.models import Fund

from .. import completeness
from ..roles import Role

LOGO = Limits(size=1_000_000, pixels=4_000_000)


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


class LookForm(forms.Form):
    """The fund's colour and logo, on every page of its site."""

    colour = forms.CharField(
        label=_("Couleur"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Celle des boutons, des liens et des titres. Le texte blanc doit y être lisible."),
    )
    logo = forms.FileField(
        label=_("Nouveau logo"),
        required=False,
        help_text=_("PNG ou JPEG, 1 Mo au plus ; il est montré sur une hauteur de 40 points."),
    )
    remove_logo = forms.BooleanField(label=_("Retirer le logo : le nom du fonds s’affiche à sa place"), required=False)

    upload: Inspected | None = None

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["colour"] = fund.colour
        if not fund.logo:
            del self.fields["remove_logo"]

    def clean_colour(self) -> str:
        colour = self.cleaned_data["colour"].lower()
        validate_colour(colour)
        return colour

    def clean_logo(self) -> Any:
        file = self.cleaned_data["logo"]
        if file:
            try:
                self.upload = examine(file, accepted=[Kind.PNG, Kind.JPEG], limits=LOGO)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return file


class SignInRulesForm(forms.Form):
    """What the fund demands of those who sign in at it."""

    roles = forms.MultipleChoiceField(
        label=_("Rôles qui demandent une seconde étape"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Une clé d’accès ou un code, après le mot de passe. Qui a ce rôle et n’en a pas encore l’ajoute avant toute"
            " autre chose, au prochain clic."
        ),
    )
    idle_minutes = forms.IntegerField(
        label=_("Fin d’une session sans activité, en minutes"),
        min_value=limits.IDLE_MINUTES_RANGE[0],
        max_value=limits.IDLE_MINUTES_RANGE[1],
    )
    hours = forms.IntegerField(
        label=_("Fin d’une session dans tous les cas, en heures"),
        min_value=limits.HOURS_RANGE[0],
        max_value=limits.HOURS_RANGE[1],
    )

    step_up = forms.ChoiceField(
        label=_("Confirmation avant de certifier, d’envoyer, ou de changer des accès ou des clés"),
        choices=[
            (limits.StepUp.HOLDERS, _("Demandée à qui a une clé d’accès ou une application")),
            (limits.StepUp.EVERYONE, _("Demandée à tous : aux autres, leur mot de passe")),
            (limits.StepUp.OFF, _("Jamais demandée")),
        ],
        widget=forms.RadioSelect,
    )
    step_up_minutes = forms.IntegerField(
        label=_("Durée d’une confirmation, en minutes"),
        min_value=limits.STEP_UP_MINUTES_RANGE[0],
        max_value=limits.STEP_UP_MINUTES_RANGE[1],
        help_text=_("Pendant ce temps, elle n’est pas redemandée."),
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step_up, step_up_minutes = limits.step_up_of(fund)
        session = limits.session_limits(fund)
        self.initial = {
            "roles": sorted(limits.roles_with_factor(fund)),
            "idle_minutes": int(session.idle.total_seconds() // 60),
            "hours": int(session.whole.total_seconds() // 3600),
            "step_up": step_up.value,
            "step_up_minutes": step_up_minutes,
        }
