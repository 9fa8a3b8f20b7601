"""What is said about a certified month, and the link by which a beneficiary says it (`BEY-08`, `BEY-09`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.tenants.models import FundForeignKey, FundObject

from ..queries import KeptQuerySet, OfCertificateQuerySet, ValidationLinkQuerySet
from .certificates import Certificate, Validation
from .dossiers import Dossier
from .hours import first_of_month

WRONG_AT_MOST = 5


class ValidationLink(FundObject):
    """The mailed link: of its secret only a keyed hash is kept. `is_renewal`: its holder asked for it herself."""

    validation = FundForeignKey(Validation, models.CASCADE, related_name="links")
    secret_fingerprint = models.BinaryField(max_length=33, editable=False)
    is_renewal = models.BooleanField(default=False, editable=False)
    sent_at = models.DateTimeField(_("envoyé le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    wrong_answers = models.PositiveSmallIntegerField(_("réponses fausses"), default=0)
    used_at = models.DateTimeField(_("utilisé le"), null=True)
    revoked_at = models.DateTimeField(_("annulé le"), null=True)

    objects = ValidationLinkQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("lien de validation")
        verbose_name_plural = _("liens de validation")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "validation"], name="link_of_validation")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "secret_fingerprint"], name="certification_link_secret"),
            models.CheckConstraint(
                condition=Q(wrong_answers__lte=WRONG_AT_MOST), name="certification_link_wrong_answers_at_most"
            ),
        ]


class Remark(FundObject):
    """A line of the month's thread: every step with its reason, and what the parties write to each other between them.

    `document` is the signed paper of a validation that the staff note.
    """

    class Voice(models.TextChoices):
        BENEFICIARY = "beneficiary", _("Bénéficiaire")
        EMPLOYER = "employer", _("Employeur")
        BODY = "body", _("Organisme de formation")
        FUND = "fund", _("Fonds")

    class Kind(models.TextChoices):
        REMARK = "remark", _("Message")
        VALIDATED = "validated", _("Heures validées")
        CONTESTED = "contested", _("Heures contestées")
        RETURNED = "returned", _("Renvoyé par le fonds")
        MAINTAINED = "maintained", _("Heures maintenues")
        ACCEPTED = "accepted", _("Réponse acceptée par le fonds")
        SHEETS_ASKED = "sheets_asked", _("Attestations de présence demandées")
        SHEETS_GIVEN = "sheets_given", _("Attestations de présence jointes")

    dossier = FundForeignKey(Dossier, models.CASCADE, related_name="remarks")
    month = models.DateField(_("mois"))
    certificate = FundForeignKey(Certificate, models.CASCADE, related_name="remarks")
    kind = models.CharField(_("étape"), max_length=12, choices=Kind.choices, default=Kind.REMARK)
    voice = models.CharField(_("qui"), max_length=11, choices=Voice.choices)
    way = models.CharField(_("par quelle voie"), max_length=5, choices=Validation.Way.choices, blank=True)
    text = models.TextField(_("message"), blank=True)
    document = FundForeignKey(Document, models.RESTRICT, null=True, related_name="+")
    said_at = models.DateTimeField(_("le"), auto_now_add=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("message d’un mois")
        verbose_name_plural = _("messages d’un mois")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "dossier", "month", "id"], name="remark_of_month")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            first_of_month("certification_remark_first_day"),
            models.CheckConstraint(
                condition=Q(kind__in=["validated", "sheets_given"]) | ~Q(text=""),
                name="certification_remark_says_something",
            ),
        ]


class SheetRequest(FundObject):
    """« Contrôle par sondage »: the fund asks for the attendance sheets of a month, until a day."""

    certificate = FundForeignKey(Certificate, models.CASCADE, related_name="sheet_requests")
    due_on = models.DateField(_("à joindre avant le"))
    reason = models.TextField(_("ce qui est demandé"))
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("répondu le"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = OfCertificateQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("demande d’attestations")
        verbose_name_plural = _("demandes d’attestations")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "certificate"],
                condition=Q(answered_at__isnull=True),
                name="certification_sheets_asked_once",
            ),
        ]
