"""Numbers that an organisation or an establishment no longer has, by which it is still found."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundModel
from extranet.tenants.text import TextLine

from ..identifiers import IDENTIFIERS
from .organisations import Establishment, Organisation


class FormerNumber(FundModel):
    """« Changer de numéro »: what it was, until when, and why. `kind` is a key of `IDENTIFIERS`."""

    organisation = FundForeignKey(
        Organisation, models.CASCADE, related_name="former_numbers", verbose_name=_("organisation")
    )
    establishment = FundForeignKey(
        Establishment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="former_numbers",
        verbose_name=_("établissement"),
    )
    kind = models.CharField(_("sorte de numéro"), max_length=12)
    number = models.CharField(_("ancien numéro"), max_length=20)
    changed_on = models.DateField(_("changé le"))
    reason = TextLine(_("motif"), max_length=200)
    recorded_at = models.DateTimeField(_("enregistré le"), default=timezone.now, editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("ancien numéro")
        verbose_name_plural = _("anciens numéros")
        constraints: ClassVar[list[Any]] = [*FundModel.Meta.constraints]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "number"], name="former_number")]

    @property
    def label(self) -> str:
        return str(IDENTIFIERS[self.kind].label)

    @property
    def shown(self) -> str:
        return IDENTIFIERS[self.kind].show(self.number)
