"""What proves a certificate (`BEY-11`): records that nothing changes, and the chain that binds all of a fund's."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.journal.models import Positioned
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.work import DueRow

from ..evidence_queries import EvidenceQuerySet
from .certificates import Certificate


class Evidence(Positioned, FundObject):
    """One event in a certificate's life, written in the event's own transaction; the database refuses any change.

    `content` is canonical JSON and `digest` its SHA-256 (`evidence.content` says what stands in it). It isn't chained
    there, which would make a fund's certifications wait for one another: the signing worker does it afterwards.
    """

    insert_only = True
    emptied_columns = ("content",)  # when its dossier is forgotten: a trigger sees to it (`BEY-23`)

    class Kind(models.TextChoices):
        CERTIFIED = "certified", _("Certification")
        SEALED = "sealed", _("Scellement du certificat définitif")
        VALIDATED = "validated", _("Validation")
        CONTESTED = "contested", _("Contestation")
        RETURNED = "returned", _("Renvoi par le fonds")
        MAINTAINED = "maintained", _("Maintien par l’organisme")
        SUPERSEDED = "superseded", _("Remplacement")

    certificate = FundForeignKey(Certificate, models.RESTRICT, related_name="evidence")
    kind = models.CharField(_("événement"), max_length=10, choices=Kind.choices)
    content = models.TextField()
    digest = models.CharField(_("empreinte (SHA-256)"), max_length=64)
    recorded_at = models.DateTimeField(_("date"), default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("élément de preuve")
        verbose_name_plural = _("éléments de preuve")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "certificate", "id"], name="evidence_of_certificate"),
            models.Index(fields=["fund", "cluster", "transaction", "id"], name="evidence_position"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "certificate", "kind"],
                condition=Q(kind__in=["certified", "sealed", "superseded"]),
                name="certification_evidence_once",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="certification_evidence_has_its_digest"
            ),
        ]

    @property
    def is_forgotten(self) -> bool:
        """At the end of its retention its text went; its digest and its link stay."""
        return self.content == ""

    @property
    def said(self) -> dict[str, Any]:
        """Empty once it is forgotten."""
        return json.loads(self.content) if self.content else {}


class EvidenceLink(FundModel):
    """A record's place in its fund's chain: signed by the seal key, and bound to the link before it."""

    insert_only = True

    number = models.BigIntegerField(_("numéro"))
    evidence = FundForeignKey(Evidence, models.RESTRICT, related_name="links")
    previous = models.CharField(_("empreinte du maillon précédent"), max_length=64, blank=True)
    digest = models.CharField(_("empreinte"), max_length=64)
    signature = models.BinaryField(max_length=64)
    key = models.CharField(_("clé"), max_length=32)
    linked_at = models.DateTimeField(_("chaîné le"))

    class Meta(FundModel.Meta):
        verbose_name = _("maillon de la chaîne des preuves")
        verbose_name_plural = _("chaîne des preuves")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "number"], name="certification_evidencelink_number"),
            models.UniqueConstraint(fields=["fund", "previous"], name="certification_evidencelink_one_chain"),
            models.UniqueConstraint(fields=["fund", "evidence"], name="certification_evidencelink_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="certification_evidencelink_from_one"),
        ]


class EvidenceFile(DueRow, FundObject):
    """« Dossier de preuve » as a sealed PDF that somebody asked for, up to the record that was the last then.

    The signing worker makes `document` once all its records are chained.
    """

    certificate = FundForeignKey(Certificate, models.RESTRICT, related_name="evidence_files")
    last = FundForeignKey(Evidence, models.RESTRICT, related_name="files")
    language = models.CharField(max_length=5)
    document = FundForeignKey(Document, models.RESTRICT, null=True, related_name="+", editable=False)
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("dossier de preuve")
        verbose_name_plural = _("dossiers de preuve")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "certificate", "last", "language"], name="certification_evidencefile_once"
            ),
        ]
