"""What bodies were reminded of, when, and whether they asked for some quiet (`BEY-07`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation
from extranet.tenants.models import FundForeignKey, FundModel, FundObject

from ..queries import KeptQuerySet
from .dossiers import Dossier
from .hours import first_of_month

ASKED = "asked"  # the notice of a month that the staff chose: may come again


class Reminder(FundObject):
    """One mail to one body about its months, or those to whoever validates them; `sent_on` is the fund's day."""

    class Occasion(models.TextChoices):
        ASKED = "asked", _("Relance du fonds")
        SCHEDULED = "scheduled", _("Rappel prévu")
        ESCALATED = "escalated", _("Alerte aux responsables")
        PARTIES = "parties", _("Rappel au bénéficiaire ou à l’employeur")

    body = FundForeignKey(Organisation, models.CASCADE, related_name="+")
    occasion = models.CharField(_("occasion"), max_length=9, choices=Occasion.choices)
    sent_on = models.DateField(_("jour"))
    sent_at = models.DateTimeField(_("envoyé le"), auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("rappel")
        verbose_name_plural = _("rappels")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "sent_on", "occasion"], name="reminder_by_day")]


class RemindedMonth(FundModel):
    """A month that a reminder speaks of. `notice` is what made it due: the same never makes it due twice."""

    reminder = FundForeignKey(Reminder, models.CASCADE, related_name="months")
    dossier = FundForeignKey(Dossier, models.CASCADE, related_name="reminded_months")
    month = models.DateField(_("mois"))
    notice = models.CharField(max_length=20)
    sent_on = models.DateField(_("jour"))

    objects = KeptQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("mois rappelé")
        verbose_name_plural = _("mois rappelés")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "dossier", "month", "-sent_on"], name="reminded_of_dossier"),
            models.Index(fields=["fund", "reminder"], name="reminded_by_reminder"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "dossier", "month", "notice"],
                condition=~Q(notice=ASKED),
                name="certification_remindedmonth_once",
            ),
            first_of_month("certification_remindedmonth_first_day"),
        ]


class ReminderPause(FundModel):
    """A body wants no digest up to this day, included. What the staff ask, and alerts, reach it all the same."""

    body = FundForeignKey(Organisation, models.CASCADE, related_name="+")
    until = models.DateField(_("jusqu’au"))
    set_at = models.DateTimeField(_("demandé le"), auto_now=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    class Meta(FundModel.Meta):
        verbose_name = _("pause des rappels")
        verbose_name_plural = _("pauses des rappels")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "body"], name="certification_reminderpause_once"),
        ]


class ReminderDay(FundModel):
    """A day of the fund on which every body was looked at; without its row the sweep goes on."""

    day = models.DateField(_("jour"))
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta(FundModel.Meta):
        verbose_name = _("jour de rappels")
        verbose_name_plural = _("jours de rappels")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "day"], name="certification_reminderday_once"),
        ]
