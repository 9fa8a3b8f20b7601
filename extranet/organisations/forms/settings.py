"""What a fund's administrator chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.accounts import limits
from extranet.documents.fields import PICTURES, UploadField
from extranet.documents.inspection import Limits
from extranet.tenants.colours import validate_colour
from extranet.tenants.models import Fund
from extranet.ui.widgets import ColourInput

from .. import completeness
from ..access_rules import INVITATION_DAYS_RANGE, REVIEW_MONTHS_RANGE, access_rules
from ..roles import OFFICER_OF, OrganisationKind, Role

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
        widget=ColourInput(),
        help_text=_("Celle des boutons, des liens et des titres. Le texte blanc doit y être lisible."),
    )
    logo = UploadField(
        PICTURES,
        limits=LOGO,
        label=_("Nouveau logo"),
        required=False,
        help_text=_("PNG ou JPEG, 1 Mo au plus ; il est montré sur une hauteur de 40 points."),
    )
    remove_logo = forms.BooleanField(label=_("Retirer le logo : le nom du fonds s’affiche à sa place"), required=False)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["colour"] = fund.colour
        if not fund.logo:
            del self.fields["remove_logo"]

    def clean_colour(self) -> str:
        colour = self.cleaned_data["colour"].lower()
        validate_colour(colour)
        return colour


class SignInRulesForm(forms.Form):
    """What the fund demands of those who sign in at it."""

    roles = forms.MultipleChoiceField(
        label=_("Rôles qui demandent une seconde étape"),
        choices=[(role.value, role.label) for role in Role if role not in OFFICER_OF.values()],
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
        choices=limits.StepUp.choices,
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


class AccessRulesForm(forms.Form):
    """How organisations let their people in (`BEY-14`, `ITM-06`, `FLA-30`)."""

    invitation_days = forms.IntegerField(
        label=_("Validité d’une invitation, en jours"),
        min_value=INVITATION_DAYS_RANGE[0],
        max_value=INVITATION_DAYS_RANGE[1],
    )
    review_months = forms.IntegerField(
        label=_("Revue des accès : tous les combien de mois"),
        min_value=REVIEW_MONTHS_RANGE[0],
        max_value=REVIEW_MONTHS_RANGE[1],
        help_text=_("0 : jamais. Les responsables des accès confirment chaque personne ; le reste prend fin."),
    )
    yearly = forms.BooleanField(
        label=_("Donner l’accès des responsables de formation pour un an"),
        required=False,
        help_text=_("En cochant, chacun d’eux reçoit un an à partir d’aujourd’hui ; en décochant, un accès sans fin."),
    )
    notice_days = forms.CharField(
        label=_("Messages avant la fin de l’accès d’un an, en jours"),
        required=False,
        max_length=40,
        help_text=_("Séparés par des espaces, par exemple : 30 7 0. Vide : aucun message."),
    )
    fund_confirms_access = forms.BooleanField(
        label=_("Le fonds confirme chaque accès d’un an, renouvellements compris"), required=False
    )
    qualities = forms.MultipleChoiceField(
        label=_("Qualités que les organisations activent elles-mêmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, kind.label) for kind in OrganisationKind if kind != OrganisationKind.FUND_OFFICE],
    )
    fund_confirms_qualities = forms.BooleanField(
        label=_("Le fonds confirme chaque activation d’une qualité"), required=False
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = access_rules(fund)
        self.initial = {name: getattr(rules, name) for name in self.fields}
        self.initial["notice_days"] = " ".join(str(days) for days in rules.notice_days)

    def clean_notice_days(self) -> list[int]:
        words = self.cleaned_data["notice_days"].replace(",", " ").replace(";", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) <= 3 for word in words):
            raise ValidationError(_("Écrivez des nombres de jours séparés par des espaces, par exemple : 30 7 0."))
        return [int(word) for word in words]
