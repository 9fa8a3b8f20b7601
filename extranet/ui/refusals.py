"""What a service refuses, shown on the form that asked for it, or told on the next page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from extranet.tenants.registries import Text
from extranet.tenants.versions import StaleEdit


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """Run a service in the block; its `ValidationError` undoes what it wrote and goes onto the form, field by field."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as error:
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error}
        for field, errors in by_field.items():
            form.add_error(field if field in form.fields else None, errors)


@contextmanager
def refusals_told(request: HttpRequest, done: Text = "") -> Iterator[None]:
    """Run a service in the block; the next page says why it refused (`ValidationError`), or that it is `done`."""
    try:
        yield
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if done:
            messages.success(request, str(done))


def show_conflict(form: forms.BaseForm, stale: StaleEdit, stored: Mapping[str, Any]) -> None:
    """After a stale edit the form keeps what was typed, names the stored value where it differs, and can be sent again.

    `stored` are the values of the form's fields as they are in the database now.
    """
    typed = dict(form.cleaned_data)
    form.add_error(None, stale)
    for name, value in stored.items():
        if name != "version" and name in typed and typed[name] != value:
            form.add_error(name, _("Valeur enregistrée entre-temps : « %s ».") % shown(form.fields[name], value))
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix("version")] = str(stale.current.version)
    form.data = data


def shown(field: forms.Field, value: Any) -> str:
    """The value as the person who chose or typed it saw it."""
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[union-attr, misc]
        values = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in values if one not in (None, ""))
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(field.widget.format_value(field.prepare_value(value)) or "")
