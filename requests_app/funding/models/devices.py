"""What a fund pays for, and what to prepare for it (`BEY-02`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..queries.devices import DeviceQuerySet


class Device(Versioned, FundObject):
    """A scheme under which a fund pays (« dispositif »): « Plan de développement », « Pro-A »…

    `days_before_start`: a request is deposited so many calendar days before the training starts, 0 when it doesn't
    matter. `days_to_decide`: calendar days from a complete file to the fund's decision.
    """

    code = TextLine(
        _("code"),
        max_length=20,
        validators=[RegexValidator(r"^[A-Za-z0-9_.-]+$", _("Des lettres sans accent, des chiffres et des tirets."))],
    )
    code_folded = Folded("code")
    name = TextLine(_("dispositif"), max_length=120)
    name_folded = Folded("name")
    summary = models.TextField(
        _("pour qui, pour quoi"), blank=True, max_length=2000, help_text=_("Lu avant de commencer une demande.")
    )
    days_before_start = models.PositiveSmallIntegerField(
        _("à déposer avant le début (jours)"), default=30, validators=[MaxValueValidator(365)]
    )
    days_to_decide = models.PositiveSmallIntegerField(
        _("délai de décision (jours)"), default=20, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    is_offered = models.BooleanField(
        _("proposé"), default=True, help_text=_("Décoché, ses dossiers continuent et aucun nouveau ne commence.")
    )
    position = models.PositiveSmallIntegerField(_("rang"), default=0, editable=False)

    objects = DeviceQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("dispositif")
        verbose_name_plural = _("dispositifs")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "code_folded"],
                shown_at="code",
                name="funding_device_code",
                violation_error_message=_("Un dispositif porte déjà ce code."),
            ),
        ]


class Stage(models.TextChoices):
    """When a piece is asked for."""

    REQUEST = "request", _("Avec la demande")
    INVOICE = "invoice", _("Avec la facture")


class DevicePiece(FundObject):
    """A paper to prepare (« pièce à préparer »), with an example. Whatever was deposited keeps the piece it is."""

    device = FundForeignKey(Device, models.CASCADE, related_name="pieces", verbose_name=_("dispositif"))
    stage = models.CharField(_("à fournir"), max_length=7, choices=Stage.choices, default=Stage.REQUEST)
    name = TextLine(_("pièce"), max_length=120)
    explanation = models.TextField(
        _("explication"), blank=True, max_length=1000, help_text=_("Ce qui doit s’y trouver, et l’erreur fréquente.")
    )
    example = FundForeignKey(
        Document, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("exemple")
    )
    is_required = models.BooleanField(_("obligatoire"), default=True)
    is_current = models.BooleanField(_("demandée"), default=True, editable=False)
    position = models.PositiveSmallIntegerField(_("rang"), default=0, editable=False)

    class Meta(FundObject.Meta):
        verbose_name = _("pièce à préparer")
        verbose_name_plural = _("pièces à préparer")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "device", "stage", "name"],
                shown_at="name",
                name="funding_devicepiece_name",
                violation_error_message=_("Ce dispositif demande déjà une pièce de ce nom."),
            ),
        ]
