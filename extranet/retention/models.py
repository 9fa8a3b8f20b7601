"""Holds, what is announced, what was forgotten, and the nights in which it was done (`BEY-23`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.journal.models import CurrentTransaction
from extranet.tenants.models import FundModel, FundObject
from extranet.tenants.search import Folded

from .queries import AnnouncementQuerySet, HoldQuerySet, NightQuerySet, TombstoneQuerySet


class OfFile(FundObject):
    """Speaks of a file by rule, label and UUID, without a key: what is forgotten may be of any app.

    `reference` is its number, by which people know it; never a name.
    """

    rule = models.CharField(_("règle"), max_length=60)
    subject_model = models.CharField(_("type d’objet"), max_length=80)
    subject_uuid = models.UUIDField(_("objet"))
    reference = models.CharField(_("numéro"), max_length=80)
    reference_folded = Folded("reference")

    class Meta(FundObject.Meta):
        abstract = True


class LegalHold(OfFile):
    """« Gel »: a dispute, an inspection, a question: nothing of the file is forgotten before somebody releases it."""

    reason = models.TextField(_("motif du gel"), max_length=2000)
    held_at = models.DateTimeField(_("gelé le"), auto_now_add=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    held_by_name = models.CharField(_("gelé par"), max_length=200, blank=True)
    released_at = models.DateTimeField(_("gel levé le"), null=True, editable=False)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    released_by_name = models.CharField(_("gel levé par"), max_length=200, blank=True)
    release_reason = models.TextField(_("motif de la levée"), max_length=2000, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta(OfFile.Meta):
        verbose_name = _("gel")
        verbose_name_plural = _("gels")
        constraints: ClassVar[list[Any]] = [
            *OfFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "subject_uuid", "subject_model"],
                condition=Q(released_at__isnull=True),
                name="retention_legalhold_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="retention_legalhold_for_a_reason"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | ~Q(release_reason=""),
                name="retention_legalhold_released_for_a_reason",
            ),
        ]


class Announcement(OfFile):
    """A file that will be forgotten after `ends_on`, and has been on the list since `announced_on`.

    It leaves the list when it is forgotten, or when its clock has moved. `failed_on`: a night couldn't do it.
    """

    ends_on = models.DateField(_("conservé jusqu’au"))
    announced_on = models.DateField(_("annoncé le"))
    failed_on = models.DateField(_("échec le"), null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta(OfFile.Meta):
        verbose_name = _("fichier annoncé")
        verbose_name_plural = _("fichiers annoncés")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "rule", "ends_on", "id"], name="retention_announced_by_end"),
            models.Index(fields=["fund", "reference_folded"], name="retention_announced_by_number"),
        ]
        constraints: ClassVar[list[Any]] = [
            *OfFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "subject_uuid", "subject_model"], name="retention_announcement_once"
            ),
        ]


class Tombstone(OfFile):
    """What is left of a file's story: when it was forgotten, how much of what went, and the totals that stay.

    The database refuses any change of it, refuses it for a file that is held or whose time isn't over, and lets rows
    that nothing else may change be emptied only in the transaction that wrote it (migration 0002).
    """

    insert_only = True

    began_on = models.DateField(_("début de la conservation"))
    ends_on = models.DateField(_("conservé jusqu’au"))
    forgotten_at = models.DateTimeField(_("effacé le"), auto_now_add=True)
    counts = models.JSONField(_("effacés"), help_text=_("Par catégorie, combien."))
    totals = models.JSONField(_("chiffres gardés"))
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    objects = TombstoneQuerySet.as_manager()

    class Meta(OfFile.Meta):
        verbose_name = _("fichier effacé")
        verbose_name_plural = _("fichiers effacés")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "-forgotten_at", "-id"], name="retention_forgotten_by_day"),
            models.Index(fields=["fund", "reference_folded"], name="retention_forgotten_by_number"),
        ]
        constraints: ClassVar[list[Any]] = [
            *OfFile.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "subject_uuid", "subject_model"], name="retention_tombstone_once"),
        ]


class Night(FundModel):
    """What was done for a rule on a day of the fund; `done_at` says that nothing is left of it."""

    day = models.DateField(_("jour"))
    rule = models.CharField(_("règle"), max_length=60)
    announced = models.PositiveIntegerField(_("annoncés"), default=0)
    forgotten = models.PositiveIntegerField(_("effacés"), default=0)
    held = models.PositiveIntegerField(_("gelés"), default=0)
    failed = models.PositiveIntegerField(_("échecs"), default=0)
    rows = models.PositiveBigIntegerField(_("lignes"), default=0)
    files = models.PositiveIntegerField(_("documents"), default=0)
    size = models.PositiveBigIntegerField(_("octets"), default=0)
    began_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    done_at = models.DateTimeField(_("finie le"), null=True)

    objects = NightQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("nuit de conservation")
        verbose_name_plural = _("nuits de conservation")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "day", "rule"], name="retention_night_once"),
        ]
