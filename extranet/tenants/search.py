"""Search without accents or case that keeps its index under row-level security.

Under a policy PostgreSQL uses no index behind LIKE or `upper(…)`, which aren't leakproof. A stored column with the
folded text, `COLLATE "C"`, compared with `>=` and `<`, keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat


class Fold(Func):
    """`fold(text)`: lower case without accents, our IMMUTABLE wrapper of `lower(unaccent(…))`."""

    function = "fold"
    output_field = models.TextField()


class Folded(models.GeneratedField):
    """A stored column holding the folded text of another column of the row, or of several with a space between."""

    def __init__(self, *sources: str, **kwargs: object) -> None:
        if sources:
            kwargs |= {
                "expression": Fold(_joined(sources)),
                "output_field": models.TextField(db_collation="C"),
                "db_persist": True,
            }
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def deconstruct(self):  # type: ignore[no-untyped-def]
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs


def _joined(columns: tuple[str, ...]) -> F | Concat:
    first, *others = columns
    if not others:
        return F(first)
    rest = [part for column in others for part in (Value(" "), F(column))]
    return Concat(F(first), *rest, output_field=models.TextField())


class _JustPast(Fold):
    """The first text after all those that begin with the folded one."""

    template = r"(fold(%(expressions)s) || U&'\+10FFFF')"


def begins_with(column: str, text: str) -> Q:
    """The condition that a folded column begins with what a person typed; the database folds it too.

    PostgreSQL takes no NUL: no name holds one, so it counts as a space.
    """
    typed = Value(" ".join(text.replace("\0", " ").split()))
    return Q(**{f"{column}__gte": Fold(typed), f"{column}__lt": _JustPast(typed)})


def folded(texts: Sequence[str]) -> list[str]:
    """The same texts as the folded columns hold them. One query."""
    clean = [" ".join(text.replace("\0", " ").split()) for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fold(typed) FROM json_array_elements_text(%s) WITH ORDINALITY AS t(typed, n) ORDER BY n",
            [json.dumps(clean, ensure_ascii=False)],
        )
        return [row[0] for row in cursor.fetchall()]
