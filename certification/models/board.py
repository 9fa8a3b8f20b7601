"""The months of all dossiers as rows, so that the database can count, filter and sort them (the staff's board)."""

from __future__ import annotations

from django.db import models

from ..queries import DossierMonthQuerySet
from .dossiers import Dossier


class DossierMonth(models.Model):
    """A view, not a table: every month of each session, and the months outside it that have hours (migration 0005).

    It holds no row of its own, and the policies of the tables behind it decide whose months one sees. Statuses are
    worked out per query by `board.standing`, as `months.derive` does for one dossier.
    `begins_on` is the first day of the session in it, `following` the first of the next month; `is_suspended`: on each
    of its days. `session_from` and `session_to` are the session's.
    """

    id = models.BigIntegerField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.DO_NOTHING, db_constraint=False, related_name="+")
    first = models.DateField()
    last = models.DateField()
    following = models.DateField()
    in_session = models.BooleanField()
    is_suspended = models.BooleanField()
    begins_on = models.DateField()
    session_from = models.DateField()
    session_to = models.DateField()

    objects = DossierMonthQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "certification_dossiermonth"

    def __str__(self) -> str:
        return f"{self._meta.label}({self.pk})"
