"""The forms of dossiers, payments and calendars. Rules are the models' and the services'."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from extranet.organisations.forms.finding import OrganisationField
from extranet.organisations.roles import OrganisationKind
from extranet.ui.forms import FundModelForm
from extranet.ui.numbers import NumberField
from extranet.ui.widgets import DateInput

from ..amounts import ZERO, read_hours, shown
from ..models import Dossier, DossierChange, Payment
from ..services.calendar import A_DAY, Planned


class DateField(forms.DateField):
    """A day of a dossier."""

    widget = DateInput
    default_error_messages = {"invalid": _("Écrivez la date comme 31/12/2026.")}

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value and not 2000 <= value.year <= 2099:
            raise ValidationError(_("Vérifiez l’année : %(year)s."), params={"year": value.year})


class BirthDateField(forms.DateField):
    widget = DateInput
    default_error_messages = {"invalid": _("Écrivez la date comme 31/12/1980.")}

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value and not (value.year >= 1900 and value < datetime.date.today()):  # noqa: DTZ011 - a year more or less
            raise ValidationError(_("Vérifiez l’année : %(year)s."), params={"year": value.year})


class HoursField(forms.Field):
    """Hours as people type them; the value is a Decimal."""

    max_length = 10  # what makes the field short

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 10}), **kwargs)

    def to_python(self, value: Any) -> Any:
        """Nothing is zero, where hours may be left out."""
        if self.required and not str(value or "").strip():
            return None
        return read_hours(str(value or ""))

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, Decimal) else value


class DossierForm(FundModelForm):
    """What the staff write about a dossier. The session's dates are given at opening; later they need a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    born_on = BirthDateField(
        label=_("Date de naissance"),
        required=False,
        help_text=_("Demandée au bénéficiaire qui valide ses heures par le lien reçu. Personne d’autre ne la lit."),
    )
    employer = OrganisationField(
        OrganisationKind.COMPANY,
        OrganisationKind.PUBLIC_BODY,
        label=_("Employeur"),
        help_text=_("Son nom exact ou son numéro SIREN ou BCE, tel qu’il figure dans « Organisations »."),
    )
    training_body = OrganisationField(
        OrganisationKind.TRAINING_BODY,
        label=_("Organisme de formation"),
        help_text=_("Son nom exact, son SIREN ou son numéro de déclaration d’activité."),
    )
    hours_agreed = HoursField(label=_("Heures accordées"))
    starts_on = DateField(label=_("Début de la session"))
    ends_on = DateField(label=_("Fin de la session"))
    commission_on = DateField(label=_("Date commission"))
    online_from = DateField(
        label=_("Saisie en ligne à partir de"),
        required=False,
        help_text=_("Les mois d’avant ne se saisissent pas en ligne. Vide : le réglage du fonds."),
    )

    class Meta:
        model = Dossier
        fields = (
            "number",
            "title",
            "last_name",
            "first_name",
            "email",
            "born_on",
            "employer",
            "training_body",
            "training_title",
            "device",
            "nature",
            "hours_agreed",
            "starts_on",
            "ends_on",
            "commission_on",
            "is_dematerialised",
            "granularity",
            "online_from",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["granularity"]
        choice.choices = [("", _("Celle du fonds")), *choice.choices[1:]]
        if self.instance.pk:
            del self.fields["starts_on"], self.fields["ends_on"]
            self.initial.update(
                version=self.instance.version,
                employer=self.instance.employer,
                training_body=self.instance.training_body,
            )

    @property
    def dossier(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FollowForm(forms.Form):
    """A decision about a dossier's course: a day and a reason."""

    on = DateField()
    until = DateField(label=_("Nouvelle fin de la session"))
    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("L’organisme de formation le lit sur la page du dossier."),
    )

    LABELS = {
        "suspended": _("Premier jour sans formation"),
        "resumed": _("Premier jour de la reprise"),
        "ended_early": _("Dernier jour de formation"),
        "extended": _("Nouvelle fin de la session"),
        "redated": _("Nouveau début de la session"),
        "closed": _("Date de la clôture"),
        "reopened": _("Date de la réouverture"),
    }

    def __init__(self, *args: Any, kind: DossierChange.Kind, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = self.LABELS[kind]
        if kind != DossierChange.Kind.REDATED:
            del self.fields["until"]
        else:
            self.initial = {"on": dossier.starts_on, "until": dossier.ends_on}


class PaymentForm(forms.ModelForm):
    """A payment of one dossier."""

    paid_on = DateField(label=_("Date du règlement"))
    period_from = DateField(label=_("Période du"))
    period_to = DateField(label=_("Période au"))
    amount = NumberField(label=_("Montant (€)"), max_digits=10, decimal_places=2)

    class Meta:
        model = Payment
        fields = ("kind", "paid_on", "period_from", "period_to", "amount", "reference")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Payment.Kind.choices  # type: ignore[attr-defined]
        self.fields["kind"].help_text = _("Une avance ne ferme pas les mois qu’elle couvre ; un règlement les ferme.")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class PatternForm(forms.Form):
    """The calendar by weekday: the same hours on each of the chosen weekdays."""

    first = DateField(label=_("Du"))
    last = DateField(label=_("Au"))
    weekdays = forms.MultipleChoiceField(
        label=_("Jours de la semaine"), choices=list(WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple
    )
    centre = HoursField(label=_("Heures en centre"), required=False)
    placement = HoursField(label=_("Heures en stage"), required=False)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"first": dossier.starts_on, "last": dossier.ends_on, "weekdays": [0, 1, 2, 3, 4]}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        centre, placement = data.get("centre", ZERO), data.get("placement", ZERO)
        if not self.errors and not centre and not placement:
            self.add_error("centre", _("Indiquez des heures en centre, en stage, ou les deux."))
        if centre + placement > A_DAY:
            self.add_error("centre", _("Un jour n’a que 24 heures."))
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("Ce jour vient avant le premier : vérifiez les deux dates."))
        return data

    @property
    def planned(self) -> dict[int, Planned]:
        hours = Planned(self.cleaned_data["centre"], self.cleaned_data["placement"])
        return {int(day): hours for day in self.cleaned_data["weekdays"]}


class PlanningFileForm(forms.Form):
    file = forms.FileField(
        label=_("Calendrier (.ics) ou classeur Excel (.xlsx)"),
        help_text=_(
            "Classeur : une ligne par jour – date, heures en centre, heures en stage. Calendrier : la durée de chaque"
            " événement ; « stage » dans son titre le compte en stage."
        ),
    )
