"""Bytes with a digest. A document points at nobody: its owners point at it and serve it to those who see them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.work import DueRow


class Document(FundObject):
    """A file that was deposited or made here: written once, never overwritten; what is certified is its SHA-256."""

    class State(models.TextChoices):
        RENDERING = "rendering", _("En préparation")
        FAILED = "failed", _("Préparation échouée")
        SCANNING = "scanning", _("Analyse en attente")
        INFECTED = "infected", _("Refusé par l’antivirus")
        READY = "ready", _("Disponible")
        FORGOTTEN = "forgotten", _("Effacé au terme de sa conservation")

    state = models.CharField(_("état"), max_length=10, choices=State.choices)
    file_name = models.CharField(
        _("nom du fichier"), max_length=120, help_text=_("Celui que le téléchargement propose.")
    )
    media_type = models.CharField(_("type"), max_length=100)
    key = models.CharField(_("clé de stockage"), max_length=120, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("taille (octets)"), null=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["rendering", "failed", "forgotten"])
                | Q(size__isnull=False, sha256__regex=r"^[0-9a-f]{64}$") & ~Q(key=""),
                name="documents_document_has_bytes",
            ),
        ]

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_in_preparation(self) -> bool:
        return self.state in {self.State.RENDERING, self.State.SCANNING}


class Rendering(DueRow, FundModel):
    """A PDF that the worker makes from a template and from data frozen when it was asked for."""

    document = FundForeignKey(Document, models.CASCADE, related_name="renderings")
    template = models.CharField(max_length=100)
    language = models.CharField(max_length=5)
    payload = models.JSONField()

    class Meta(FundModel.Meta):
        verbose_name = _("préparation de PDF")
        verbose_name_plural = _("préparations de PDF")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "document"], name="documents_rendering_once"),
        ]


class Scan(DueRow, FundModel):
    """An upload that the antivirus has still to look at."""

    document = FundForeignKey(Document, models.CASCADE, related_name="scans")

    class Meta(FundModel.Meta):
        verbose_name = _("analyse antivirus")
        verbose_name_plural = _("analyses antivirus")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "document"], name="documents_scan_once"),
        ]


class Removal(DueRow, FundModel):
    """Bytes that nothing points at any more, to be deleted from where they are stored; the row goes with them."""

    key = models.CharField(_("clé de stockage"), max_length=120, editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("fichier à effacer")
        verbose_name_plural = _("fichiers à effacer")
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["fund", "next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="documents_removal_due",
            )
        ]
