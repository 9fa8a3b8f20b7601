"""Which period is looked at, and whether everybody may look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.periods import Grain, Period

from .choices import Licence, is_open, licence_of
from .showing import period_name

GROUPS = {Grain.YEAR: _("Années"), Grain.QUARTER: _("Trimestres"), Grain.MONTH: _("Mois")}


class PeriodForm(forms.Form):
    """One of the periods that there are figures of: `running` ones aren't over yet."""

    period = forms.ChoiceField(label=_("Période"))

    def __init__(self, *args: Any, periods: Iterable[Period], running: Iterable[Period] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones, known = set(running), sorted(periods, reverse=True)
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (label, [(one.code, named(one, one in open_ones)) for one in known if one.grain is grain])
            for grain, label in GROUPS.items()
        ]

    def clean_period(self) -> Period:
        return Period.named(self.cleaned_data["period"])


def named(period: Period, runs: bool) -> str:
    return gettext("%(period)s (en cours)") % {"period": period_name(period)} if runs else period_name(period)


class OpeningForm(forms.Form):
    """Off until an administrator switches it on."""

    is_open = forms.BooleanField(
        label=_("Ouvrir les statistiques à tous"),
        required=False,
        help_text=_(
            "Les mêmes chiffres que ceux du personnel, des périodes terminées seulement, sur une page sans connexion."
        ),
    )
    licence = forms.ChoiceField(label=_("Licence de réutilisation"), choices=Licence.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"is_open": is_open(fund), "licence": licence_of(fund).value}
