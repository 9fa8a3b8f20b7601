"""« Règlements »: what the fund paid for a dossier, and for which days (`ATN-07`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.text import TextLine

from ..queries import PaymentQuerySet
from .dossiers import Dossier


class Payment(FundObject):
    """Closes the months it covers, unless it is an advance (`ATN-24`) or was withdrawn."""

    class Kind(models.TextChoices):
        SETTLEMENT = "settlement", _("Règlement")
        ADVANCE = "advance", _("Avance")

    dossier = FundForeignKey(Dossier, models.RESTRICT, related_name="payments", verbose_name=_("dossier"))
    kind = models.CharField(_("nature"), max_length=10, choices=Kind.choices)
    paid_on = models.DateField(_("date du règlement"))
    period_from = models.DateField(_("période du"))
    period_to = models.DateField(_("période au"))
    amount = models.DecimalField(
        _("montant (€)"), max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    reference = TextLine(_("référence"), max_length=60)
    created_at = models.DateTimeField(_("enregistré le"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, editable=False)
    withdrawal_reason = models.TextField(_("motif du retrait"), blank=True, editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("règlement")
        verbose_name_plural = _("règlements")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "dossier", "period_from"], name="payment_of_dossier"),
            models.Index(fields=["fund", "-paid_on", "-id"], name="payment_by_day"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "dossier", "reference"],
                condition=Q(withdrawn_at__isnull=True),
                name="certification_payment_once",
                violation_error_message=_("Ce dossier a déjà un règlement de cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="certification_payment_period",
                violation_error_message=_("La période finit avant de commencer : vérifiez les deux dates."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="certification_payment_of_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
                name="certification_payment_withdrawn_for_a_reason",
            ),
        ]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
