"""The forms of « Votre identité », and those with which the staff check a certifier's documents."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import PICTURES, UploadField
from extranet.documents.inspection import Inspected
from extranet.organisations.forms.settings import LOGO
from extranet.organisations.identifiers import PHONE, IdentifierFormField
from extranet.tenants.text import tidy

from ..identity import Identity
from ..models import BodyIdentity, SupportingDocument

OF_BODY = ("name", "email", "street", "house_number", "postcode", "city", "phone", "activity_number")
OF_ROW = ("mobile", "fax", "website", "ape", "representative", "capacity")


class Line(forms.CharField):
    """A line of text in canonical letters, without doubled spaces."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class Phone(Line):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_length=30, validators=[PHONE], widget=forms.TextInput(attrs={"type": "tel"}), **kwargs
        )


class ApeField(Line):
    """« 85.59A », « 8559 a »: compact."""

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s.]", "", super().to_python(value)).upper()

    def prepare_value(self, value: Any) -> Any:
        return f"{value[:2]}.{value[2:]}" if isinstance(value, str) and len(value) == 5 else value


class IdentityForm(forms.Form):
    """« Mon identité » and « En-tête et signature du certificat de réalisation ». No field holds the SIRET."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = Line(label=_("Nom"), max_length=160)
    email = forms.EmailField(label=_("Adresse e-mail"))
    house_number = Line(label=_("N°"), max_length=12, required=False)
    street = Line(label=_("Adresse"), max_length=120, required=False, help_text=_("La rue, ou le lieu-dit."))
    postcode = Line(label=_("Code postal"), max_length=10, required=False)
    city = Line(
        label=_("Ville"), max_length=80, required=False, help_text=_("Elle suit « Fait à » sur les certificats.")
    )
    mobile = Phone(label=_("Téléphone portable"))
    phone = Phone(label=_("Téléphone fixe"))
    fax = Phone(label=_("Fax"))
    activity_number = IdentifierFormField("activity", label=_("Numéro de déclarant"), required=False)
    website = forms.URLField(label=_("Site Web"), required=False, assume_scheme="https")
    ape = ApeField(label=_("Code APE"), max_length=10, required=False, help_text=_("Par exemple 85.59A"))
    representative = Line(
        label=_("Nom du représentant légal"),
        max_length=160,
        required=False,
        help_text=_("Tel qu’il figure sur votre Kbis : s’il change, le fonds contrôle à nouveau le Kbis."),
    )
    capacity = Line(
        label=_("Qualité du représentant légal"),
        max_length=120,
        required=False,
        help_text=_("Par exemple directrice, président ; elle suit son nom sur les certificats."),
    )
    logo = UploadField(
        PICTURES, limits=LOGO, required=False, label=_("Votre logo"), help_text=_("PNG ou JPEG, 1 Mo au plus.")
    )
    stamp = UploadField(
        PICTURES,
        limits=LOGO,
        required=False,
        label=_("Votre cachet"),
        help_text=_(
            "PNG ou JPEG, 1 Mo au plus. Le cachet de votre organisme de formation sera repris dans la signature du"
            " certificat de réalisation. Dans le cas où vous ne l’avez pas au format dématérialisé, vous devrez"
            " imprimer le document et appliquer votre cachet puis le scanner pour le joindre au dossier."
        ),
    )

    MINE = ("name", "email", "house_number", "street", "postcode", "city", "mobile", "phone", "fax",
            "activity_number", "website", "ape")  # fmt: skip
    HEADING = ("representative", "capacity")

    NEEDED = ("city", *HEADING, "logo")  # saved without, but nothing is certified without

    def __init__(self, *args: Any, identity: Identity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = stored(identity) | {"version": identity.version}
        for name in self.NEEDED:
            self.fields[name].needed_for = _("(nécessaire pour certifier)")  # type: ignore[attr-defined]

    def clean_ape(self) -> str:
        ape: str = self.cleaned_data["ape"]
        if ape:
            BodyIdentity._meta.get_field("ape").run_validators(ape)
        return ape

    @property
    def fields_of_body(self) -> dict[str, Any]:
        """The arguments of the service, without pictures and version."""
        return {name: self.cleaned_data[name] for name in (*OF_BODY, *OF_ROW)}

    @property
    def mine(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MINE]

    @property
    def heading(self) -> list[forms.BoundField]:
        return [self[name] for name in self.HEADING]

    def ask_for_pictures_again(self) -> None:
        """A browser gives no file a second time by itself: say so where one was chosen."""
        for name in ("logo", "stamp"):
            if self.files.get(name) and name not in self.errors:
                self.add_error(name, _("Choisissez à nouveau cette image : le navigateur ne l’a pas gardée."))


def stored(identity: Identity) -> dict[str, Any]:
    """The values of the form's fields as they are in the database."""
    of_body = {name: getattr(identity.body, name) for name in OF_BODY}
    return of_body | {name: getattr(identity.row, name) for name in OF_ROW}


class CertifierForm(forms.Form):
    """« Validation de la certification », and the two lines that it opens."""

    certifies = forms.BooleanField(label=_("Je suis certificateur"), required=False)
    kbis = UploadField(required=False, label=_("Ajouter le Kbis"), help_text=_("PDF, JPEG ou PNG, 20 Mo au plus."))
    letter = UploadField(
        required=False,
        label=_("Ajouter la lettre de consentement"),
        help_text=_("PDF, JPEG ou PNG, 20 Mo au plus."),
    )

    LINES = (SupportingDocument.Kind.KBIS, SupportingDocument.Kind.LETTER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in self.LINES:
            self.fields[kind].needed_for = _("(nécessaire pour certifier en ligne)")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("certifies") and any(self.files.get(kind) for kind in self.LINES):
            self.add_error("certifies", _("Choisissez « Je suis certificateur » pour déposer un justificatif."))
        return data

    @property
    def uploads(self) -> dict[SupportingDocument.Kind, Inspected]:
        """Those that were taken: each line is independent of the other."""
        return {kind: self.cleaned_data[kind] for kind in self.LINES if self.cleaned_data.get(kind)}


class CheckReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("L’organisme le lit : dites ce qui ne convient pas et ce qu’il doit déposer."),
    )
