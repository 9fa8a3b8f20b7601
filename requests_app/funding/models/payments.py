"""« Gérez vos règlements »: what the fund pays, when, to whom, with which reference (`MYA-10`, `BEY-03`)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine

from ..queries.invoices import FundingPaymentQuerySet
from .invoices import Invoice


class PaymentState(models.TextChoices):
    """Follows from a payment's dates; stored nowhere."""

    EXPECTED = "expected", _("Attendu")
    PAID = "paid", _("Payé")
    RETURNED = "returned", _("Revenu")
    CANCELLED = "cancelled", _("Annulé")


class Payment(FundObject):
    """A transfer for an invoice, expected or made. Its bank `reference` is our file's and the invoice's number.

    `bank`: the account it goes to, as it was confirmed when the payment was planned. `returned_at`: the bank sent it
    back. `cancelled_at`: a credit note left nothing of it to pay. `advice` is the letter that says what was paid.
    """

    invoice = FundForeignKey(Invoice, models.RESTRICT, related_name="payments", verbose_name=_("facture"))
    payee = FundForeignKey(
        Organisation, models.RESTRICT, related_name="funding_payments", verbose_name=_("bénéficiaire du règlement")
    )
    amount = models.DecimalField(
        _("montant (€)"), max_digits=11, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    reference = TextLine(_("référence bancaire"), max_length=140)
    reference_folded = Folded("reference")
    bank = FundForeignKey(
        "funding.BankDetails", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("compte")
    )
    expected_on = models.DateField(_("attendu le"))
    paid_on = models.DateField(_("payé le"), null=True, blank=True)
    created_at = models.DateTimeField(_("prévu le"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(_("revenu le"), null=True, editable=False)
    return_reason = models.TextField(_("motif du retour"), blank=True, max_length=500, editable=False)
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, editable=False)
    advice = FundForeignKey(
        Document, models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("avis de règlement")
    )

    objects = FundingPaymentQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("règlement")
        verbose_name_plural = _("règlements")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "payee", "-expected_on", "-id"], name="funding_payment_of_payee"),
            models.Index(fields=["fund", "-expected_on", "-id"], name="funding_payment_by_day"),
            models.Index(fields=["fund", "invoice"], name="funding_payment_of_invoice"),
            models.Index(
                fields=["fund", "expected_on", "id"],
                condition=Q(paid_on__isnull=True, cancelled_at__isnull=True),
                name="funding_payment_to_make",
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "reference_folded"],
                shown_at="reference",
                name="funding_payment_reference",
                violation_error_message=_("Un règlement porte déjà cette référence."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_payment_of_something"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(paid_on__isnull=False) & ~Q(return_reason=""),
                name="funding_payment_returned_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(paid_on__isnull=True),
                name="funding_payment_cancelled_before_it_was_made",
            ),
        ]

    @property
    def state(self) -> PaymentState:
        if self.cancelled_at:
            return PaymentState.CANCELLED
        if self.returned_at:
            return PaymentState.RETURNED
        return PaymentState.PAID if self.paid_on else PaymentState.EXPECTED

    @property
    def shown_on(self) -> datetime.date:
        """The day that is spoken of: when it was paid, else when it is expected."""
        return self.paid_on or self.expected_on
