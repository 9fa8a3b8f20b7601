"""The steps of a request, for whoever settles it: the person, or the refusal (`ITM-12`, `ITM-13`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from extranet.organisations import register_number
from extranet.organisations.identifiers import IdentifierFormField
from extranet.organisations.models import Organisation, Worker, WorkerDetails
from extranet.tenants.models import Fund
from extranet.ui.context import own_names
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..models import EnrolmentRequest

DETAILS = ["email", "phone", "unit", "function", "language"]


class CollaboratorForm(FundModelForm):
    """What the person typed online, to complete or correct; then what the register says of her.

    The register number goes in and never comes out: an empty field keeps the one that is stored.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Worker
        fields = ("last_name", "first_name", "birth_date")
        widgets = {"birth_date": DateInput}

    def __init__(self, *args: Any, fund: Fund, request: EnrolmentRequest, **kwargs: Any) -> None:
        worker = request.worker
        if worker is None and request.organisation is not None:
            kwargs["instance"] = Worker(organisation=request.organisation)
        elif worker is not None:
            kwargs["instance"] = worker
        super().__init__(*args, **kwargs)
        self.fields |= fields_for_model(WorkerDetails, fields=DETAILS)
        self.fields["email"].required = True
        self.fields["language"] = forms.ChoiceField(label=_("Langue des messages"), choices=own_names(fund.languages))
        details = worker.details.first() if worker else None
        source: Any = details or request
        if worker is None:
            for name in self.Meta.fields:
                self.initial[name] = getattr(request, name)
        for name in DETAILS:
            self.initial[name] = getattr(source, name) or getattr(request, name)
        if register_number.asked(fund):
            self.ask_register_number(details)
        self.initial["version"] = self.instance.version

    def ask_register_number(self, details: WorkerDetails | None) -> None:
        self.fields["register_number"] = IdentifierFormField(
            "register",
            label=register_number.LABEL,
            required=False,
            help_text=register_number.PURPOSE,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        if details and details.register_number:
            hint = _("Enregistré : %s. Laissez vide pour le garder.") % register_number.masked(details.register_number)
            self.fields["register_number"].help_text = f"{hint} {register_number.PURPOSE}"

    def values(self) -> dict[str, Any]:
        """What `services.settling.add_person` takes, after the form was found valid."""
        given = {name: self.cleaned_data[name] for name in (*self.Meta.fields, *DETAILS)}
        if number := self.cleaned_data.get("register_number"):
            given["register_number"] = number
        return given


class WhichOrganisationForm(forms.Form):
    """For the staff, where the person named an organisation that the fund doesn't know."""

    organisation_search = forms.CharField(
        label=_("Organisation"),
        max_length=160,
        help_text=_("Le début de son nom, ou son numéro d’entreprise."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    def found(self) -> list[Organisation]:
        """The employers that it may be, ten at most."""
        rows = Organisation.objects.matching(self.cleaned_data["organisation_search"]).order_by("name_folded", "pk")
        return [one for one in rows[:30] if one.is_employer][:10]


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif du refus"),
        max_length=500,
        help_text=_("La personne le lit dans son e-mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


class LeaveForm(forms.Form):
    """For a participant who gives her place back."""

    reason = forms.CharField(label=_("Motif"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
