"""What is written about a dossier, with its files."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadsField

from ..models import Message
from ..services.exchanges import MOST_FILES, TOO_MANY_FILES


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=Message._meta.get_field("text").max_length,
    )
    papers = UploadsField(
        at_most=MOST_FILES,
        label=_("Fichiers"),
        required=False,
        help_text=_("PDF, PNG ou JPEG, 20 Mo chacun, cinq au plus."),
        error_messages={"too_many": TOO_MANY_FILES},
    )
