"""Who is enrolled in which session, who waits, and who wants to be told of the next one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundModel, FundObject

from ..queries import EnrolmentQuerySet, ParticipantSpaceQuerySet
from ..workflow import EnrolmentState, EnrolmentWorkflow
from .catalogue import Course, Session


class Source(models.TextChoices):
    """By which way somebody came to be enrolled."""

    RESPONSIBLE = "responsible", _("Responsable de formation")
    SELF = "self", _("Elle-même ou lui-même")
    FUND = "fund", _("Fonds")
    REQUEST = "request", _("Demande d’inscription")
    REPLACEMENT = "replacement", _("Remplacement")


class Confirmer(models.TextChoices):
    """Who turns an option into an enrolment."""

    FUND = "fund", _("Le fonds")
    PERSON = "person", _("La personne")


class Canceller(models.TextChoices):
    """Who ended an enrolment, or what."""

    PARTICIPANT = "participant", _("Le participant")
    RESPONSIBLE = "responsible", _("Le responsable de formation")
    FUND = "fund", _("Le fonds")
    SESSION = "session", _("La session est annulée")
    DEADLINE = "deadline", _("Le délai est passé")
    BEGUN = "begun", _("La session a commencé sans place libre")
    REPLACED = "replaced", _("Quelqu’un d’autre y va")


class Participant(FundModel):
    """What a worker has here of her own: her account, once she said it is hers."""

    worker = FundForeignKey(Worker, models.CASCADE, related_name="participants")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", editable=False
    )
    joined_at = models.DateTimeField(_("espace ouvert le"), null=True, editable=False)

    objects = ParticipantSpaceQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "worker"], name="enrolments_participant_once"),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=True) | Q(account__isnull=False),
                name="enrolments_participant_joined_by_somebody",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "account"], name="participant_of_account")]


class Enrolment(EnrolmentWorkflow, FundObject):
    """One person in one session. `organisation` repeats the worker's, as it was then.

    An option names its `confirmer` and is held until `held_until`; the waiting list goes by `queued_at`. Ended, it says
    by whom, when, and whether it was later than the fund allows without consequence (`is_late`).
    """

    session = FundForeignKey(Session, models.RESTRICT, related_name="enrolments", verbose_name=_("session"))
    worker = FundForeignKey(Worker, models.RESTRICT, related_name="enrolments", verbose_name=_("participant"))
    organisation = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("organisation"))
    source = models.CharField(_("origine"), max_length=11, choices=Source.choices)
    created_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    queued_at = models.DateTimeField(_("en attente depuis"), default=timezone.now, editable=False)
    confirmer = models.CharField(_("à confirmer par"), max_length=6, choices=Confirmer.choices, blank=True)
    held_until = models.DateTimeField(_("place tenue jusqu’au"), null=True, editable=False)
    replaces = FundForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="replacements")
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, editable=False)
    cancelled_by = models.CharField(_("annulée par"), max_length=11, choices=Canceller.choices, blank=True)
    cancel_reason = models.CharField(_("motif"), max_length=500, blank=True)
    is_late = models.BooleanField(_("annulation tardive"), default=False, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "session", "state", "queued_at"], name="enrolment_of_session"),
            models.Index(fields=["fund", "worker", "-created_at"], name="enrolment_of_worker"),
            models.Index(fields=["fund", "organisation", "-created_at", "-id"], name="enrolment_of_organisation"),
            models.Index(fields=["fund", "-created_at", "-id"], name="enrolment_listed"),
            models.Index(fields=["fund", "held_until"], condition=Q(state="option"), name="enrolment_by_deadline"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "session", "worker"],
                condition=~Q(state=EnrolmentState.CANCELLED),
                shown_at="worker",
                name="enrolments_enrolment_once",
                violation_error_message=_("Cette personne est déjà inscrite à cette session, ou en attente."),
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.OPTION, held_until__isnull=False) & ~Q(confirmer="")
                | ~Q(state=EnrolmentState.OPTION) & Q(held_until__isnull=True, confirmer=""),
                name="enrolments_enrolment_option_held",
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.CANCELLED, cancelled_at__isnull=False) & ~Q(cancelled_by="")
                | ~Q(state=EnrolmentState.CANCELLED) & Q(cancelled_at__isnull=True, cancelled_by="", is_late=False),
                name="enrolments_enrolment_cancelled_by_somebody",
            ),
        ]


class Interest(FundModel):
    """« Tenez-moi au courant »: she is told when a session of the course opens (`ITM-15`)."""

    course = FundForeignKey(Course, models.CASCADE, related_name="interests")
    worker = FundForeignKey(Worker, models.CASCADE, related_name="interests")
    created_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    class Meta(FundModel.Meta):
        verbose_name = _("inscription à la liste « Tenez-moi au courant »")
        verbose_name_plural = _("liste « Tenez-moi au courant »")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            UniqueInFund(
                fields=["fund", "course", "worker"],
                shown_at="worker",
                name="enrolments_interest_once",
                violation_error_message=_("Cette personne est déjà sur la liste."),
            ),
        ]
