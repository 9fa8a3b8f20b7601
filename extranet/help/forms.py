"""What is reported, written and laid out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField
from extranet.documents.inspection import Kind
from extranet.tenants.models import Fund
from extranet.ui.forms import FundModelForm

from .models import ShelfItem, Ticket, TicketMessage


class ReportForm(FundModelForm):
    text = forms.CharField(
        label=_("Que s’est-il passé ?"),
        help_text=_("Ce que vous vouliez faire, ce que vous avez vu, et le message affiché s’il y en avait un."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=TicketMessage._meta.get_field("text").max_length,
    )

    class Meta:
        model = Ticket
        fields = ("page", "about")
        help_texts = {"page": _("L’adresse de la page ; effacez-la si votre remarque n’en concerne aucune.")}


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=TicketMessage._meta.get_field("text").max_length,
    )


class ShelfForm(FundModelForm):
    upload = UploadField((Kind.PDF,), label=_("Fichier"), help_text=_("PDF, 20 Mo au plus."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ShelfItem
        fields = ("title", "kind", "language", "is_public")

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        names = dict(self.fields["language"].choices)  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, names[code]) for code in fund.languages]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].help_text = _("PDF, 20 Mo au plus. Vide : le fichier actuel reste.")

    @property
    def values(self) -> dict[str, Any]:
        """As the services take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
