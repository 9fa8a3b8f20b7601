"""What somebody asks for on the public pages, until it is settled; and what was mailed about a session to come."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import PHONE
from extranet.organisations.models import Organisation, Worker
from extranet.organisations.models.names import Named
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine

from ..queries.requests import EnrolmentRequestQuerySet
from ..request_states import DECIDED, RequestState, RequestWorkflow
from .catalogue import Course, Session
from .enrolments import Enrolment

LINK_VALID_FOR = datetime.timedelta(hours=48)


class EnrolmentRequest(RequestWorkflow, Named, FundObject):
    """Somebody asks for a place in `session`, or without one for the list « Tenez-moi au courant » of `course`.

    What she typed is kept as she typed it (`ITM-13`). Until she has opened the link that is mailed to her
    (`proved_at`) nobody sees the row, and after two days it is deleted. `organisation` is None where she only gave a
    name that the fund doesn't know (`organisation_name`). `escalated_at`: from then on the fund's staff settle it too.
    """

    course = FundForeignKey(Course, models.CASCADE, related_name="requests", verbose_name=_("formation"))
    session = FundForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="requests", verbose_name=_("session")
    )
    organisation = FundForeignKey(
        Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    organisation_name = TextLine(_("organisation, comme elle l’a écrite"), max_length=160, blank=True)
    birth_date = models.DateField(_("date de naissance"))
    email = models.EmailField(_("adresse e-mail"))
    email_folded = Folded("email")
    phone = TextLine(_("téléphone"), max_length=30, blank=True, validators=[PHONE])
    unit = TextLine(_("service"), max_length=120, blank=True)
    function = TextLine(_("fonction"), max_length=120, blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES)
    asked_at = models.DateTimeField(_("envoyée le"), default=timezone.now, editable=False)
    proved_at = models.DateTimeField(_("confirmée le"), null=True, editable=False)
    escalated_at = models.DateTimeField(_("transmise au fonds le"), null=True, editable=False)
    worker = FundForeignKey(Worker, models.RESTRICT, null=True, blank=True, related_name="+", editable=False)
    enrolment = FundForeignKey(Enrolment, models.RESTRICT, null=True, blank=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(_("réglée le"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", editable=False
    )
    reason = models.CharField(_("motif du refus"), max_length=500, blank=True, editable=False)

    objects = EnrolmentRequestQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("demande d’inscription")
        verbose_name_plural = _("demandes d’inscription")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "state", "asked_at"], name="enrolment_request_of_org"),
            models.Index(fields=["fund", "state", "asked_at", "id"], name="enrolment_request_by_state"),
            models.Index(fields=["fund", "email_folded"], name="enrolment_request_by_email"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED, proved_at__isnull=True)
                | ~Q(state=RequestState.ASKED) & Q(proved_at__isnull=False),
                name="enrolments_request_proved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False)
                | ~Q(state__in=DECIDED) & Q(decided_at__isnull=True),
                name="enrolments_request_decided",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.REFUSED) & ~Q(reason="") | ~Q(state=RequestState.REFUSED) & Q(reason=""),
                name="enrolments_request_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.SETTLED) | Q(worker__isnull=False),
                name="enrolments_request_settled_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(organisation_name=""),
                name="enrolments_request_of_an_organisation",
            ),
        ]

    @property
    def is_for_list(self) -> bool:
        """For « Tenez-moi au courant », not for a session."""
        return self.session_id is None

    @property
    def link_until(self) -> datetime.datetime:
        """Until when the mailed link confirms it."""
        return self.asked_at + LINK_VALID_FOR

    @property
    def organisation_shown(self) -> str:
        return self.organisation.name if self.organisation else self.organisation_name


class Notification(FundModel):
    """A convocation or a reminder that was mailed: each once for an enrolment."""

    class Kind(models.TextChoices):
        CONVOCATION = "convocation", _("Convocation")
        REMINDER = "reminder", _("Rappel")

    enrolment = FundForeignKey(Enrolment, models.CASCADE, related_name="notifications")
    kind = models.CharField(_("message"), max_length=11, choices=Kind.choices)
    sent_at = models.DateTimeField(_("envoyé le"), auto_now_add=True)

    class Meta(FundModel.Meta):
        verbose_name = _("message avant une session")
        verbose_name_plural = _("messages avant une session")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "enrolment", "kind"], name="enrolments_notification_once"),
        ]
