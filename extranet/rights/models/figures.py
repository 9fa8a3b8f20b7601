"""What the fund knows of an organisation and few others do: proofs are compared with it (`MYA-25`, `MYA-26`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.text import TextLine

from ..queries import KnownFigureQuerySet

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


class FigureKind(models.TextChoices):
    MEMBER_CODE = "member_code", _("Code adhérent")
    PAYROLL = "payroll", _("Masse salariale")
    INVOICE = "invoice", _("Facture")


class KnownFigure(FundObject):
    """A member code (`reference`), the payroll of a `year`, or the `amount` before tax of an invoice (`reference`).

    Amounts are euros. Read by the fund's staff only.
    """

    organisation = FundForeignKey(
        Organisation, models.CASCADE, related_name="known_figures", verbose_name=_("organisation")
    )
    kind = models.CharField(_("donnée"), max_length=12, choices=FigureKind.choices)
    reference = TextLine(
        _("code ou numéro"), max_length=40, blank=True, help_text=_("Code adhérent, ou numéro de la facture.")
    )
    year = models.PositiveSmallIntegerField(
        _("année"),
        null=True,
        blank=True,
        validators=[MinValueValidator(EARLIEST_YEAR), MaxValueValidator(LATEST_YEAR)],
        help_text=_("De la masse salariale."),
    )
    amount = models.DecimalField(
        _("montant (€)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Masse salariale de l’année, ou montant de la facture hors taxes."),
    )
    added_at = models.DateTimeField(_("ajoutée le"), auto_now_add=True)

    objects = KnownFigureQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("donnée connue du fonds")
        verbose_name_plural = _("données connues du fonds")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "reference"],
                condition=Q(kind="member_code"),
                name="rights_knownfigure_code_of_one",
                violation_error_message=_("Ce code est déjà celui d’une organisation : vérifiez-le."),
            ),
            UniqueInFund(
                fields=["fund", "organisation"],
                shown_at="reference",
                condition=Q(kind="member_code"),
                name="rights_knownfigure_one_code",
                violation_error_message=_("L’organisation a déjà un code adhérent : retirez d’abord l’ancien."),
            ),
            UniqueInFund(
                fields=["fund", "organisation", "year"],
                condition=Q(kind="payroll"),
                name="rights_knownfigure_payroll_of_year",
                violation_error_message=_("La masse salariale de cette année est déjà connue : retirez-la d’abord."),
            ),
            UniqueInFund(
                fields=["fund", "organisation", "reference"],
                condition=Q(kind="invoice"),
                name="rights_knownfigure_invoice_once",
                violation_error_message=_("Une facture de ce numéro est déjà connue."),
            ),
            models.CheckConstraint(
                condition=Q(kind="member_code", year__isnull=True, amount__isnull=True) & ~Q(reference="")
                | Q(kind="payroll", year__isnull=False, amount__gte=0, reference="")
                | Q(kind="invoice", year__isnull=True, amount__gt=0) & ~Q(reference=""),
                name="rights_knownfigure_has_what_its_kind_needs",
                violation_error_message=_(
                    "Un code adhérent a un code ; une masse salariale, une année et un montant ;"
                    " une facture, un numéro et un montant."
                ),
            ),
        ]

    @property
    def what(self) -> str:
        """What tells it apart from others of its kind: the code, the invoice's number, or the year."""
        return self.reference or str(self.year)

    def clean(self) -> None:
        """What the kind needs is asked for at its field; what it has no use for is dropped."""
        super().clean()
        needs = {"member_code": ["reference"], "payroll": ["year", "amount"], "invoice": ["reference", "amount"]}
        needed = needs.get(self.kind, ["reference", "year", "amount"])
        missing = {name: _("Indiquez-le pour cette donnée.") for name in needed if getattr(self, name) in (None, "")}
        if self.kind == FigureKind.INVOICE and self.amount == 0:
            missing["amount"] = _("Une facture a un montant plus grand que zéro.")
        if missing and self.kind:
            raise ValidationError(missing)
        if "reference" not in needed:
            self.reference = ""
        if "year" not in needed:
            self.year = None
        if "amount" not in needed:
            self.amount = None
