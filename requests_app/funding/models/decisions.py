"""What the fund asks for, agrees to and changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.tenants.constraints import CheckAtField
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.text import TextLine

from ..queries.agreements import AgreementQuerySet
from ..workflow import AmendmentState, AmendmentWorkflow
from .costs import Costs
from .devices import DevicePiece
from .requests import FundingRequest, RequestPiece


class PieceDemand(FundObject):
    """A piece that the fund names when a file is incomplete.

    Answered by the paper deposited for it, or by the company's word (`reply`) on why it can't be given.
    """

    request = FundForeignKey(FundingRequest, models.CASCADE, related_name="demands", verbose_name=_("demande"))
    piece = FundForeignKey(DevicePiece, models.RESTRICT, null=True, blank=True, related_name="+")
    name = TextLine(_("pièce"), max_length=120)
    note = models.TextField(_("ce qui manque"), blank=True, max_length=500)
    asked_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    answer = FundForeignKey(
        RequestPiece, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("pièce déposée")
    )
    reply = models.TextField(_("mot de l’entreprise"), blank=True, max_length=500)
    answered_at = models.DateTimeField(_("répondu le"), null=True, editable=False)

    class Meta(FundObject.Meta):
        verbose_name = _("pièce demandée")
        verbose_name_plural = _("pièces demandées")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "request"], name="demand_of_funding")]


class Agreement(Costs, FundObject):
    """« Accord de prise en charge »: amounts, hours, validity. An amendment makes the next edition of it.

    `total_hours` are those of all the people together; a request's `hours` are one person's. The training body's letter
    says what is agreed of teaching costs, not the wages of the people.
    """

    request = FundForeignKey(FundingRequest, models.RESTRICT, related_name="agreements", verbose_name=_("demande"))
    number = models.CharField(_("numéro d’accord"), max_length=20, editable=False)
    edition = models.PositiveSmallIntegerField(_("édition"), default=1, editable=False)
    total_hours = models.DecimalField(
        _("heures accordées"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.25"))],
        db_column="hours",  # so that the version before the renaming goes on beside this one
    )
    valid_from = models.DateField(_("valable du"))
    valid_until = models.DateField(_("valable au"))
    is_subrogated = models.BooleanField(_("subrogation de paiement"))
    note = models.TextField(_("conditions"), blank=True, max_length=2000)
    decided_at = models.DateTimeField(_("accordé le"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    superseded_at = models.DateTimeField(_("remplacé le"), null=True, editable=False)
    letter = FundForeignKey(
        Document, models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("lettre")
    )
    body_letter = FundForeignKey(
        Document, models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("lettre à l’organisme")
    )

    objects = AgreementQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("accord de prise en charge")
        verbose_name_plural = _("accords de prise en charge")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "number", "edition"], name="funding_agreement_number"),
            models.UniqueConstraint(
                fields=["fund", "request"], condition=Q(superseded_at__isnull=True), name="funding_agreement_one_stands"
            ),
            CheckAtField(
                condition=Q(valid_until__gte=F("valid_from")),
                shown_at="valid_until",
                name="funding_agreement_validity",
                violation_error_message=_("L’accord finit avant de commencer : vérifiez les deux dates."),
            ),
        ]


class Amendment(AmendmentWorkflow, FundObject):
    """« Avenant »: what the company asks to change of an agreed request, and why.

    `changes` holds the new values by name, only what changes: `starts_on`, `ends_on` (ISO dates), `hours` (text of a
    decimal), `place`, `body_name`, `body_siret`, `people` (UUIDs of workers, all of them).
    """

    request = FundForeignKey(FundingRequest, models.RESTRICT, related_name="amendments", verbose_name=_("demande"))
    changes = models.JSONField(_("changements"))
    explanation = models.TextField(_("motif"), max_length=2000)
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    reason = models.TextField(_("motif du refus"), blank=True, max_length=2000, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", editable=False
    )
    agreement = FundForeignKey(Agreement, models.RESTRICT, null=True, editable=False, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("avenant")
        verbose_name_plural = _("avenants")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "request"],
                condition=Q(state=AmendmentState.ASKED),
                name="funding_amendment_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.REFUSED) | ~Q(reason=""),
                name="funding_amendment_refused_with_a_reason",
            ),
        ]
