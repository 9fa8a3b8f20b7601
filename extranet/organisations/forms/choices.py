"""A form whose fields are some of a fund's choices about a service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

from django import forms

from extranet.tenants.models import Fund

Chosen = TypeVar("Chosen")


class ChoicesForm(forms.Form, Generic[Chosen]):
    """Opened with what holds now (`read`, a frozen dataclass); what other pages choose stays."""

    read: Callable[[Fund], Chosen]

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current: Any = type(self).read(fund)
        self.initial = {name: getattr(self.current, name) for name in self.fields}

    @property
    def choices(self) -> Chosen:
        chosen: Chosen = replace(self.current, **{name: self.cleaned_data[name] for name in self.fields})
        return chosen
