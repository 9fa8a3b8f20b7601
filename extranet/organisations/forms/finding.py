"""A field for an organisation."""

from __future__ import annotations

from typing import Any

from django import forms

from ..finding import organisation
from ..models import Organisation
from ..roles import OrganisationKind


class OrganisationField(forms.CharField):
    """An organisation by its name or one of its numbers."""

    def __init__(self, *kinds: OrganisationKind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.find = organisation(*kinds)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return self.find(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organisation) else value
