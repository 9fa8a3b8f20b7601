"""Files between the signing worker and a person: what is handed out to her, and what she brings."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.work import DueRow

from ..queries import HandoutQuerySet
from .answers import Answer
from .channels import Channel
from .declarations import Batch


class Handout(DueRow, FundObject):
    """A stored file that one person asked for: unsealed by the worker that has the keys, for her alone.

    Due first to be made ready, then to be wiped. `content` is encrypted with `FIELD_KEYS`, as register numbers are, and
    gone once she fetched it or its time is over.
    """

    also_encrypted = ("content",)  # for `reencrypt_fields`

    class File(models.TextChoices):
        DATA = "fi", _("Fichier de données (FI)")
        SIGNATURE = "fs", _("Fichier de signature (FS)")
        ANSWER = "answer", _("Réponse")

    batch = FundForeignKey(Batch, models.CASCADE, null=True, related_name="handouts", verbose_name=_("lot"))
    answer = FundForeignKey(Answer, models.CASCADE, null=True, related_name="handouts", verbose_name=_("réponse"))
    file = models.CharField(_("fichier"), max_length=6, choices=File.choices, editable=False)
    name = models.CharField(_("nom du fichier"), max_length=60, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    ready_at = models.DateTimeField(_("prêt le"), null=True, editable=False)
    ended_at = models.DateTimeField(_("effacé le"), null=True, editable=False)
    content = models.BinaryField(_("contenu"), null=True, editable=False)

    objects = HandoutQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("fichier remis")
        verbose_name_plural = _("fichiers remis")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "next_attempt_at"], name="handout_due")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(file="answer", answer__isnull=False, batch__isnull=True)
                | ~Q(file="answer") & Q(answer__isnull=True, batch__isnull=False),
                name="batch_channel_handout_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(content__isnull=True) | Q(ready_at__isnull=False, ended_at__isnull=True),
                name="batch_channel_handout_wiped_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, next_attempt_at__isnull=False)
                | Q(ended_at__isnull=False, next_attempt_at__isnull=True),
                name="batch_channel_handout_due_until_its_end",
            ),
        ]

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None and self.ended_at is None

    @property
    def could_not_be_opened(self) -> bool:
        """Over without ever having been ready: the worker's keys aren't those it was sealed for."""
        return self.ended_at is not None and self.ready_at is None

    @property
    def channel(self) -> Channel:
        return self.batch.channel if self.batch else self.answer.channel  # type: ignore[union-attr]


class Delivery(DueRow, FundObject):
    """An answer that a person brought, sealed until the worker has read it as if it had polled it; then it is gone."""

    channel = FundForeignKey(Channel, models.CASCADE, related_name="deliveries", verbose_name=_("canal"))
    name = models.CharField(_("nom du fichier"), max_length=60, editable=False)
    size = models.PositiveIntegerField(_("taille"), editable=False)
    content = models.BinaryField(_("contenu"), editable=False)
    signature = models.BinaryField(_("signature"), null=True, editable=False)
    brought_at = models.DateTimeField(_("apportée le"), auto_now_add=True)

    class Meta(FundObject.Meta):
        verbose_name = _("réponse apportée")
        verbose_name_plural = _("réponses apportées")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "next_attempt_at"], name="delivery_due")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "channel", "name", "size"], name="batch_channel_delivery_once"),
        ]
