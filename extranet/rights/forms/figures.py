"""Figures the fund knows: one typed in, or many from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.ui.forms import FundModelForm

from ..figures_file import LARGEST, Reading, read, text_of
from ..models import KnownFigure


class FigureForm(FundModelForm):
    class Meta:
        model = KnownFigure
        fields = ("kind", "reference", "year", "amount")


class FigureFileForm(forms.Form):
    """The file; on the way back from the preview, its text."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        required=False,
        allow_empty_file=True,
        help_text=_("Colonnes : organisation ; donnee (code, masse, facture) ; reference ; annee ; montant."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, strip=False, max_length=LARGEST, widget=forms.HiddenInput)

    reading: Reading

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
