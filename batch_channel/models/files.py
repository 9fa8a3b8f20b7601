"""The chunks of sealed files, which may be longer than a worker should hold at once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundModel

from .answers import Answer
from .declarations import Batch


class Chunk(FundModel):
    """One sealed chunk of a batch's data file or of an answer; the file's key is sealed in the row it belongs to."""

    batch = FundForeignKey(Batch, models.CASCADE, null=True, related_name="chunks", verbose_name=_("lot"))
    answer = FundForeignKey(Answer, models.CASCADE, null=True, related_name="chunks", verbose_name=_("réponse"))
    number = models.PositiveIntegerField(_("numéro"), editable=False)
    content = models.BinaryField(_("contenu"), editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("morceau de fichier")
        verbose_name_plural = _("morceaux de fichiers")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(batch__isnull=False, answer__isnull=True) | Q(batch__isnull=True, answer__isnull=False),
                name="batch_channel_chunk_of_one_file",
            ),
            models.UniqueConstraint(
                fields=["fund", "batch", "number"],
                condition=Q(batch__isnull=False),
                name="batch_channel_chunk_of_batch",
            ),
            models.UniqueConstraint(
                fields=["fund", "answer", "number"],
                condition=Q(answer__isnull=False),
                name="batch_channel_chunk_of_answer",
            ),
        ]
