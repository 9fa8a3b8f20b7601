"""What a training body has to show over a period, prepared by the worker (`BEY-24`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.work import DueRow

from ..queries.prepared import PreparedFileQuerySet


class PreparedFile(DueRow, FundObject):
    """Of what the body's own people may read of the period, both days included: its BPF as PDF, or a ZIP of evidence.

    `done` of `total` files are in it. `document` is emptied when the file is deleted, some days after it was ready.
    """

    class Kind(models.TextChoices):
        REPORT = "report", _("Bilan pédagogique et financier (PDF)")
        EVIDENCE = "evidence", _("Dossier de preuves (ZIP)")

    kind = models.CharField(_("nature"), max_length=8, choices=Kind.choices)
    body = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("organisme de formation"))
    first = models.DateField(_("du"))
    last = models.DateField(_("au"))
    language = models.CharField(max_length=5)
    done = models.PositiveIntegerField(_("fichiers rassemblés"), default=0, editable=False)
    total = models.PositiveIntegerField(_("fichiers à rassembler"), default=0, editable=False)
    document = FundForeignKey(
        Document, models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("fichier")
    )
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    ready_at = models.DateTimeField(_("prêt le"), null=True, editable=False)

    objects = PreparedFileQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("fichier préparé pour un organisme")
        verbose_name_plural = _("fichiers préparés pour un organisme")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "body", "-id"], name="prepared_file_of_body")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="funding_preparedfile_period"),
            models.UniqueConstraint(
                fields=["fund", "body", "kind"],
                condition=Q(next_attempt_at__isnull=False),
                name="funding_preparedfile_one_at_a_time",
            ),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.next_attempt_at is not None
