"""What is written about a dossier, with its files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.documents.inspection import Inspected, Kind, Refused
from extranet.documents.services import examine

from ..models import Message


class FilesInput(forms.ClearableFileInput):
    """The browser's field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; the value is the list of them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=Message._meta.get_field("text").max_length,
    )
    papers = FilesField(
        label=_("Fichiers"), required=False, help_text=_("PDF, PNG ou JPEG, 20 Mo chacun, cinq au plus.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uploads: list[Inspected] = []

    def clean_papers(self) -> Any:
        files = self.cleaned_data["papers"]
        try:
            self.uploads = [examine(file, accepted=[Kind.PDF, Kind.PNG, Kind.JPEG]) for file in files]
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return files
