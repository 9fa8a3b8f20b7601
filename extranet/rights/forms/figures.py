"""Figures the fund knows: one typed in, or many from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text
from extranet.ui.forms import FundModelForm
from extranet.ui.numbers import NumberField

from ..figures_file import LARGEST, Reading, read, text_of
from ..models import FigureKind, KnownFigure

LABELS: dict[str, dict[str, Text]] = {
    FigureKind.MEMBER_CODE: {"reference": _("Code Adhérent")},
    FigureKind.PAYROLL: {"year": _("Année"), "amount": _("Masse salariale (€)")},
    FigureKind.INVOICE: {"reference": _("Numéro de la facture"), "amount": _("Montant de la facture HT (€)")},
}


class FigureForm(FundModelForm):
    """What one kind of figure needs, all of it."""

    class Meta:
        model = KnownFigure
        fields = ("reference", "year", "amount")
        field_classes = {"amount": NumberField}

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{kind}-%s", **kwargs)
        self.instance.kind = kind
        for name in set(self.fields) - set(LABELS[kind]):
            del self.fields[name]
        for name, label in LABELS[kind].items():
            field = self.fields[name]
            field.label, field.required, field.help_text = str(label), True, ""

    @property
    def title(self) -> str:
        return str(FigureKind(self.instance.kind).label)


class FigureFileForm(forms.Form):
    """The file; on the way back from the preview, its text."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez un fichier CSV qui contient des lignes.")},
        help_text=_("Colonnes : organisation ; donnee (code, masse, facture) ; reference ; annee ; montant."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, strip=False, max_length=LARGEST, widget=forms.HiddenInput)

    reading: Reading

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("text")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        try:
            text = text_of(data["file"].read()) if data.get("file") else data.get("text", "")
            if not text.strip():
                raise ValidationError(_("Choisissez un fichier CSV qui contient des lignes."))
            self.reading = read(text)
            if not self.reading.rows:
                raise ValidationError(_("Ce fichier ne contient aucune ligne après ses titres."))
        except ValidationError as error:
            self.add_error("file", error)
            return data
        data["text"] = text
        return data
