"""The paper by which a training body's trainings are exempt of VAT (facts §2.6: category E, article 261-4-4° a)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.models import FundForeignKey, FundObject

from ..queries.exemptions import TaxExemptionQuerySet


class TaxExemption(FundObject):
    """« Attestation d’exonération de TVA » of an organisation, deposited by it and looked at by the fund.

    `is_accepted` None: nobody of the fund has looked at it. The last one that was decided holds.
    """

    organisation = FundForeignKey(
        Organisation, models.RESTRICT, related_name="tax_exemptions", verbose_name=_("organisme")
    )
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("attestation"))
    deposited_at = models.DateTimeField(_("déposée le"), auto_now_add=True)
    deposited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    is_accepted = models.BooleanField(_("acceptée"), null=True, editable=False)
    reason = models.TextField(_("motif du refus"), blank=True, max_length=500, editable=False)
    decided_at = models.DateTimeField(_("vérifiée le"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = TaxExemptionQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("attestation d’exonération de TVA")
        verbose_name_plural = _("attestations d’exonération de TVA")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "-id"], name="exemption_of_organisation"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_accepted__isnull=True, decided_at__isnull=True)
                | Q(is_accepted__isnull=False, decided_at__isnull=False),
                name="funding_exemption_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(is_accepted=False) | ~Q(reason=""), name="funding_exemption_refused_with_a_reason"
            ),
        ]
