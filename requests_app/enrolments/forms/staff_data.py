"""« New P-data », the validation module's terms, a file to import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from extranet.organisations import register_number
from extranet.organisations.identifiers import IdentifierFormField
from extranet.organisations.models import Worker
from extranet.tenants.models import Fund
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..staff_data.files import SIZE

NAMES = ("last_name", "first_name", "birth_date")


class WhoForm(FundModelForm):
    """Who is meant: her register number where the fund asks for it, else names and birth date (`ITM-10`)."""

    class Meta:
        model = Worker
        fields = NAMES
        widgets = {"birth_date": DateInput}

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if register_number.asked(fund):
            self.fields["register_number"] = IdentifierFormField(
                "register",
                label=register_number.LABEL,
                required=False,
                help_text=register_number.PURPOSE,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            for name in NAMES:
                self.fields[name].required = False
            self.order_fields(["register_number", *NAMES])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("register_number") and not all(data.get(name) for name in NAMES):
            raise ValidationError(_("Donnez son numéro, ou son nom, son prénom et sa date de naissance."))
        return data

    def _post_clean(self) -> None:
        """Nobody is saved here: whether she is known is what the next page says."""


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Modèle rempli (CSV ou XLSX)"),
        help_text=_("8 Mo et 60 000 lignes au plus. Rien n’est enregistré avant que vous ayez vu ce qui changera."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": _("Choisissez le modèle que vous avez rempli."),
            "empty": _("Ce fichier est vide : partez du modèle."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith((".csv", ".txt", ".xlsx")):
            raise ValidationError(_("Choisissez un fichier CSV ou un classeur Excel (.xlsx)."))
        if (file.size or 0) > SIZE:
            raise ValidationError(_("Ce fichier est trop gros : 8 Mo au plus. Coupez-le en plusieurs."))
        return file

    @property
    def is_workbook(self) -> bool:
        return (self.cleaned_data["file"].name or "").lower().endswith(".xlsx")


class AcceptStaffTermsForm(forms.Form):
    accepted = forms.BooleanField(
        label=_("J’ai lu les conditions et je les accepte, pour l’organisation au nom de laquelle j’agis."),
        error_messages={"required": _("Cochez la case après avoir lu les conditions : sans elle, pas de module.")},
    )


class PublishStaffTermsForm(forms.Form):
    text = forms.CharField(
        label=_("Texte des conditions"),
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("Une ligne vide sépare les paragraphes ; une ligne qui commence par « # » est un titre."),
    )


class WriteForm(forms.Form):
    """« Enregistrer »; with wrong lines, an explicit choice."""

    good_only = forms.BooleanField(
        label=_("Lignes valides seulement : les lignes à corriger ne sont pas enregistrées."), required=False
    )


class ModuleForm(forms.Form):
    """The staff's switch, for one organisation."""

    is_open = forms.BooleanField(
        label=_("Ouvrir le module de validation à cette organisation"),
        required=False,
        help_text=_("Ses responsables de formation importent alors leurs données du personnel par fichier."),
    )
