"""An invoice deposited against an agreement, as PDF or structured, with its attestations (`MYA-04`, `MYA-09`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.identifiers import IdentifierField
from extranet.organisations.models import Membership, Organisation, Worker
from extranet.tenants.constraints import CheckAtField, UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..invoice_states import COUNTING, UNDECIDED, InvoiceState, InvoiceWorkflow
from ..queries.invoices import InvoiceQuerySet
from .devices import DevicePiece
from .requests import FundingRequest


class Family(models.TextChoices):
    """What an invoice is about: the families of costs of an agreement."""

    TEACHING = "teaching", _("Coûts pédagogiques")
    SALARY = "salary", _("Rémunération")
    ANNEX = "annex", _("Frais annexes")


class Syntax(models.TextChoices):
    """How the deposited file holds its data."""

    PDF = "pdf", "PDF"
    FACTUR_X = "factur_x", "Factur-X"
    CII = "cii", "CII (XML)"
    UBL = "ubl", "UBL (XML)"


def euros(label: Any) -> models.DecimalField:
    """Euros and cents, zero or more; empty until somebody says it."""
    return models.DecimalField(
        label, max_digits=11, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )


class Invoice(InvoiceWorkflow, Versioned, FundObject):
    """Deposited by the training body (subrogation) or by the company that paid it (refund): `depositor`.

    `number` is the seller's, `deposit_number` ours, given at sending. `seller_siret`: of a Belgian seller its
    enterprise number, programs know the field by that name. A draft may lack anything. `read` holds what a
    structured file says, by the terms of EN 16931, `checks` what the pre-flight check found when it was sent, `word`
    what its depositor said of that. A credit note has positive amounts too, and names what it answers in `credits`.
    `refunded_amount` came back of what was paid before a credit note, the last of it on `refunded_on`.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Facture")
        CREDIT_NOTE = "credit_note", _("Avoir")

    deposit_number = models.CharField(_("numéro de dépôt"), max_length=20, blank=True, editable=False)
    request = FundForeignKey(FundingRequest, models.RESTRICT, related_name="invoices", verbose_name=_("dossier"))
    depositor = FundForeignKey(Organisation, models.RESTRICT, related_name="invoices", verbose_name=_("déposée par"))
    kind = models.CharField(_("nature"), max_length=11, choices=Kind.choices, default=Kind.INVOICE)
    credits = FundForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="credit_notes")
    family = models.CharField(_("famille de coûts"), max_length=8, choices=Family.choices, default=Family.TEACHING)
    number = TextLine(_("numéro de la facture"), max_length=60, blank=True)
    number_folded = Folded("number")
    seller_name = TextLine(_("émise par"), max_length=160, blank=True)
    seller_siret = IdentifierField("seller", verbose_name=_("SIRET ou n° BCE de l’émetteur"))
    dated_on = models.DateField(_("date de la facture"), null=True, blank=True)
    period_from = models.DateField(_("période du"), null=True, blank=True)
    period_to = models.DateField(_("période au"), null=True, blank=True)
    hours = models.DecimalField(
        _("heures facturées"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    currency = models.CharField(_("monnaie"), max_length=3, default="EUR")
    net = euros(_("montant HT (€)"))
    vat = euros(_("TVA (€)"))
    total = euros(_("montant à payer (€)"))
    is_exempt = models.BooleanField(_("exonérée de TVA"), default=False)
    document = FundForeignKey(
        Document, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("fichier")
    )
    syntax = models.CharField(_("format"), max_length=8, choices=Syntax.choices, blank=True, editable=False)
    read = models.JSONField(_("données lues"), default=dict, blank=True, editable=False)
    checks = models.JSONField(_("contrôles avant envoi"), default=list, blank=True, editable=False)
    created_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+")
    validated_amount = euros(_("montant validé (€)"))
    refunded_amount = models.DecimalField(
        _("remboursé (€)"),
        max_digits=11,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
        validators=[MinValueValidator(Decimal(0))],
    )
    refunded_on = models.DateField(_("remboursé le"), null=True, blank=True, editable=False)
    reason = models.TextField(_("motif"), blank=True, max_length=2000, editable=False)
    word = models.TextField(_("explication du déposant"), blank=True, max_length=2000, editable=False)
    officer = FundForeignKey(
        Membership, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("contrôlée par")
    )

    objects = InvoiceQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("facture")
        verbose_name_plural = _("factures")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "request", "id"], name="invoice_of_request"),
            models.Index(fields=["fund", "depositor", "-moved_at", "-id"], name="invoice_of_depositor"),
            models.Index(fields=["fund", "state", "moved_at", "id"], name="invoice_by_state"),
            models.Index(fields=["fund", "-moved_at", "-id"], name="invoice_by_move"),
            models.Index(fields=["fund", "number_folded"], name="invoice_by_number"),
            models.Index(fields=["fund", "sent_at", "id"], condition=Q(state__in=UNDECIDED), name="invoice_to_control"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "deposit_number"], condition=~Q(deposit_number=""), name="funding_invoice_deposit"
            ),
            UniqueInFund(
                fields=["fund", "seller_siret", "number_folded"],
                shown_at="number",
                condition=Q(state__in=COUNTING),
                name="funding_invoice_number_once",
                violation_error_message=_("Une facture de cet émetteur porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(state=InvoiceState.DRAFT, deposit_number="", sent_at__isnull=True)
                | ~Q(state=InvoiceState.DRAFT)
                & ~Q(deposit_number="")
                & ~Q(number="")
                & ~Q(seller_siret="")
                & Q(sent_at__isnull=False, dated_on__isnull=False, total__isnull=False, document__isnull=False),
                name="funding_invoice_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount__isnull=True, refunded_on__isnull=True)
                | Q(refunded_amount__isnull=False, refunded_on__isnull=False),
                name="funding_invoice_refund_dated",
            ),
            CheckAtField(
                condition=Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                shown_at="period_to",
                name="funding_invoice_period",
                violation_error_message=_("La période finit avant de commencer : vérifiez les deux dates."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[InvoiceState.COMPLEMENT, InvoiceState.REJECTED]) | ~Q(reason=""),
                name="funding_invoice_sent_back_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[InvoiceState.VALIDATED, InvoiceState.PAID]) | Q(validated_amount__isnull=False),
                name="funding_invoice_validated_for_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits__isnull=True) | Q(kind="credit_note", credits__isnull=False),
                name="funding_invoice_credit_note_answers_one",
            ),
        ]


class Attestation(FundObject):
    """An attendance sheet or a certificate deposited with an invoice: the hours it says of a person (`MYA-09`).

    `piece`: the one of the device that it is, where it was asked for.
    """

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", _("Attestation d’assiduité ou feuille de présence")
        CERTIFICATE = "certificate", _("Certificat de réalisation")
        OTHER = "other", _("Autre pièce")

    invoice = FundForeignKey(Invoice, models.CASCADE, related_name="attestations", verbose_name=_("facture"))
    kind = models.CharField(_("nature"), max_length=11, choices=Kind.choices, default=Kind.ATTENDANCE)
    piece = FundForeignKey(
        DevicePiece, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("pièce demandée")
    )
    worker = FundForeignKey(
        Worker, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("bénéficiaire")
    )
    hours = models.DecimalField(
        _("heures attestées"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("fichier"))
    added_at = models.DateTimeField(_("ajoutée le"), auto_now_add=True)

    class Meta(FundObject.Meta):
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "invoice"], name="attestation_of_invoice")]


class ReplacedFile(FundObject):
    """What the fund had read of an invoice before its depositor replaced it or took it back in a complement.

    It stays beside the invoice, for whoever controls it to compare, as long as the invoice's own files.
    """

    invoice = FundForeignKey(Invoice, models.CASCADE, related_name="replaced_files", verbose_name=_("facture"))
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("fichier"))
    replaced_at = models.DateTimeField(_("remplacé ou retiré le"), auto_now_add=True)

    class Meta(FundObject.Meta):
        verbose_name = _("fichier remplacé d’une facture")
        verbose_name_plural = _("fichiers remplacés des factures")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "invoice"], name="replaced_file_of_invoice")]
