"""« P-Data Portail »: who may import staff data, on which terms, and what each file did (`ITM-32`…`35`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.encrypted_fields import EncryptedField
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.work import DueRow

from ..staff_data.queries import StaffImportQuerySet, StaffTermsQuerySet
from ..staff_data.states import ImportState, ImportWorkflow, Outcome


class StaffModule(FundModel):
    """The validation module is open to this organisation; without a row it isn't."""

    organisation = FundForeignKey(Organisation, models.CASCADE, related_name="staff_modules")
    opened_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)

    class Meta(FundModel.Meta):
        verbose_name = _("module de validation")
        verbose_name_plural = _("modules de validation")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "organisation"], name="enrolments_staffmodule_once"),
        ]


class StaffTerms(FundObject):
    """A published version of the module's terms of use; never changed. The highest `number` applies."""

    number = models.PositiveIntegerField(_("numéro d’ordre"))
    text = models.TextField(_("texte"))
    published_at = models.DateTimeField(_("publiées le"), auto_now_add=True)

    objects = StaffTermsQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("conditions du module de validation")
        verbose_name_plural = _("conditions du module de validation")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "number"], name="enrolments_staffterms_number"),
        ]


class StaffTermsAcceptance(FundModel):
    """A person accepted a version, for the organisation she acted for."""

    terms = FundForeignKey(StaffTerms, models.RESTRICT, related_name="acceptances")
    organisation = FundForeignKey(Organisation, models.RESTRICT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    accepted_at = models.DateTimeField(_("acceptées le"), auto_now_add=True)

    class Meta(FundModel.Meta):
        verbose_name = _("acceptation des conditions du module")
        verbose_name_plural = _("acceptations des conditions du module")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "user", "organisation", "terms"], name="enrolments_staffterms_accepted_once"
            ),
        ]


class StaffImport(ImportWorkflow, DueRow, FundObject):
    """A file of staff data: read by the worker, looked at by who sent it, then written, all of it or nothing.

    `content` is the file's bytes (base64, encrypted) until it is written or dropped; `language` is the sender's, in
    which its errors are told. `total` counts the lines under the titles, `read` those compared so far.
    """

    organisation = FundForeignKey(
        Organisation, models.RESTRICT, related_name="staff_imports", verbose_name=_("organisation")
    )
    made_at = models.DateTimeField(_("déposé le"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    made_by_name = models.CharField(_("déposé par"), max_length=200, blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES)
    is_workbook = models.BooleanField(_("classeur Excel"), default=False)
    content = EncryptedField(null=True)
    titles = models.JSONField(_("titres des colonnes"), default=list)
    problem = models.CharField(_("problème"), max_length=500, blank=True)
    total = models.PositiveIntegerField(_("lignes"), default=0)
    read = models.PositiveIntegerField(_("lignes lues"), default=0)
    created = models.PositiveIntegerField(_("créées"), default=0)
    changed = models.PositiveIntegerField(_("modifiées"), default=0)
    unchanged = models.PositiveIntegerField(_("inchangées"), default=0)
    wrong = models.PositiveIntegerField(_("à corriger"), default=0)
    good_only = models.BooleanField(_("lignes valides seulement"), default=False)
    written_at = models.DateTimeField(_("enregistré le"), null=True, editable=False)
    undone_at = models.DateTimeField(_("annulé le"), null=True, editable=False)
    kept = models.PositiveIntegerField(_("gardées à l’annulation"), default=0)

    objects = StaffImportQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("import de données du personnel")
        verbose_name_plural = _("imports de données du personnel")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "-made_at", "-id"], name="staff_import_of_organisation"),
            models.Index(
                fields=["fund", "next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="staff_import_due",
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state__in=[ImportState.WRITTEN, ImportState.UNDOING, ImportState.UNDONE])
                | Q(written_at__isnull=False),
                name="enrolments_staffimport_written_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.UNDONE) | Q(undone_at__isnull=False),
                name="enrolments_staffimport_undone_at_a_moment",
            ),
        ]

    def count_of(self, outcome: str) -> int:
        return int(getattr(self, outcome))


class StaffImportRow(FundModel):
    """A line of the file, and what it does to whom.

    `content`: JSON, encrypted (`staff_data.lines.Line`), emptied when the report is old. `version` is the worker's
    when the line was compared, then the one that writing gave her.
    """

    batch = FundForeignKey(StaffImport, models.CASCADE, related_name="rows", db_index=False)  # the constraint's does
    number = models.PositiveIntegerField(_("ligne"))
    outcome = models.CharField(_("résultat"), max_length=9, choices=Outcome.choices)
    worker = FundForeignKey(Worker, models.RESTRICT, null=True, related_name="import_rows", db_index=False)
    version = models.PositiveIntegerField(null=True)
    leaves = models.BooleanField(_("départ"), default=False)
    content = EncryptedField(null=True)

    class Meta(FundModel.Meta):
        verbose_name = _("ligne d’un import")
        verbose_name_plural = _("lignes d’un import")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "batch", "outcome", "number"], name="staff_row_by_outcome"),
            models.Index(
                fields=["fund", "worker"], condition=Q(worker__isnull=False), name="staff_import_row_of_worker"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "batch", "number"], name="enrolments_staffimportrow_once"),
        ]
