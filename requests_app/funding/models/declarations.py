"""A company's yearly declaration of contributions, its lines as they were sent, and reminders (`MYA-05`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..declaration_states import DeclarationState, DeclarationWorkflow, PaymentState
from ..queries.contributions import ContributionDeclarationQuerySet
from .contributions import ContributionRate

ZERO = Decimal("0.00")


def wages(label: Any, **kwargs: Any) -> models.DecimalField:
    """Euros and cents, zero or more."""
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))], **kwargs
    )


class Declaration(DeclarationWorkflow, Versioned, FundObject):
    """What a company paid in wages in a year, and what follows from it.

    A draft may lack anything; from sending on it has a number, which is also the reference of its payment, and its
    lines. `replaces`: it corrects one that was sent before, and takes its place when it is sent. `by_stretch` holds the
    wages of each part of a year in which a rate changes: first day, last day, payroll, Alsace-Moselle, fixed term.
    `due` is what the fund collects of `total`; `carried` was paid on declarations that this one replaces.
    """

    number = models.CharField(_("numéro"), max_length=20, blank=True, editable=False)
    company = FundForeignKey(
        Organisation, models.RESTRICT, related_name="contribution_declarations", verbose_name=_("entreprise")
    )
    year = models.PositiveSmallIntegerField(
        _("année"), validators=[MinValueValidator(2000), MaxValueValidator(2200)], editable=False
    )
    replaces = FundForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrections",
        verbose_name=_("remplace"),
    )
    due_on = models.DateField(_("à envoyer et à payer pour le"), editable=False)
    is_nil = models.BooleanField(_("aucun salaire versé cette année-là (déclaration néant)"), default=False)
    headcount = models.PositiveIntegerField(
        _("effectif moyen annuel"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)]
    )
    lowest_headcount = models.PositiveIntegerField(
        _("effectif le plus bas des cinq dernières années"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(1_000_000)],
    )
    payroll = wages(_("masse salariale brute (€)"), null=True, blank=True)
    alsace_moselle = wages(_("dont établissements d’Alsace-Moselle (€)"), default=ZERO, blank=True)
    fixed_term = wages(_("dont salaires des CDD (€)"), default=ZERO, blank=True)
    by_stretch = models.JSONField(_("par période"), default=list, blank=True)
    chosen = ArrayField(
        models.CharField(max_length=20), verbose_name=_("contributions volontaires"), default=list, blank=True
    )
    prefilled_from = models.PositiveSmallIntegerField(_("reprise de l’année"), null=True, editable=False)
    counted_headcount = models.PositiveIntegerField(_("effectif retenu"), null=True, editable=False)
    is_prorated = models.BooleanField(_("répartie par jours"), default=False, editable=False)
    total = wages(_("total (€)"), null=True, editable=False)
    due = wages(_("à verser au fonds (€)"), null=True, editable=False)
    carried = wages(_("déjà payé (€)"), default=ZERO, editable=False)
    paid = wages(_("payé (€)"), default=ZERO, editable=False)
    paid_on = models.DateField(_("payée le"), null=True, editable=False)
    bank_reference = TextLine(_("référence bancaire"), max_length=140, blank=True, editable=False)
    receipt = FundForeignKey(
        Document, models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("accusé de réception")
    )
    created_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, editable=False, related_name="+")

    objects = ContributionDeclarationQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("déclaration de contributions")
        verbose_name_plural = _("déclarations de contributions")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "company", "-year", "-id"], name="declaration_of_company"),
            models.Index(fields=["fund", "year", "state", "company"], name="declaration_of_year"),
            models.Index(fields=["fund", "-moved_at", "-id"], name="declaration_by_move"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "number"], condition=~Q(number=""), name="funding_declaration_number"
            ),
            UniqueInFund(
                fields=["fund", "company", "year"],
                condition=Q(state=DeclarationState.DRAFT),
                name="funding_declaration_one_draft",
                violation_error_message=_("Une déclaration de cette année est déjà en préparation : ouvrez-la."),
            ),
            UniqueInFund(
                fields=["fund", "company", "year"],
                condition=Q(state=DeclarationState.SENT),
                name="funding_declaration_one_stands",
                violation_error_message=_("Cette année est déjà déclarée : corrigez la déclaration envoyée."),
            ),
            models.CheckConstraint(
                condition=Q(state=DeclarationState.DRAFT, number="", sent_at__isnull=True)
                | ~Q(state=DeclarationState.DRAFT)
                & ~Q(number="")
                & Q(
                    sent_at__isnull=False,
                    headcount__isnull=False,
                    payroll__isnull=False,
                    total__isnull=False,
                    due__isnull=False,
                    receipt__isnull=False,
                ),
                name="funding_declaration_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(due__isnull=True) | Q(due__lte=F("total")), name="funding_declaration_due_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(is_nil=False) | Q(state=DeclarationState.DRAFT) | Q(payroll=0, total=0),
                name="funding_declaration_nil_owes_nothing",
            ),
            models.CheckConstraint(
                condition=Q(paid=0, paid_on__isnull=True) | Q(paid__gt=0, paid_on__isnull=False),
                name="funding_declaration_paid_on_a_day",
            ),
        ]

    @property
    def balance(self) -> Decimal:
        """Euros left to pay to the fund; below zero, what the fund gives back."""
        return (self.due or ZERO) - self.carried - self.paid

    @property
    def overpaid(self) -> Decimal:
        """Euros that the fund gives back, zero where something is left to pay."""
        return max(-self.balance, ZERO)

    @property
    def payment_state(self) -> PaymentState:
        if self.balance > 0:
            return PaymentState.TO_PAY
        if self.balance < 0:
            return PaymentState.TO_REFUND
        return PaymentState.PAID if self.due else PaymentState.NOTHING

    @property
    def is_draft(self) -> bool:
        return bool(self.state == DeclarationState.DRAFT)

    @property
    def is_standing(self) -> bool:
        return bool(self.state == DeclarationState.SENT)


class DeclarationLine(FundModel):
    """One contribution of a sent declaration, as it was computed, whatever becomes of its rate afterwards."""

    declaration = FundForeignKey(Declaration, models.CASCADE, related_name="lines", verbose_name=_("déclaration"))
    rate = FundForeignKey(ContributionRate, models.RESTRICT, related_name="used_in", verbose_name=_("taux"))
    position = models.PositiveSmallIntegerField()
    first_day = models.DateField(_("du"))
    last_day = models.DateField(_("au"))
    base = wages(_("base (€)"))
    percent = models.DecimalField(_("taux (%)"), max_digits=7, decimal_places=4)
    amount = wages(_("montant (€)"))

    class Meta(FundModel.Meta):
        verbose_name = _("ligne de déclaration")
        verbose_name_plural = _("lignes de déclaration")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "declaration", "rate"], name="funding_declarationline_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "rate", "last_day"], name="declaration_line_of_rate")
        ]


class ContributionReminder(FundModel):
    """The fund wrote to a company about a year: it didn't declare, or didn't pay."""

    class Kind(models.TextChoices):
        DECLARE = "declare", _("Déclaration attendue")
        PAY = "pay", _("Paiement attendu")

    company = FundForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("entreprise"))
    year = models.PositiveSmallIntegerField(_("année"))
    kind = models.CharField(_("nature"), max_length=7, choices=Kind.choices)
    made_at = models.DateTimeField(_("rappel du"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    class Meta(FundModel.Meta):
        verbose_name = _("rappel de contributions")
        verbose_name_plural = _("rappels de contributions")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "company", "year", "kind", "-made_at"], name="contribution_reminder_of")
        ]
