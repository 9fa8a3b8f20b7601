"""What is typed about a webhook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import WebhookEvent
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..models import Subscription


class WebhookForm(FundModelForm):
    events = forms.MultipleChoiceField(
        label=_("Événements"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Le logiciel reçoit le type, l’identifiant et l’état, jamais de données de personnes."),
        error_messages={"required": _("Cochez au moins un événement.")},
    )

    class Meta:
        model = Subscription
        fields = ("name", "url", "events")

    def __init__(self, *args: Any, offered: Sequence[WebhookEvent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [(one.name, one.label) for one in offered]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """As the services take them."""
        return {name: self.cleaned_data[name] for name in ("name", "url", "events")}


class SinceForm(forms.Form):
    since = forms.DateField(label=_("Depuis le"), widget=DateInput, help_text=_("Les envois sont gardés trente jours."))
