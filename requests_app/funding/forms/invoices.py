"""Depositing an invoice: its file, what it says, its papers, and the word that goes along."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certification.amounts import read_hours
from extranet.documents.fields import UploadField, UploadsField
from extranet.organisations.models import Worker
from extranet.ui.forms import FundModelForm
from extranet.ui.numbers import NumberField
from extranet.ui.widgets import DateInput

from ..einvoices import ACCEPTED, LIMITS, Unreadable, read
from ..models import Attestation, DevicePiece, Family, Invoice
from ..services.attesting import AT_ONCE
from ..services.invoicing import NEEDED


class InvoiceFileField(UploadField):
    """A PDF, a Factur-X or an XML file. The clean value is the upload and what was read of it."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("Un PDF, une Factur-X (PDF avec ses données), ou un fichier XML CII ou UBL ; 10 Mo au plus.")
        super().__init__(
            ACCEPTED, limits=LIMITS, **{"label": _("Fichier de la facture"), "help_text": help_text} | kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload is None:
            return None
        try:
            return upload, read(upload)
        except Unreadable as refusal:
            raise ValidationError(str(refusal)) from refusal


class PlainForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


class FileForm(PlainForm):
    """The file alone: in the place of another, or of a credit note."""

    file = InvoiceFileField()

    def given(self) -> dict[str, Any]:
        upload, reading = self.cleaned_data["file"]
        return {"upload": upload, "reading": reading}


class DepositForm(FileForm):
    """What is invoiced is asked only where there is a choice."""

    family = forms.ChoiceField(label=_("Ce qui est facturé"), choices=Family.choices)

    field_order = ("family", "file")

    def __init__(self, *args: Any, families: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = families[0] if len(families) == 1 else ""
        if self.only:
            del self.fields["family"]
        else:
            self.fields["family"].choices = [  # type: ignore[attr-defined]
                (value, label) for value, label in Family.choices if value in families
            ]

    def given(self) -> dict[str, Any]:
        return super().given() | {"family": self.only or self.cleaned_data["family"]}


class HoursField(forms.CharField):
    """« 14 », « 13,5 » or « 13h30 »; nothing is None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 10, "required": False} | kwargs)

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        return read_hours(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class InvoiceForm(FundModelForm):
    """What the invoice says, filled in from a structured file."""

    hours = HoursField(label=_("Heures facturées"), help_text=_("Pour tous les bénéficiaires : 14, 13,5 ou 13h30."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Invoice
        fields = (
            "number",
            "seller_name",
            "seller_siret",
            "dated_on",
            "period_from",
            "period_to",
            "hours",
            "net",
            "vat",
            "total",
            "is_exempt",
            "currency",
        )
        field_classes = {"net": NumberField, "vat": NumberField, "total": NumberField}
        widgets = {"dated_on": DateInput, "period_from": DateInput, "period_to": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        for name in NEEDED:
            self.fields[name].needed_for = _("(nécessaire pour envoyer)")  # type: ignore[attr-defined]
        self.fields["currency"].help_text = _("Le code de la monnaie : EUR.")
        self.fields["is_exempt"].label = exempt_label(self.instance)
        if self.instance.family != Family.TEACHING:
            del self.fields["hours"]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}


def exempt_label(invoice: Invoice) -> Any:
    """With the article of the seller's country, which its number tells."""
    if len(invoice.seller_siret) == 10:
        return _("Exonérée de TVA (article 44, § 2, 4°, du Code de la TVA)")
    return _("Exonérée de TVA (article 261-4-4° a du CGI)")


class AttestationForm(PlainForm):
    papers = UploadsField(label=_("Fichiers"), at_most=AT_ONCE, help_text=_("PDF ou photos, vingt à la fois au plus."))
    piece = forms.ChoiceField(label=_("Pièce demandée"), required=False)
    kind = forms.ChoiceField(label=_("Nature"), choices=Attestation.Kind.choices)
    worker = forms.ChoiceField(label=_("Bénéficiaire"), required=False)
    hours = HoursField(label=_("Heures attestées"), help_text=_("Celles de cette personne : 14, 13,5 ou 13h30."))

    def __init__(self, *args: Any, workers: list[Worker], pieces: list[DevicePiece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workers = {str(one.uuid): one for one in workers}
        self.pieces = {str(one.uuid): one for one in pieces}
        self.fields["worker"].choices = [  # type: ignore[attr-defined]
            ("", _("Tous, ou personne en particulier")),
            *((key, one.full_name) for key, one in self.workers.items()),
        ]
        if pieces:
            self.fields["piece"].choices = [  # type: ignore[attr-defined]
                ("", _("Aucune de celles-là")),
                *((key, one.name) for key, one in self.pieces.items()),
            ]
        else:
            del self.fields["piece"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("hours") is not None and not cleaned.get("worker") and len(self.workers) > 1:
            self.add_error("worker", _("Dites de qui sont ces heures."))
        return cleaned

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        alone = next(iter(self.workers.values())) if len(self.workers) == 1 and data["hours"] is not None else None
        return {
            "uploads": data["papers"],
            "kind": data["kind"],
            "worker": self.workers.get(data["worker"]) or alone,
            "hours": data["hours"],
            "piece": self.pieces.get(data.get("piece", "")),
        }


class WordForm(PlainForm):
    """What the depositor says of the differences."""

    word = forms.CharField(
        label=_("Votre explication"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Le fonds la lit avec la facture. N’y écrivez rien sur la santé de quelqu’un."),
        error_messages={"required": _("Expliquez les différences signalées : le fonds lit votre mot avec la facture.")},
    )

    def __init__(self, *args: Any, is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].required = is_needed


class ExemptionForm(PlainForm):
    file = UploadField(
        label=_("Attestation d’exonération de TVA"), help_text=_("Délivrée par la DREETS ; un PDF ou une photo.")
    )


class DecideExemptionForm(PlainForm):
    decision = forms.ChoiceField(
        label=_("Décision"),
        choices=[("accept", _("Accepter")), ("refuse", _("Refuser"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Motif du refus"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
