"""A worker and what the company adds about her."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from .. import completeness, register_number
from ..completeness import SERVICE_DATES
from ..identifiers import IdentifierFormField
from ..models import Worker, WorkerDetails


class WorkerForm(FundModelForm):
    """Names and birth date, then the details that the fund's country and settings ask.

    The register number goes in and never comes out: an empty field keeps the one that is stored.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Worker
        fields = ("last_name", "first_name", "birth_date")
        widgets = {"birth_date": DateInput}

    def __init__(self, *args: Any, fund: Fund, details: WorkerDetails | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.details = details
        offered = completeness.offered(fund)
        columns = [name for name in offered if name != "register_number"]
        self.fields |= fields_for_model(WorkerDetails, fields=columns, widgets=dict.fromkeys(SERVICE_DATES, DateInput))
        for name in columns:
            self.initial[name] = getattr(details, name, "")
        if "register_number" in offered:
            self.ask_register_number(details)
        for name in completeness.compulsory(fund):
            self.say_compulsory(self.fields[name])
        self.order_fields(["last_name", "first_name", "birth_date", *self.number_fields, *columns])
        self.initial["version"] = self.instance.version

    @staticmethod
    def say_compulsory(field: forms.Field) -> None:
        """It may stay empty today; the fund doesn't accept a request without it."""
        said = _("Demandé par le fonds : à compléter avant l’envoi d’une demande.")
        field.help_text = f"{said} {field.help_text}".strip()

    def ask_register_number(self, details: WorkerDetails | None) -> None:
        stored = details.register_number if details else None
        self.fields["register_number"] = IdentifierFormField(
            "register",
            label=register_number.LABEL,
            required=False,
            help_text=register_number.PURPOSE,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        if stored:
            hint = _("Enregistré : %s. Laissez vide pour le garder.") % register_number.masked(stored)
            self.fields["register_number"].help_text = f"{hint} {register_number.PURPOSE}"
            self.fields["forget_register_number"] = forms.BooleanField(
                label=_("Effacer le numéro enregistré"), required=False
            )

    @property
    def number_fields(self) -> list[str]:
        return [name for name in ("register_number", "forget_register_number") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("register_number") and data.get("forget_register_number"):
            self.add_error("register_number", _("Donnez un numéro, ou cochez « Effacer » : pas les deux."))
        return data

    def given(self) -> dict[str, Any]:
        """The arguments of the service."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        forget = data.pop("forget_register_number", False)
        if "register_number" in data:
            data["register_number"] = "" if forget else data["register_number"] or None
        return data
