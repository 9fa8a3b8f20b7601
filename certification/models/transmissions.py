"""« Transmissions »: what hours were handed over, when, and in which file (`ATN-61`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from extranet.documents.models import Document
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.work import DueRow

from ..queries import TransmissionQuerySet
from .certificates import Certificate
from .dossiers import Dossier
from .hours import first_of_month


class TransmissionState(models.TextChoices):
    PREPARING = "preparing", _("Fichiers en préparation")
    READY = "ready", _("Disponible")
    FAILED = "failed", _("Préparation des fichiers échouée")


class Transmission(DueRow, FundObject):
    """A run. Its lines are its content, for ever; `digest` is the SHA-256 of the JSON file, known before any file is.

    The worker makes the files; each is kept, and a later download gives the same bytes.
    """

    number = models.PositiveIntegerField(_("numéro"))
    state = FSMField(
        _("état"), max_length=9, choices=TransmissionState.choices, default=TransmissionState.PREPARING, protected=True
    )
    made_at = models.DateTimeField(_("faite le"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    made_by_name = models.CharField(_("faite par"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("mois transmis"))
    corrections = models.PositiveIntegerField(_("dont corrections"))
    digest = models.CharField("SHA-256", max_length=64)
    csv = FundForeignKey(Document, models.RESTRICT, null=True, related_name="+", editable=False)
    xlsx = FundForeignKey(Document, models.RESTRICT, null=True, related_name="+", editable=False)
    json = FundForeignKey(Document, models.RESTRICT, null=True, related_name="+", editable=False)

    objects = TransmissionQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("transmission")
        verbose_name_plural = _("transmissions")
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["fund", "next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="transmission_due",
            )
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "number"], name="certification_transmission_number"),
            models.CheckConstraint(condition=Q(count__gt=0), name="certification_transmission_of_something"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(csv__isnull=False, xlsx__isnull=False, json__isnull=False),
                name="certification_transmission_ready_has_files",
            ),
        ]

    @transition(field=state, source=[TransmissionState.PREPARING, TransmissionState.FAILED], target="ready")
    def files_made(self) -> None:
        """The worker has made the three files."""

    @transition(field=state, source=TransmissionState.PREPARING, target=TransmissionState.FAILED)
    def give_up(self) -> None:
        """Too many tries; the lines are handed over all the same."""

    @transition(field=state, source=TransmissionState.FAILED, target=TransmissionState.PREPARING)
    def try_again(self) -> None:
        """« Préparer à nouveau »."""


class TransmissionLine(FundModel):
    """A certificate handed over: once, ever. `row` is what the files say, as text; `replaces` the number of the
    certificate of the same month that an earlier run handed over, which this one corrects; else empty.
    """

    transmission = FundForeignKey(Transmission, models.RESTRICT, related_name="lines")
    certificate = FundForeignKey(Certificate, models.RESTRICT, related_name="transmitted")
    dossier = FundForeignKey(Dossier, models.RESTRICT, related_name="+")
    month = models.DateField(_("mois"))
    place = models.PositiveIntegerField(_("ligne"))
    replaces = models.CharField(_("remplace"), max_length=14, blank=True)
    row = models.JSONField()

    class Meta(FundModel.Meta):
        verbose_name = _("ligne d’une transmission")
        verbose_name_plural = _("lignes d’une transmission")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "dossier", "month", "-id"], name="transmitted_of_dossier")
        ]
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "certificate"], name="certification_transmissionline_once"),
            models.UniqueConstraint(
                fields=["fund", "transmission", "place"], name="certification_transmissionline_place"
            ),
            first_of_month("certification_transmissionline_first_day"),
        ]
