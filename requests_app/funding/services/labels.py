"""What a field is called on screen."""

from __future__ import annotations

from typing import cast

from django.db import models


def label_of(model: type[models.Model], name: str) -> str:
    """What the model calls this field, in the reader's language."""
    return str(cast("models.Field", model._meta.get_field(name)).verbose_name)
