"""As whom somebody asks, for which services and which establishments: at sign-up and in « Ajouter une entité »."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import PHONE, IdentifierFormField
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text

from ..catalogue import SERVICES_OF, Profile
from ..choices import Choices, Proof
from ..claims import EntityClaim
from .fields import AmountField, LineField, WholeEurosField

AT_LEAST_ONE = _("Sélectionner au moins un profil et au moins un service associé")
ATTESTATION_VERSION = "1"
ATTESTATION = _(
    "Je certifie que le titulaire du compte est autorisé à effectuer les opérations sélectionnées ci-dessus."
)


class ProfilesForm(forms.Form):
    """« Sélectionner au moins un profil et au moins un service associé »."""

    profiles = forms.MultipleChoiceField(
        label=AT_LEAST_ONE, widget=forms.CheckboxSelectMultiple, error_messages={"required": AT_LEAST_ONE}
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profiles"].choices = [(one.value, one.label) for one in choices.profiles]  # type: ignore[attr-defined]


class BranchForm(forms.Form):
    """The branch comes first: it opens the questions."""

    branch = forms.ChoiceField(
        label=_("Quelle est la branche associée à mon entreprise ?"),
        error_messages={"required": _("Choisissez la branche de votre entreprise dans la liste.")},
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [  # type: ignore[attr-defined]
            ("", gettext("-- Veuillez choisir une branche --")),
            *((name, name) for name in choices.branches),
        ]


class ServicesForm(forms.Form):
    """« Mes services »: all ticked at first; those that stay ticked are asked for."""

    services = forms.MultipleChoiceField(
        label=_("Mes services :"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": AT_LEAST_ONE},
        help_text=_(
            "Vos services sont accessibles par défaut. Vous pouvez décocher la case correspondante à l’un des accès si"
            " vous le souhaitez."
        ),
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = SERVICES_OF[profile]
        self.fields["services"].choices = [(one.value, one.label) for one in services]  # type: ignore[attr-defined]
        self.initial.setdefault("services", [one.value for one in services])


class AttestationForm(forms.Form):
    certified = forms.BooleanField(
        label=ATTESTATION,
        error_messages={"required": _("Cochez cette case : la demande se fait avec l’accord de l’entité.")},
    )


class EntityForm(forms.Form):
    """One establishment, with the questions that its profile, its country and the fund's choice ask."""

    part: Text = ""  # « Établissement 2 », where there are several

    KINDS = [
        ("responsible", _("Vous enregistrer en tant que nouveau responsable de formation")),
        ("login", _("Demander un login : vous travaillez pour un service de formation")),
    ]
    kind = forms.ChoiceField(label=_("Votre demande"), choices=KINDS, widget=forms.RadioSelect)
    name = LineField(label=_("Organisation"), max_length=160)
    member_code = LineField(
        label=_("Code Adhérent"),
        max_length=40,
        help_text=_("Il figure sur les courriers du fonds. S’il n’est pas reconnu, nos équipes vérifient à la main."),
    )
    payroll = WholeEurosField(help_text=_("Nombre entier sans espace. À demander à la comptabilité de l’entreprise."))
    activity_number = IdentifierFormField("activity", label=_("Numéro de Déclaration d’Activité"))
    legal_representative = LineField(label=_("Responsable légal de l’entreprise"), max_length=160)
    siret = IdentifierFormField("siret", label=_("Siret établissement"))
    enterprise_number = IdentifierFormField("enterprise", label=_("N° BCE"))
    capacity = LineField(label=_("Fonction"), max_length=120, help_text=_("La vôtre, dans cette organisation."))
    phone = LineField(
        label=_("Téléphone"),
        max_length=30,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    invoice_amount = AmountField(label=_("Montant de la facture HT"), required=False)
    never_invoiced = forms.BooleanField(label=_("Nous n’avons encore jamais facturé ce fonds"), required=False)

    def __init__(
        self, *args: Any, profile: Profile, choices: Choices, country: str, payroll_year: int, **kwargs: Any
    ) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.profile, self.country, self.payroll_year = profile, country, payroll_year
        asked = questions(profile, choices, country)
        for name in set(self.fields) - asked:
            del self.fields[name]
        if "payroll" in asked:
            self.fields["payroll"].label = format_lazy(_("Masse salariale {year}"), year=payroll_year)
        if profile is Profile.PUBLIC_BODY:
            self.fields["legal_representative"].label = _("Responsable de l’organisation")

    @property
    def legend(self) -> Text:
        return _("Organisation") if self.profile is Profile.PUBLIC_BODY else _("Établissement")

    @property
    def number_field(self) -> str:
        return "enterprise_number" if self.country == Fund.Country.BELGIUM else "siret"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "invoice_amount" in self.fields and "invoice_amount" not in self.errors:
            if cleaned.get("never_invoiced"):
                cleaned["invoice_amount"] = None
            elif cleaned.get("invoice_amount") is None:
                self.add_error(
                    "invoice_amount",
                    ValidationError(
                        _("Écrivez le montant d’une de vos factures, ou cochez que vous n’avez encore jamais facturé."),
                        code="required",
                    ),
                )
        return cleaned

    @property
    def identity(self) -> str:
        """What two claims of the same entity have in common: its number. Empty while that is refused."""
        return str(getattr(self, "cleaned_data", {}).get(self.number_field, ""))

    def refuse_as_double(self) -> None:
        self.add_error(self.number_field, gettext("Cet établissement figure déjà plus haut : retirez l’un des deux."))

    def claim(self, *, services: list[str], branch: str) -> EntityClaim:
        """What was typed, after the form was found valid."""
        given = {name: self.cleaned_data[name] for name in CLAIMED if name in self.cleaned_data}
        if kind := self.cleaned_data.get("kind"):
            given["capacity"] = f"{dict(DEMANDS)[kind]} – {given['capacity']}"
        return EntityClaim(
            profile=self.profile.value,
            services=tuple(services),
            branch=branch,
            payroll_year=self.payroll_year if given.get("payroll") is not None else None,
            **given,
        )


# What the fund reads before the typed capacity of somebody who asks for a public body.
DEMANDS = [("responsible", _("Nouveau responsable de formation")), ("login", _("Login pour un service de formation"))]

CLAIMED = (
    "name",
    "member_code",
    "payroll",
    "activity_number",
    "legal_representative",
    "siret",
    "enterprise_number",
    "capacity",
    "phone",
    "invoice_amount",
)


def questions(profile: Profile, choices: Choices, country: str) -> set[str]:
    """The names of the fields of an establishment."""
    number = "enterprise_number" if country == Fund.Country.BELGIUM else "siret"
    asked = {"capacity", "phone", "legal_representative", number}
    if profile is Profile.PUBLIC_BODY:
        return asked | {"kind", "name"}
    if profile is Profile.MEMBER:
        return asked | {proof.value for proof in (Proof.MEMBER_CODE, Proof.PAYROLL) if choices.asks(proof)}
    asked |= {proof.value for proof in (Proof.ACTIVITY_NUMBER, Proof.INVOICE_AMOUNT) if choices.asks(proof)}
    return asked | {"never_invoiced"} if "invoice_amount" in asked else asked
