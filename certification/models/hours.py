"""Hours: what is planned, what is being entered, and what was saved for good."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.versions import Versioned

from ..queries import HoursVersionQuerySet, KeptQuerySet
from .dossiers import Dossier, Granularity


def hours(label: Any, **options: Any) -> Any:
    return models.DecimalField(label, max_digits=6, decimal_places=2, **options)


def first_of_month(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(month__day=1), name=name)


class PlannedDay(FundModel):
    """A day of the forecast calendar (`ATN-35`); a day without hours has no row."""

    dossier = FundForeignKey(Dossier, models.CASCADE, related_name="planned_days")
    date = models.DateField(_("jour"))
    centre = hours(_("centre"), default=0)
    placement = hours(_("stage en entreprise"), default=0)

    objects = KeptQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("jour du calendrier prévisionnel")
        verbose_name_plural = _("calendrier prévisionnel")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "dossier", "date"], name="certification_plannedday_once"),
            models.CheckConstraint(
                condition=Q(centre__gte=0, placement__gte=0, centre__lte=24, placement__lte=24),
                name="certification_plannedday_hours",
            ),
        ]


class MonthDraft(Versioned, FundModel):
    """What is being entered for a month. `version` counts every change of it and every « Ok »: a stale save is refused.

    `cells`: row (a date, or the month) → column → hours as text, as `sheets.Sheet` writes them.
    """

    dossier = FundForeignKey(Dossier, models.CASCADE, related_name="drafts")
    month = models.DateField(_("mois"))
    granularity = models.CharField(max_length=8, choices=Granularity.choices)
    cells = models.JSONField(default=dict)
    changed_at = models.DateTimeField(_("modifié le"), auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("saisie en cours")
        verbose_name_plural = _("saisies en cours")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "dossier", "month"], name="certification_monthdraft_once"),
            first_of_month("certification_monthdraft_first_day"),
        ]


class HoursVersion(FundObject):
    """The hours of a month as somebody vouched for them; the database refuses any change.

    `content` is the canonical text of the hours and `digest` its SHA-256: what is certified later is this digest.
    `statement` is the ticked box, word for word. `planned` is what the calendar said then, None without a calendar.
    """

    dossier = FundForeignKey(Dossier, models.RESTRICT, related_name="versions")
    month = models.DateField(_("mois"))
    number = models.PositiveSmallIntegerField(_("version"))
    granularity = models.CharField(max_length=8, choices=Granularity.choices)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    centre = hours(_("heures de présence en formation"))
    placement = hours(_("heures de présence en stage"))
    absence = hours(_("heures d’absence"))
    planned = hours(_("heures prévues"), null=True)
    remark = models.TextField(_("mot sur l’écart"), blank=True)
    statement = models.TextField(_("case cochée"))
    saved_at = models.DateTimeField(_("enregistrée le"), auto_now_add=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = HoursVersionQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("version des heures")
        verbose_name_plural = _("versions des heures")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "dossier", "month", "number"], name="certification_hoursversion_number"
            ),
            first_of_month("certification_hoursversion_first_day"),
            models.CheckConstraint(
                condition=Q(centre__gte=0, placement__gte=0, absence__gte=0, number__gt=0),
                name="certification_hoursversion_hours",
            ),
        ]
