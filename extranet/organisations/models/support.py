"""An administrator of the fund acts as a member of an organisation, for half an hour, to help."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.work import DueRow

from ..queries import SupportAccessQuerySet
from .memberships import Membership


class SupportAccess(DueRow, FundObject):
    """From when until when somebody of the staff saw the site as this member does, and why.

    As a due row it is the mail that tells the member afterwards.
    """

    membership = FundForeignKey(
        Membership, models.RESTRICT, related_name="support_accesses", verbose_name=_("à la place de")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name=_("par"))
    name = models.CharField(_("nom"), max_length=162)
    reason = models.CharField(_("motif"), max_length=400)
    opened_at = models.DateTimeField(_("ouvert le"), default=timezone.now)
    ends_at = models.DateTimeField(_("jusqu’au plus tard"))
    ended_at = models.DateTimeField(_("terminé le"), null=True, editable=False)

    objects = SupportAccessQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("accès d’assistance")
        verbose_name_plural = _("accès d’assistance")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "membership", "opened_at"], name="support_of_membership"),
            models.Index(
                fields=["fund", "next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="support_due"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "user"], condition=Q(ended_at__isnull=True), name="organisations_support_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")) & ~Q(reason=""),
                name="organisations_support_for_a_time_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__lte=F("ends_at")),
                name="organisations_support_ends_in_time",
            ),
        ]
