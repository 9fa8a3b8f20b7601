"""« Créer ma facture Factur-X »: an invoice that the fund's site makes for a body to send by its own platform."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.text import TextLine
from extranet.tenants.work import DueRow

from ..queries.makings import MadeInvoiceQuerySet
from .invoices import Invoice
from .requests import FundingRequest


class MadeInvoice(DueRow, FundObject):
    """What it says is frozen in `content` when it is asked for; the worker makes `document` of it.

    `hours` × `price` = `net`, to the cent; `rate` is the VAT's in percent, None when the training is exempt.
    `invoice` is the deposit that began with it.
    """

    request = FundForeignKey(FundingRequest, models.RESTRICT, related_name="made_invoices", verbose_name=_("dossier"))
    body = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("organisme de formation"))
    number = TextLine(_("numéro de la facture"), max_length=60)
    dated_on = models.DateField(_("date de la facture"))
    period_from = models.DateField(_("période du"))
    period_to = models.DateField(_("période au"))
    hours = models.DecimalField(
        _("heures facturées"), max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal("0.25"))]
    )
    price = models.DecimalField(
        _("prix d’une heure (€ HT)"), max_digits=13, decimal_places=6, validators=[MinValueValidator(Decimal("0.01"))]
    )
    net = models.DecimalField(_("montant HT (€)"), max_digits=11, decimal_places=2)
    rate = models.DecimalField(_("taux de TVA (%)"), max_digits=4, decimal_places=2, null=True, blank=True)
    vat = models.DecimalField(_("TVA (€)"), max_digits=11, decimal_places=2)
    total = models.DecimalField(_("montant à payer (€)"), max_digits=11, decimal_places=2)
    content = models.JSONField(editable=False)
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("fichier"))
    invoice = FundForeignKey(
        Invoice, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("dépôt")
    )
    made_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = MadeInvoiceQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("facture Factur-X créée")
        verbose_name_plural = _("factures Factur-X créées")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "body", "-id"], name="made_invoice_of_body")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(condition=Q(total=F("net") + F("vat")), name="funding_madeinvoice_adds_up"),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="funding_madeinvoice_period",
                violation_error_message=_("La période finit avant de commencer : vérifiez les deux dates."),
            ),
        ]
