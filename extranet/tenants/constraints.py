"""Constraints that speak to people: the message stands at the field, and a race for uniqueness ends in it too."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


class UniqueInFund(models.UniqueConstraint):
    """A unique constraint on `fund` and other columns, whose message stands at one field: `shown_at`, else the last.

    Django shows the message of a constraint with several columns above the whole form. Programs know it as `taken`.
    """

    def __init__(self, *, shown_at: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shown_at = shown_at or self.fields[-1]

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"shown_at": self.shown_at}

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        try:
            super().validate(model, instance, exclude=exclude, using=using)
        except ValidationError as error:
            error.code = error.code or "unique"
            raise ValidationError({self.shown_at: error}) from error


class CheckAtField(models.CheckConstraint):
    """A check over several columns whose message stands at one field, `shown_at`, not above the whole form."""

    def __init__(self, *, shown_at: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shown_at = shown_at

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"shown_at": self.shown_at}

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        try:
            super().validate(model, instance, exclude=exclude, using=using)
        except ValidationError as error:
            raise ValidationError({self.shown_at: error}) from error


def save_valid(row: models.Model) -> None:
    """Validate and save. Raises `ValidationError`, also when somebody else stored the same a moment before."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.full_clean()  # now it sees the other row and says so
        raise
