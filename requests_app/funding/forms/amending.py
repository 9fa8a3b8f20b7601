"""« Demander un avenant »: the request as it shall be, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import IdentifierFormField
from extranet.rights.forms.fields import LineField
from extranet.ui.widgets import DateInput

from ..models import FundingRequest
from .fields import HoursField


class AmendForm(forms.Form):
    starts_on = forms.DateField(label=_("Premier jour"), widget=DateInput())
    ends_on = forms.DateField(label=_("Dernier jour"), widget=DateInput())
    hours = HoursField(label=_("Heures par personne"), required=True)
    place = LineField(label=_("Lieu"), required=False, max_length=200)
    body_name = LineField(label=_("Nom de l’organisme de formation"), max_length=160)
    body_siret = IdentifierFormField("seller", label=_("SIRET ou n° BCE de l’organisme de formation"), required=False)
    explanation = forms.CharField(
        label=_("Motif"),
        max_length=2000,
        help_text=_("Pourquoi cela change : le fonds décide d’après ce que vous écrivez."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, instance: FundingRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name in ("starts_on", "ends_on", "hours", "place", "body_siret"):
            self.initial.setdefault(name, getattr(instance, name))
        self.initial.setdefault("body_name", instance.body_shown)
