"""Who of a body may certify entirely online, and the two documents that must vouch for it (`ATN-16`…`ATN-20`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Membership, Organisation
from extranet.tenants.models import FundForeignKey, FundObject

from ..identity_queries import CertifierQuerySet, SupportingDocumentQuerySet
from ..workflow.supporting import CURRENT, SupportingState, SupportingWorkflow


class Certifier(FundObject):
    """« Je suis certificateur »: one person's choice at one body. No row: she isn't."""

    membership = FundForeignKey(Membership, models.CASCADE, related_name="certifiers", verbose_name=_("membre"))
    declared_at = models.DateTimeField(_("déclaré le"), auto_now_add=True)

    objects = CertifierQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("certificateur")
        verbose_name_plural = _("certificateurs")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "membership"], name="certification_certifier_once"),
        ]


class SupportingDocument(SupportingWorkflow, FundObject):
    """A body's Kbis, or the letter of consent that names one certifier; each upload is a row of its own."""

    class Kind(models.TextChoices):
        KBIS = "kbis", _("Kbis")
        LETTER = "letter", _("Lettre de consentement")

    kind = models.CharField(_("justificatif"), max_length=6, choices=Kind.choices)
    body = FundForeignKey(
        Organisation, models.RESTRICT, related_name="supporting", verbose_name=_("organisme de formation")
    )
    certifier = FundForeignKey(
        Membership, models.RESTRICT, null=True, related_name="letters", verbose_name=_("certificateur")
    )
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("fichier"))
    deposited_at = models.DateTimeField(_("déposé le"), auto_now_add=True)
    deposited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = SupportingDocumentQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("justificatif de certificateur")
        verbose_name_plural = _("justificatifs de certificateur")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "deposited_at"], name="supporting_by_state"),
            models.Index(fields=["fund", "body", "kind"], name="supporting_of_body"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "body", "kind", "certifier"],
                condition=Q(state__in=CURRENT),
                nulls_distinct=False,
                name="certification_supporting_one_current",
            ),
            models.CheckConstraint(
                condition=Q(kind="kbis", certifier__isnull=True) | Q(kind="letter", certifier__isnull=False),
                name="certification_supporting_letter_names_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state=SupportingState.DEPOSITED, decided_at__isnull=True, valid_until__isnull=True)
                | Q(state=SupportingState.REPLACED)
                | Q(state__in=["conform", "refused", "withdrawn", "expired"], decided_at__isnull=False),
                name="certification_supporting_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(reason=""),
                name="certification_supporting_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=SupportingState.EXPIRED) | Q(valid_until__isnull=False),
                name="certification_supporting_expired_after_a_day",
            ),
        ]

    @property
    def is_letter(self) -> bool:
        return self.kind == self.Kind.LETTER
