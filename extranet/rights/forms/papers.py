"""A paper that helps the fund."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField


class PaperForm(forms.Form):
    file = UploadField(label=_("Pièce"), help_text=_("PDF, PNG ou JPEG, 20 Mo. Seul le fonds la lit."))
