"""What the dashboards look at."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from extranet.tenants.search import Fold

from ..figures import months_until
from ..models import Course

YEARS_BACK = 5
MONTHS = 12


class DashboardForm(forms.Form):
    """The last twelve months unless a year is chosen; of every course unless one is."""

    period = forms.ChoiceField(label=_("Période"), required=False)
    course = forms.CharField(label=_("Code de la formation"), max_length=20, required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        years = [(str(today.year - back), str(today.year - back)) for back in range(YEARS_BACK)]
        self.fields["period"].choices = [("", _("Les 12 derniers mois")), *years]  # type: ignore[attr-defined]

    def clean_course(self) -> Course | None:
        code = self.cleaned_data["course"].strip()
        if not code:
            return None
        found = Course.objects.filter(code_folded=Fold(Value(code))).first()
        if found is None:
            raise ValidationError(_("Il n’y a aucune formation avec ce code."))
        return found

    @property
    def months(self) -> list[datetime.date]:
        year = self.cleaned_data.get("period")
        last = datetime.date(int(year), 12, 1) if year else self.today
        return months_until(last, MONTHS)
