"""The forms of encoding. Rules are the models' and the services'; what one chooses among is here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField
from extranet.organisations.models import Organisation
from extranet.organisations.queries import OrganisationQuerySet
from extranet.tenants.models import Fund
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from .models import Participant, Request
from .services.participants import Person

HINTS = {
    "catalogue_code": _("Si la formation est au catalogue du fonds."),
    "theme": _("Sinon, le sujet en quelques mots."),
    "place": _("L’adresse ou la localité ; vide si tout se fait à distance."),
    "provider_number": _("10 chiffres ; vide si vous ne le connaissez pas."),
}


class TrainingForm(FundModelForm):
    """What is said about the training (`ATM-18`)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Request
        fields = (
            "title",
            "catalogue_code",
            "theme",
            "kind",
            "provider_name",
            "provider_number",
            "is_online",
            "place",
            "language",
        )
        widgets = {"kind": forms.RadioSelect}
        help_texts = HINTS

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Request.Kind.choices  # type: ignore[attr-defined]
        self.initial["version"] = self.instance.version
        if not self.initial.get("language"):
            self.initial["language"] = fund.language

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("catalogue_code") and not data.get("theme") and "theme" not in self.errors:
            missing = _("Indiquez le code du catalogue, ou à défaut le thème.")
            self.add_error("theme", ValidationError(missing, "code_or_theme"))
        if not data.get("is_online") and not data.get("place") and "place" not in self.errors:
            self.add_error(
                "place", ValidationError(_("Indiquez le lieu, ou cochez « À distance »."), "place_or_online")
            )
        return data

    @property
    def training(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CompaniesForm(forms.Form):
    """For whom: the companies that authorise the operator today.

    An operator has one or ten thousand: so many are offered, with those that are ticked, and `q` finds the others.
    """

    OFFERED = 50

    q = forms.CharField(
        label=_("Chercher une entreprise"),
        required=False,
        max_length=200,
        help_text=_("Le début de son nom, ou son numéro. Ce que vous avez coché reste coché."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    companies = forms.ModelMultipleChoiceField(
        label=_("Entreprises"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Une session avec des travailleurs de plusieurs entreprises s’encode une fois : cochez-les toutes, chacune"
            " reçoit sa demande."
        ),
        error_messages={
            "required": _("Cochez au moins une entreprise."),
            "invalid_choice": _("Une de ces entreprises ne vous autorise plus : choisissez parmi les autres."),
        },
    )

    def __init__(self, *args: Any, companies: OrganisationQuerySet, by: str = "pk", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["companies"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        field.queryset, field.to_field_name = companies, by
        field.label_from_instance = lambda company: company.name  # type: ignore[method-assign, assignment]

    @property
    def is_searched(self) -> bool:
        """Whether there are more companies than the page offers at once."""
        return "q" in self.fields

    def offer(self) -> None:
        """Choose what the page shows: those ticked, and of the others the first that are searched for."""
        field: Any = self.fields["companies"]
        rows = list(field.queryset[: self.OFFERED + 1])
        if len(rows) <= self.OFFERED:
            del self.fields["q"]
            field.choices = [(one.pk, one.name) for one in rows]
            return
        typed = str(self["q"].value() or "").strip()
        ticked = [pk for pk in map(str, self["companies"].value() or []) if pk.isdecimal()]
        chosen = list(field.queryset.filter(pk__in=ticked))
        others = rows[: self.OFFERED]
        if typed or chosen:
            found = field.queryset.matching(typed) if typed else field.queryset
            others = list(found.exclude(pk__in=[one.pk for one in chosen])[: self.OFFERED])
        field.choices = [(one.pk, one.name) for one in [*chosen, *others]]
        if typed and not others:
            self["companies"].help_text = _("Aucune autre entreprise de ce nom ou de ce numéro ne vous autorise.")


class PersonForm(FundModelForm):
    """Exactly three fields of a person (`ATM-20`)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Participant
        fields = ("last_name", "first_name", "birth_date")
        widgets = {"birth_date": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.request.version

    @property
    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def read_person(typed: Mapping[str, Any]) -> Person:
    """The person that `PersonForm` would give, without asking the database. Raises `ValidationError` by field."""
    cleaned, refusals = {}, {}
    for name in PersonForm.Meta.fields:
        try:
            cleaned[name] = PersonForm.base_fields[name].clean(typed.get(name))
        except ValidationError as error:
            refusals[name] = error
    if refusals:
        raise ValidationError(refusals)
    return Person(**cleaned)


class PasteForm(forms.Form):
    """A block of lines, one person each."""

    lines = forms.CharField(
        label=_("Liste à coller"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        max_length=40_000,
        help_text=_(
            "Une personne par ligne : nom, prénom, date de naissance, séparés par des tabulations (un tableur), des"
            " points-virgules ou des espaces. Exemple : Dupont ; Anne-Marie ; 31/12/1985."
        ),
        error_messages={
            "required": _("Collez au moins une ligne : nom, prénom, date de naissance."),
            "max_length": _("C’est trop long pour une fois : collez la liste en plusieurs morceaux."),
        },
    )


class AttendanceListForm(forms.Form):
    """A signed attendance list, as PDF or photographed."""

    file = UploadField(
        label=_("Liste de présence signée"),
        help_text=_("PDF, PNG ou JPEG, 20 Mo."),
        error_messages={"required": _("Choisissez le fichier de la liste signée.")},
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in: what is refused is shown where the form stands."""
