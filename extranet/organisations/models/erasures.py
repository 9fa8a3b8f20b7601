"""The erasure of one person at the fund: prepared, looked at, done; afterwards a report without her data."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from extranet.tenants.encrypted_fields import EncryptedField
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.work import DueRow

from ..queries import ErasureQuerySet
from .data_requests import DataRequest


class Erasure(DueRow, FundObject):
    """Of whoever made `request`, or of somebody without an account, by what the staff know of her (`sought`).

    `sought` is JSON, encrypted, and emptied at the end, as is everything here that says who she was. `report` says what
    was erased and what stays, in French, the language of the source: pages translate it. As a due row it is the address
    of the last mail, which is emptied once that has left.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Préparé, à relire puis à faire")
        DONE = "done", _("Fait")
        DROPPED = "dropped", _("Abandonné")

    request = FundForeignKey(
        DataRequest, models.RESTRICT, null=True, related_name="erasures", verbose_name=_("demande")
    )
    sought = EncryptedField(_("personne cherchée"), null=True)
    state = FSMField(_("état"), max_length=10, choices=State.choices, default=State.PREPARED, protected=True)
    prepared_at = models.DateTimeField(_("préparé le"), default=timezone.now)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("clos le"), null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    report = models.JSONField(_("rapport"), default=list)

    objects = ErasureQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("effacement")
        verbose_name_plural = _("effacements")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "-prepared_at", "-id"], name="erasure_by_age"),
            models.Index(
                fields=["fund", "next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="erasure_due"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "request"],
                condition=Q(state="prepared", request__isnull=False),
                name="organisations_erasure_one_prepared",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", closed_at__isnull=True)
                | ~Q(state="prepared") & Q(closed_at__isnull=False, sought__isnull=True),
                name="organisations_erasure_closed_without_her",
            ),
            models.CheckConstraint(
                condition=~Q(state="prepared") | Q(request__isnull=False) | Q(sought__isnull=False),
                name="organisations_erasure_of_somebody",
            ),
        ]

    @property
    def number(self) -> str:
        return f"E-{self.pk:06}"

    @transition(field=state, source=State.PREPARED, target=State.DONE)
    def finish(self, *, report: list[dict[str, Any]], user_id: int | None) -> None:
        self.report = report
        self.close(user_id)
        self.next_attempt_at = timezone.now()

    @transition(field=state, source=State.PREPARED, target=State.DROPPED)
    def drop(self, *, user_id: int | None) -> None:
        self.close(user_id)

    def close(self, user_id: int | None) -> None:
        self.closed_at, self.closed_by_id, self.sought = timezone.now(), user_id, None
