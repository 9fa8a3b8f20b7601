"""After a new key was put first in FIELD_KEYS, or HASH_KEY and HASH_KEY_NUMBER were replaced: renew what is stored."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models

from extranet.tenants import encryption
from extranet.tenants.encrypted_fields import EncryptedField, FingerprintField
from extranet.tenants.models import Fund
from extranet.tenants.registries import global_secrets
from extranet.tenants.scope import scope

BATCH = 500  # rows a transaction


class Command(BaseCommand):
    help = (
        "Encrypt every encrypted column anew under the first of FIELD_KEYS, and make its fingerprints anew under"
        " HASH_KEY. Old keys of FIELD_KEYS can be removed afterwards. Can be run again at any time."
    )

    def handle(self, **options: Any) -> None:
        for fund in Fund.objects.order_by("pk"):
            for model in apps.get_models():
                if columns := encrypted_columns(model):
                    count = renew(fund, model, columns)
                    self.stdout.write(f"{fund.slug}: {model._meta.label}: {count} rows")
        for renew_all in global_secrets:
            try:
                self.stdout.write(f"{renew_all.__module__}: {renew_all()} rows")
            except encryption.Unreadable as error:
                raise CommandError(f"{renew_all.__module__}: no key of FIELD_KEYS reads a row; add its key") from error


def encrypted_columns(model: type[models.Model]) -> list[str]:
    """Those that are made for it, and other bytes of which their model says so (`also_encrypted`)."""
    made_for_it = [f.name for f in model._meta.local_fields if isinstance(f, EncryptedField)]
    return [*made_for_it, *getattr(model, "also_encrypted", ())]


def renew(fund: Fund, model: type[models.Model], columns: list[str]) -> int:
    """Renew the rows of one fund, batch by batch; their number is returned."""
    fingerprints = [f for f in model._meta.local_fields if isinstance(f, FingerprintField)]
    last, count = 0, 0
    while True:
        with scope(fund):
            rows = list(model._default_manager.select_for_update().filter(pk__gt=last).order_by("pk")[:BATCH])
            for row in rows:
                renew_row(row, columns, fingerprints)
        if not rows:
            return count
        last, count = rows[-1].pk, count + len(rows)


def renew_row(row: models.Model, columns: list[str], fingerprints: list[FingerprintField]) -> None:
    try:
        for column in columns:
            if token := getattr(row, column):
                setattr(row, column, encryption.reencrypt(token))
        for found_by in fingerprints:
            if (token := getattr(row, found_by.source)) is not None:
                setattr(row, found_by.name, encryption.fingerprint(found_by.kind, encryption.decrypt(token)))
    except encryption.Unreadable as error:
        raise CommandError(f"{row._meta.label}({row.pk}): no key of FIELD_KEYS reads it; add its key") from error
    row.save(update_fields=[*columns, *(found_by.name for found_by in fingerprints)])
