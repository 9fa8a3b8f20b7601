"""A session: what it needs to be planned, changed, copied, cancelled."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.organisations.forms.finding import OrganisationField
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.models import Fund
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput, TimeInput

from ..models import Session
from ..planning import Hours, Part, Rhythm, half_days

DAYS_AT_MOST = 60
MORNING = (datetime.time(9), datetime.time(12))
AFTERNOON = (datetime.time(13), datetime.time(16))


class DayField(forms.DateField):
    """A day of a session, or of its registration."""

    widget = DateInput
    default_error_messages = {"invalid": _("Écrivez la date comme 31/12/2026.")}

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value and not 2000 <= value.year <= 2099:
            raise ValidationError(_("Vérifiez l’année : %(year)s."), params={"year": value.year})


class TimeField(forms.TimeField):
    widget = TimeInput
    default_error_messages = {"invalid": _("Écrivez l’heure comme 09:30.")}


class SessionForm(FundModelForm):
    """Everything about a session but its days."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reserved_for = OrganisationField(
        OrganisationKind.COMPANY,
        OrganisationKind.PUBLIC_BODY,
        label=_("À la demande de"),
        required=False,
        help_text=_("Une seule organisation la voit et y inscrit ses collaborateurs. Vide : ouverte à tous."),
    )
    online_link = forms.URLField(
        label=_("Lien en ligne"),
        required=False,
        assume_scheme="https",
        max_length=200,
        help_text=_("Seuls les inscrits le reçoivent."),
    )
    opens_on = DayField(label=_("Inscriptions à partir du"), required=False, help_text=_("Vide : dès la publication."))
    closes_on = DayField(label=_("Inscriptions jusqu’au"), required=False, help_text=_("Vide : jusqu’à son début."))

    class Meta:
        model = Session
        fields = (
            "place",
            "online_link",
            "trainer",
            "trainer_email",
            "capacity",
            "has_waiting_list",
            "reserved_for",
            "opens_on",
            "closes_on",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.initial["reserved_for"] = self.instance.reserved_for

    @property
    def session(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}  # type: ignore[union-attr]


class PlanForm(SessionForm):
    """The same, with its days as a pattern: other days and hours are set afterwards, one by one."""

    first_day = DayField(label=_("Premier jour"))
    days = forms.IntegerField(label=_("Nombre de jours"), min_value=1, max_value=DAYS_AT_MOST, initial=1)
    rhythm = forms.ChoiceField(
        label=_("Le jour d’après vient"),
        choices=Rhythm.choices,
        initial=Rhythm.DAILY,
        help_text=_("Les jours fériés sont sautés. Vous pourrez ensuite changer chaque jour."),
    )
    morning_from = TimeField(label=_("Matin, de"), required=False, initial=MORNING[0])
    morning_to = TimeField(label=_("Matin, à"), required=False, initial=MORNING[1])
    afternoon_from = TimeField(label=_("Après-midi, de"), required=False, initial=AFTERNOON[0])
    afternoon_to = TimeField(label=_("Après-midi, à"), required=False, initial=AFTERNOON[1])
    publish = forms.BooleanField(
        label=_("Publier tout de suite"),
        required=False,
        initial=True,
        help_text=_("Sinon elle reste en préparation : personne d’autre que le fonds ne la voit."),
    )
    field_order = (
        "first_day",
        "days",
        "rhythm",
        "morning_from",
        "morning_to",
        "afternoon_from",
        "afternoon_to",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for half in ("morning", "afternoon"):
            begin, end = data.get(f"{half}_from"), data.get(f"{half}_to")
            if (begin is None) != (end is None) and not self.has_error(f"{half}_from"):
                self.add_error(f"{half}_to", _("Indiquez les deux heures, ou videz les deux."))
            elif begin and end and end <= begin:
                self.add_error(f"{half}_to", _("Cette demi-journée finit avant de commencer : vérifiez les heures."))
        if not self.errors and not self.hours:
            self.add_error("morning_from", _("Indiquez les heures du matin, de l’après-midi, ou des deux."))
        if not self.errors and len(self.hours) > 1 and self.hours[1][0] < self.hours[0][1]:
            self.add_error("afternoon_from", _("L’après-midi commence avant la fin du matin : vérifiez les heures."))
        return data

    @property
    def hours(self) -> list[Hours]:
        data = self.cleaned_data
        halves = [(data.get(f"{half}_from"), data.get(f"{half}_to")) for half in ("morning", "afternoon")]
        return [(begin, end) for begin, end in halves if begin and end]

    def parts(self, fund: Fund) -> list[Part]:
        data = self.cleaned_data
        return half_days(
            data["first_day"],
            data["days"],
            Rhythm(data["rhythm"]),
            self.hours,
            zone=fund.zone,
            country=fund.country,
        )


class CopyForm(forms.Form):
    first_day = DayField(
        label=_("Premier jour de la copie"), help_text=_("Les autres jours suivent au même écart, aux mêmes heures.")
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("Les responsables de formation et les inscrits le lisent."),
    )
