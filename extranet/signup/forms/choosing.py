"""The administrator's page: who may sign up, what she is asked, what she reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.rights.catalogue import Profile
from extranet.rights.choices import OPTION, Proof, choices_of
from extranet.tenants.models import Fund
from extranet.tenants.text import tidy

from ..terms import TERMS_TEXT, current_terms

LINES = forms.Textarea(attrs={"rows": 4})
MOST_LINES, LONGEST_LINE = 300, 120


class LinesField(forms.CharField):
    """One entry a line; empty lines and doubles are left out."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("widget", LINES)
        super().__init__(required=False, max_length=most * (LONGEST_LINE + 2), **kwargs)

    def to_python(self, value: Any) -> Any:
        lines = [tidy(line) for line in (super().to_python(value) or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(_("%(most)s lignes au plus."), params={"most": self.most})
        if any(len(line) > LONGEST_LINE for line in value):
            raise ValidationError(
                _("Une ligne compte %(longest)s caractères au plus."), params={"longest": LONGEST_LINE}
            )

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class ChoicesForm(forms.Form):
    profiles = forms.MultipleChoiceField(
        label=_("Qui peut s’inscrire"),
        choices=Profile.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sans profil coché, l’inscription est fermée : on n’entre que sur invitation."),
    )
    branches = LinesField(
        label=_("Branches"),
        most=MOST_LINES,
        help_text=_("Une par ligne. Un adhérent choisit la sienne ; sans branche ici, la question n’est pas posée."),
    )
    proofs = forms.MultipleChoiceField(
        label=_("Preuves demandées"),
        choices=Proof.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Une réponse fausse ne révèle rien à la personne : la demande est vérifiée à la main."),
    )
    info_1 = forms.CharField(label=_("Infos de l’étape 1"), required=False, max_length=1000, widget=LINES)
    info_2 = forms.CharField(label=_("Infos de l’étape 2"), required=False, max_length=1000, widget=LINES)
    info_3 = forms.CharField(label=_("Infos de l’étape 3"), required=False, max_length=1000, widget=LINES)
    benefits = LinesField(
        label=_("Avantages sur la page de connexion"),
        most=4,
        help_text=_("Un par ligne, quatre au plus. Vide : ceux que le site propose."),
    )
    terms_version = forms.CharField(label=_("Version des conditions d’utilisation"), max_length=20)
    terms_text = forms.CharField(
        label=_("Conditions d’utilisation des services en ligne"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Une ligne vide sépare les paragraphes. Vide : le texte que le site propose."),
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        chosen = choices_of(fund)
        self.initial = {
            "profiles": list(chosen.profiles),
            "branches": list(chosen.branches),
            "proofs": sorted(chosen.proofs),
            **{f"info_{step}": chosen.info.get(str(step), "") for step in (1, 2, 3)},
            "benefits": list(chosen.benefits),
            "terms_version": current_terms(fund).version,
            "terms_text": fund.options.get(OPTION, {}).get(TERMS_TEXT, ""),
        }

    def clean_terms_text(self) -> str:
        return self.cleaned_data["terms_text"].replace("\r\n", "\n").strip()

    def choices(self) -> dict[str, Any]:
        """What `services.change_choices` takes, after the form was found valid."""
        given = dict(self.cleaned_data)
        return given | {"info": {str(step): given.pop(f"info_{step}") for step in (1, 2, 3)}}
