"""What the staff decide with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation
from extranet.ui.widgets import DateInput

from ..models import Application, Right
from .fields import LineField

ALL = "all"


def waiting_services(application: Application) -> list[tuple[str, str]]:
    """Value and label of each service that still waits for a decision."""
    rights: list[Right] = [right for right in application.rights.all() if right.is_requested]
    return [(right.service, right.get_service_display()) for right in sorted(rights, key=lambda right: right.pk or 0)]


class ConfirmForm(forms.Form):
    """One button a service, and « Confirmer tout »."""

    ends_on = forms.DateField(label=_("Jusqu’au"), required=False, widget=DateInput(), help_text=_("Vide : sans fin."))


class RefuseForm(forms.Form):
    services = forms.MultipleChoiceField(
        label=_("Services refusés"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un service.")},
    )
    reason = forms.CharField(
        label=_("Motif du refus"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La personne le lit : dites ce qui manque, sans révéler ce que le fonds sait."),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = waiting_services(application)
        self.fields["services"].choices = services  # type: ignore[attr-defined]
        self.initial.setdefault("services", [value for value, _label in services])


class ReasonForm(forms.Form):
    """Why a right is suspended or ended."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("La personne le lit."),
    )


class RecogniseForm(forms.Form):
    """Which of the organisations found is meant."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="uuid",
        error_messages={
            "required": _("Choisissez une organisation, ou créez-la."),
            "invalid_choice": _("Cette organisation n’existe pas dans le fonds : cherchez-la à nouveau."),
        },
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class CreateOrganisationForm(forms.Form):
    """What the fund must know of an organisation beyond the numbers that were typed."""

    name = LineField(label=_("Dénomination"), max_length=160)
    legal_form = LineField(label=_("Raison sociale (SA, SRL, …)"), max_length=60, required=False)
    is_natural_person = forms.BooleanField(label=_("Personne physique"), required=False)
