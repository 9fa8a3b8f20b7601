"""« Dispositifs »: a scheme, and a piece to prepare for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField
from extranet.ui.forms import FundModelForm

from ..models import Device, DevicePiece


class DeviceForm(FundModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Device
        fields = ("code", "name", "summary", "days_before_start", "days_to_decide", "is_offered")
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "days_before_start": _("Jours calendrier. 0 : une demande peut être déposée jusqu’au premier jour."),
            "days_to_decide": _("Jours calendrier à compter du dossier complet."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DevicePieceForm(FundModelForm):
    example_file = UploadField(
        label=_("Exemple"), required=False, help_text=_("Un modèle ou un exemple rempli, sans données de personnes.")
    )
    drop_example = forms.BooleanField(label=_("Retirer l’exemple actuel"), required=False)

    class Meta:
        model = DevicePiece
        fields = ("stage", "name", "explanation", "is_required")
        widgets = {"stage": forms.RadioSelect, "explanation": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.example_id is None:
            del self.fields["drop_example"]

    def given(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        values["example"] = self.cleaned_data["example_file"]
        if "drop_example" in self.fields:
            values["drop_example"] = self.cleaned_data["drop_example"]
        return values
