"""Columns for text that the database must not show, and for finding it again.

Reading is explicit (`encryption.decrypt`): a list of rows decrypts nothing. The command `reencrypt_fields` finds these
columns by their class.
"""

from __future__ import annotations

from typing import Any

from django.db import models


class EncryptedField(models.BinaryField):
    """Holds what `encryption.encrypt` returns."""


class FingerprintField(models.BinaryField):
    """Holds `encryption.fingerprint(kind, value)` of the text encrypted in the column `source`."""

    def __init__(self, *, kind: str, source: str, **kwargs: Any) -> None:
        self.kind, self.source = kind, source
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"kind": self.kind, "source": self.source}
