"""What may be asked on the public check page: a number, or a file beside it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.documents.fields import UploadField
from extranet.documents.inspection import Kind

from ..check import normal


class NumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Numéro du certificat"),
        help_text=gettext_lazy("Douze lettres et chiffres, comme K7QF-3M9T-X2PA ; les tirets sont facultatifs."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def clean_number(self) -> str:
        number = normal(self.cleaned_data["number"])
        if number is None:
            raise ValidationError(
                _("Ce n’est pas un numéro de certificat : il a douze lettres et chiffres, au pied de chaque page.")
            )
        return number


class FileForm(forms.Form):
    """A PDF to compare: read, and forgotten."""

    file = UploadField(
        [Kind.PDF],
        label=gettext_lazy("Fichier PDF reçu"),
        help_text=gettext_lazy("20 Mo au plus. Il est comparé, puis oublié : rien n’est conservé."),
    )
