"""What a stranger is asked before she has a place, or is told of one (`ITM-09`)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import PHONE
from extranet.organisations.models import Organisation
from extranet.organisations.models.workers import refuse_unlikely
from extranet.organisations.roles import OrganisationKind
from extranet.rights.forms.fields import LineField
from extranet.signup.forms.person import PlainAddressField
from extranet.signup.forms.watchful import WatchfulForm
from extranet.tenants.models import Fund
from extranet.ui.context import own_names
from extranet.ui.widgets import DateInput

MOST_BODIES = 500


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class AskForm(WatchfulForm):
    """Public bodies are a list, since everybody knows them; a company is named, and not shown to strangers."""

    organisation = OrganisationField(
        queryset=Organisation.objects.none(),
        label=_("Votre organisation"),
        required=False,
        empty_label=_("Choisissez, ou écrivez son nom ci-dessous"),
    )
    organisation_name = LineField(
        label=_("Nom ou numéro d’entreprise de votre organisation"),
        max_length=160,
        required=False,
        help_text=_("Si elle n’est pas dans la liste."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    last_name = LineField(label=_("Nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    first_name = LineField(
        label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    birth_date = forms.DateField(label=_("Date de naissance"), widget=DateInput())
    email = PlainAddressField(
        label=_("Adresse e-mail"), help_text=_("De préférence celle du travail : un lien de confirmation y arrive.")
    )
    phone = LineField(
        label=_("Téléphone"),
        max_length=30,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    unit = LineField(label=_("Service"), max_length=120, required=False)
    function = LineField(
        label=_("Fonction"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.of_kind(OrganisationKind.PUBLIC_BODY).order_by("name_folded", "pk")
        known = list(bodies.values_list("pk", flat=True)[: MOST_BODIES + 1])
        if known and len(known) <= MOST_BODIES:
            self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
            self.fields["organisation_name"].help_text = ""
            self.fields["organisation_name"].required = True
        self.fields["language"] = forms.ChoiceField(label=_("Langue des messages"), choices=own_names(fund.languages))
        here = get_language() or ""
        self.initial.setdefault("language", here if here in fund.languages else fund.language)

    def clean_birth_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["birth_date"]
        try:
            refuse_unlikely(day, timezone.localdate())
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from refusal
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("organisation") or cleaned.get("organisation_name")) and "organisation" in self.fields:
            self.add_error("organisation", gettext("Choisissez votre organisation, ou écrivez son nom."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What `services.asking.ask` takes of it, after the form was found valid. A choice counts before a name."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"website", "opened"}}
        if given.get("organisation"):
            given["organisation_name"] = ""
        return given


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} – {obj.organisation.name}"


class OneselfForm(forms.Form):
    """« S’inscrire » with an account: whoever works for two organisations says for which."""

    def __init__(self, *args: Any, workers: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.fields["worker"] = PersonField(
            queryset=workers, label=_("Vous vous inscrivez pour"), widget=forms.RadioSelect, empty_label=None
        )
