"""The months of all dossiers as rows, so that the database can count, filter and sort them (the staff's board)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from extranet.tenants.models import FundForeignKey, FundModel

from ..queries import DossierMonthQuerySet
from .dossiers import Dossier


class DossierMonth(FundModel):
    """What is known of a month: each of the session, and those outside it that have hours.

    The database alone writes it (migration 0030), whatever is written to the dossier, its suspensions, hours, payments,
    certificates or what is said about these. It holds nothing that time or the fund's choices change: statuses are
    worked out per query by `board.standing`, as `months.derive` does for one dossier.

    `begins_on` is the first day of the session in it; `is_over`: nothing is entered there, whatever the fund chooses;
    `is_suspended`: on each of its days. `certified_as` is the state of the certificate that stands, empty without one,
    and `told_at` the last that it or anybody said; `prepared_at` is when the one to be certified was made.
    """

    dossier = FundForeignKey(Dossier, models.CASCADE, related_name="+")
    number_folded = models.TextField(db_collation="C")
    first = models.DateField()
    last = models.DateField()
    begins_on = models.DateField()
    is_over = models.BooleanField()
    is_suspended = models.BooleanField()
    is_paid = models.BooleanField()
    has_hours = models.BooleanField()
    prepared_at = models.DateTimeField(null=True)
    certified_as = models.CharField(max_length=10, blank=True)
    told_at = models.DateTimeField(null=True)

    objects = DossierMonthQuerySet.as_manager()

    class Meta(FundModel.Meta):
        db_table = "certification_monthfacts"  # the view certification_dossiermonth says which months there are
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "dossier"], name="month_of_dossier"),
            # Everything that a status follows from: the overview is counted without looking at the rows.
            models.Index(
                fields=["fund", "first", "number_folded", "id"],
                include=[
                    "last", "begins_on", "is_over", "is_suspended", "is_paid", "has_hours",
                    "prepared_at", "certified_as", "told_at",
                ],
                name="month_of_board",
            ),
        ]  # fmt: skip
