"""The pages' forms, filled in by a program: what they refuse is said in their words, where the program wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

Errors = dict[str, Any]


def checked(form: forms.BaseForm, *, pointers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the form has understood. `pointers`: the body's word for a field, where it is another.

    Raises `ValidationError` with what the page would say, field by field.
    """
    names = pointers or {}
    refuse({names.get(name, name): errors for name, errors in errors_of(form).items()})
    return form.cleaned_data


def errors_of(*forms_: forms.BaseForm) -> Errors:
    """What several forms refuse, all at once, as on a page."""
    return {field: errors for form in forms_ for field, errors in form.errors.as_data().items()}


def at(place: str, error: ValidationError) -> Errors:
    """The errors of something that stands at `place` in the body, to be raised together with others."""
    if hasattr(error, "error_dict"):
        return {f"{place}/{field}": errors for field, errors in error.error_dict.items()}
    return {place: error.error_list}


def refuse(errors: Mapping[str, Any]) -> None:
    """Raise `ValidationError` if there are any."""
    if errors:
        raise ValidationError(dict(errors))
