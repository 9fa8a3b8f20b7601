"""A paper that helps the fund."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.documents.inspection import Inspected, Kind, Refused
from extranet.documents.services import examine


class PaperForm(forms.Form):
    file = forms.FileField(label=_("Pièce"), help_text=_("PDF, PNG ou JPEG, 20 Mo. Seul le fonds la lit."))

    upload: Inspected

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.upload = examine(file, accepted=[Kind.PDF, Kind.PNG, Kind.JPEG])
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file
