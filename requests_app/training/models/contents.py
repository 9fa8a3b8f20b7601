"""What a request holds: days, people, and who was absent when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Worker
from extranet.organisations.models.names import Named
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.registries import Text

from ..hours import Span, clock, left_of, total
from ..queries import ParticipantQuerySet
from .requests import Request


def refusal(field: str, text: Text, code: str) -> ValidationError:
    """What is wrong with one field; a program goes by the code, which never changes."""
    return ValidationError({field: ValidationError(str(text), code)})


class Day(FundObject):
    """A day of the training, with its hours and one break at most (`ATM-19`)."""

    request = FundForeignKey(Request, models.CASCADE, related_name="days", verbose_name=_("demande"))
    date = models.DateField(_("date"))
    starts_at = models.TimeField(_("début"))
    ends_at = models.TimeField(_("fin"))
    break_starts_at = models.TimeField(_("pause, début"), null=True, blank=True)
    break_ends_at = models.TimeField(_("pause, fin"), null=True, blank=True)

    class Meta(FundObject.Meta):
        verbose_name = _("jour de formation")
        verbose_name_plural = _("jours de formation")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "request", "date"],
                shown_at="date",
                name="training_day_once",
                violation_error_message=_("Cette date est déjà encodée : corrigez la ligne qui existe."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="training_day_ends_after_start",
                violation_error_message=_("La fin n’est pas après le début."),
            ),
            models.CheckConstraint(
                condition=Q(break_starts_at__isnull=True, break_ends_at__isnull=True)
                | Q(
                    break_ends_at__gt=F("break_starts_at"),
                    break_starts_at__gte=F("starts_at"),
                    break_ends_at__lte=F("ends_at"),
                ),
                name="training_day_break_inside",
                violation_error_message=_("La pause a un début et une fin, dans les heures du jour."),
            ),
        ]

    def clean(self) -> None:
        """The same rules as the constraints, said at the field that breaks them."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise refusal("ends_at", _("La fin n’est pas après le début."), "ends_before_start")
        start, end = self.break_starts_at, self.break_ends_at
        if (start is None) != (end is None):
            missing = "break_ends_at" if end is None else "break_starts_at"
            raise refusal(
                missing, _("Indiquez le début et la fin de la pause, ou ni l’un ni l’autre."), "break_incomplete"
            )
        if start is None or end is None:
            return
        if end <= start:
            raise refusal("break_ends_at", _("La fin de la pause n’est pas après son début."), "ends_before_start")
        if self.starts_at and start < self.starts_at:
            raise refusal("break_starts_at", _("La pause commence avant la formation."), "break_outside_hours")
        if self.ends_at and end > self.ends_at:
            raise refusal("break_ends_at", _("La pause finit après la formation."), "break_outside_hours")

    @property
    def spans(self) -> list[Span]:
        """The hours of training of this day: one span, or two around the break."""
        whole = [Span(self.starts_at, self.ends_at)]
        if self.break_starts_at and self.break_ends_at:
            return left_of(whole, Span(self.break_starts_at, self.break_ends_at))
        return whole

    @property
    def minutes(self) -> int:
        return total(self.spans)

    @property
    def clock(self) -> str:
        """Its hours as people write them."""
        return clock(self.minutes)


class Participant(Named, FundObject):
    """A worker in a request. The operator gives these three fields and sees no other (`ATM-20`, GDPR).

    `worker` ties the entry to the company's register; it is the company's business and never shown to the operator.
    """

    request = FundForeignKey(Request, models.CASCADE, related_name="participants", verbose_name=_("demande"))
    birth_date = models.DateField(_("date de naissance"))
    worker = FundForeignKey(
        Worker, models.RESTRICT, null=True, editable=False, related_name="participations", verbose_name=_("salarié")
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("travailleur inscrit")
        verbose_name_plural = _("travailleurs inscrits")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "last_first_folded", "birth_date"], name="participant_by_person"),
            models.Index(fields=["fund", "worker"], name="participant_of_worker"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "request", "last_first_folded", "birth_date"],
                shown_at="last_name",
                name="training_participant_once",
                violation_error_message=_("Cette personne est déjà dans la demande."),
            ),
            models.UniqueConstraint(
                fields=["fund", "request", "worker"],
                condition=Q(worker__isnull=False),
                name="training_participant_worker_once",
                violation_error_message=_("Ce salarié est déjà dans la demande, sous une autre ligne."),
            ),
        ]


class AbsenceKind(models.TextChoices):
    """Why somebody was absent; a fund chooses among these."""

    ILLNESS = "illness", _("Maladie")
    ACCIDENT = "accident", _("Accident")
    LEAVE = "leave", _("Congé")
    TEMPORARY_UNEMPLOYMENT = "temporary_unemployment", _("Chômage temporaire")
    UNJUSTIFIED = "unjustified", _("Absence injustifiée")
    OTHER = "other", _("Autre")


class Absence(FundObject):
    """What differs from a complete presence, which is the default and stored nowhere (`ATM-21`).

    The whole day, with its kind; or from a time to a time (« présence partielle »), justified or not.
    """

    participant = FundForeignKey(Participant, models.CASCADE, related_name="absences", verbose_name=_("travailleur"))
    day = FundForeignKey(Day, models.CASCADE, related_name="absences", verbose_name=_("jour"))
    kind = models.CharField(_("motif"), max_length=24, choices=AbsenceKind.choices, blank=True)
    starts_at = models.TimeField(_("absent de"), null=True, blank=True)
    ends_at = models.TimeField(_("absent à"), null=True, blank=True)
    is_justified = models.BooleanField(_("justifiée"), null=True, blank=True)

    class Meta(FundObject.Meta):
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "participant", "day"], name="training_absence_once"),
            models.CheckConstraint(
                condition=~Q(kind="") & Q(starts_at__isnull=True, ends_at__isnull=True, is_justified__isnull=True)
                | Q(kind="", ends_at__gt=F("starts_at"), is_justified__isnull=False),
                name="training_absence_whole_or_partial",
                violation_error_message=_("Une absence d’une journée a un motif ; une partielle, un début et une fin."),
            ),
        ]

    @property
    def is_whole_day(self) -> bool:
        return self.starts_at is None


def attended(day: Day, absence: Absence | None) -> list[Span]:
    """When somebody was there on a day: the hours of the day, less the break and the absence."""
    if absence is None:
        return day.spans
    if absence.starts_at is None or absence.ends_at is None:
        return []
    return left_of(day.spans, Span(absence.starts_at, absence.ends_at))
