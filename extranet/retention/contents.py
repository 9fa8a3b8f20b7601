"""What a file holds that goes at its end: counted for who looks, and done by the night."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from extranet.documents import services as documents
from extranet.documents.models import Document
from extranet.journal.models import EntryText
from extranet.tenants.models import FundObject
from extranet.tenants.retention import BLANK, Done, Dropped, Emptied, Erased, Part, RetentionRule, Text


@dataclass(frozen=True, slots=True)
class Going:
    """One line of the preview: a field, the category it belongs to, how many of how many rows are filled."""

    category: Text
    field: Text
    count: int
    size: int | None = None


@dataclass
class Gone:
    """What was done: how many rows, documents and bytes."""

    rows: int = 0
    files: int = 0
    size: int = 0


def rows_of(part: Part, files: Iterable[int]) -> models.QuerySet[Any]:
    """The rows of a part that belong to these files (ids)."""
    lookup = f"{part.path}__in" if part.path else "pk__in"
    return part.model._default_manager.filter(**{lookup: list(files)}).order_by()


def filled(column: models.Field[Any, Any]) -> Q:
    """Rows in which something stands that isn't already what stays."""
    name = column.name
    if isinstance(column, models.ForeignKey):
        return Q(**{f"{name}__isnull": False})
    if isinstance(column, models.JSONField):
        return Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}__in": [[], {}]})
    if isinstance(column, (models.CharField, models.TextField)):
        return ~Q(**{f"{name}__in": ["", BLANK]})
    if isinstance(column, models.BinaryField):
        return ~Q(**{name: b""})
    return Q(**{f"{name}__isnull": False})


def going(rule: RetentionRule, file: Any) -> Iterator[Going]:
    """What goes of a file, field by field, with its counts; what is empty isn't named."""
    for part in rule.parts:
        rows = rows_of(part, [file.pk])
        if isinstance(part, Done):
            if count := rows.count():
                yield Going(part.category, part.what, count)
        elif isinstance(part, Dropped):
            if count := rows.count():
                yield Going(part.category, capfirst(str(part.model._meta.verbose_name_plural)), count)
        elif isinstance(part, Erased):
            yield from going_documents(part, rows)
        else:
            columns = [one for one in part.model._meta.local_fields if one.name in part.columns]
            found = rows.aggregate(**{f"n_{one.name}": Count("pk", filter=filled(one)) for one in columns})
            for column in columns:
                if count := found[f"n_{column.name}"]:
                    yield Going(part.category, capfirst(str(column.verbose_name)), count)
    if count := texts_of(rule, [file.pk]).count():
        yield Going(_("Journal"), _("Noms des auteurs et commentaires des actes"), count)


def going_documents(part: Erased, rows: models.QuerySet[Any]) -> Iterator[Going]:
    for name in part.columns:
        held = Document.objects.filter(pk__in=rows.values(f"{name}_id")).exclude(state=Document.State.FORGOTTEN)
        found = held.aggregate(count=Count("pk"), size=Sum("size"))
        if found["count"]:
            label = capfirst(str(part.model._meta.verbose_name))
            yield Going(part.category, label, found["count"], found["size"] or 0)


def subjects_of(rule: RetentionRule, files: list[int]) -> dict[str, models.QuerySet[Any, Any]]:
    """By label, the UUIDs of everything in the files that acts can speak of."""
    found: dict[str, models.QuerySet[Any, Any]] = {
        rule.subject: rule.model._default_manager.filter(pk__in=files).order_by().values("uuid")
    }
    for part in rule.parts:
        if issubclass(part.model, FundObject) and part.model._meta.label not in found:
            found[part.model._meta.label] = rows_of(part, files).values("uuid")
    return found


def texts_of(rule: RetentionRule, files: list[int]) -> models.QuerySet[EntryText]:
    """The names and words that stand beside the acts on the files."""
    wanted = Q()
    for label, uuids in subjects_of(rule, files).items():
        wanted |= Q(entry__subject_model=label, entry__subject_uuid__in=uuids)
    return EntryText.objects.filter(wanted)


def counts_of(rule: RetentionRule, file: Any) -> dict[str, int]:
    """By kind of row, how many there are of which something goes: what the tombstone says."""
    return {part.model._meta.label: count for part in rule.parts if (count := rows_of(part, [file.pk]).count())}


def take_away(rule: RetentionRule, file: Any) -> Gone:
    """Do it, in the transaction that wrote the tombstone. Texts of the journal are the journal's to delete."""
    gone = Gone()
    for part in rule.parts:
        rows = rows_of(part, [file.pk])
        if isinstance(part, Emptied):
            gone.rows += rows.update(**part.columns)
        elif isinstance(part, Dropped):
            gone.rows += rows.delete()[0]
        elif isinstance(part, Done):
            gone.rows += part.act(rows)
        else:
            ids = {pk for name in part.columns for pk in rows.values_list(f"{name}_id", flat=True) if pk is not None}
            count, size = documents.forget(file.fund_id, ids)
            gone.files += count
            gone.size += size
    return gone
