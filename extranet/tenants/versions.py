"""Two people on one form: the second is told, and nothing of either is lost."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class Versioned(models.Model):
    """A row that counts its changes. A form carries the number it was opened with."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Versioned)


class StaleEdit(ValidationError):
    """Somebody saved the row after the form was opened. `current` is the row as it is stored now, locked."""

    def __init__(self, current: Any) -> None:
        super().__init__(
            _(
                "Quelqu’un d’autre a modifié cette fiche pendant que vous la remplissiez. Rien de votre saisie n’est"
                " perdu : comparez avec les valeurs indiquées, puis enregistrez à nouveau."
            )
        )
        self.current = current


def locked_at(row: Row, version: int) -> Row:
    """The row as it is stored now, locked and counted up; the caller changes and saves it.

    Raises `StaleEdit` when it is no longer at this version.
    """
    current = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if current.version != version:
        raise StaleEdit(current)
    current.version += 1
    return current
