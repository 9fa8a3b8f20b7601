"""Where a sandbox stands: being prepared, ready, or empty again."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundModel
from extranet.tenants.work import DueRow


class Sandbox(DueRow, FundModel):
    """The one row of a sandbox about itself; due while somebody waits for it to be furnished."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("En préparation")
        READY = "ready", _("Prêt")
        FAILED = "failed", _("La préparation a échoué")
        EMPTY = "empty", _("Vidé, faute d’usage")

    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.PREPARING)
    used_at = models.DateTimeField(_("dernier usage"), default=timezone.now, editable=False)
    furnished_at = models.DateTimeField(_("garni le"), null=True, editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("bac à sable")
        verbose_name_plural = _("bacs à sable")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund"], name="integrations_sandbox_one"),
        ]
