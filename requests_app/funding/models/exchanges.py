"""« Mes échanges »: what an organisation and the fund write to each other, about a file or in general (`BEY-15`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.models.memberships import Standing
from extranet.organisations.roles import staff_roles
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine

from ..queries.exchanges import ThreadQuerySet
from ..thread_states import ThreadState, ThreadWorkflow
from .requests import FundingRequest


class Side(models.TextChoices):
    ORGANISATION = "organisation", _("Organisation")
    FUND = "fund", _("Fonds")


class Thread(ThreadWorkflow, FundObject):
    """Between the fund and one organisation: a file may have two, with its company and with its training body.

    `request` None: a general question, with a subject of its own. `officer` answers it; of a file it is the file's
    own officer until somebody else is named.
    """

    number = models.CharField(_("numéro"), max_length=20, editable=False)
    organisation = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("organisation"))
    request = FundForeignKey(
        FundingRequest, models.RESTRICT, null=True, related_name="threads", verbose_name=_("dossier")
    )
    subject = TextLine(_("sujet"), max_length=200)
    subject_folded = Folded("subject")
    officer = FundForeignKey(
        Membership, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("répond pour le fonds")
    )
    begun_at = models.DateTimeField(_("commencé le"), default=timezone.now, editable=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    last_message_at = models.DateTimeField(_("dernier message"), default=timezone.now, editable=False)
    last_side = models.CharField(_("de la part de"), max_length=12, choices=Side.choices, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("échange")
        verbose_name_plural = _("échanges")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "-last_message_at", "-id"], name="thread_of_organisation"),
            models.Index(fields=["fund", "state", "answer_by", "id"], name="thread_by_promise"),
            models.Index(fields=["fund", "-last_message_at", "-id"], name="thread_by_message"),
            models.Index(fields=["fund", "subject_folded"], name="thread_by_subject"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "number"], name="funding_thread_number"),
            models.UniqueConstraint(
                fields=["fund", "request", "organisation"],
                condition=Q(request__isnull=False),
                name="funding_thread_once_a_file",
            ),
            models.CheckConstraint(
                condition=Q(state=ThreadState.WAITING, waiting_since__isnull=False, answer_by__isnull=False)
                | ~Q(state=ThreadState.WAITING) & Q(waiting_since__isnull=True, answer_by__isnull=True),
                name="funding_thread_waiting_has_a_promise",
            ),
        ]

    @property
    def named_officer(self) -> Membership | None:
        """Who answers it, also when she has left: `reachable` says whether she is still there."""
        return self.officer or (self.request.officer if self.request else None)


def reachable(officer: Membership | None) -> Membership | None:
    """The officer, as long as her access is in force and of this matter. Reads her `user`."""
    if officer is None or staff_roles(Capability.MEMBERSHIP).isdisjoint(officer.roles):
        return None
    return officer if officer.standing(timezone.localdate()) == Standing.IN_FORCE else None


class ThreadMessage(FundObject):
    """One message. What was sent stays as it is."""

    thread = FundForeignKey(Thread, models.RESTRICT, related_name="messages")
    side = models.CharField(_("de la part de"), max_length=12, choices=Side.choices)
    text = models.TextField(_("message"), max_length=5000)
    name = TextLine(_("écrit par"), max_length=170)
    sent_at = models.DateTimeField(_("envoyé le"), default=timezone.now, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("message d’un échange")
        verbose_name_plural = _("messages des échanges")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "thread", "id"], name="message_of_thread")]


class ThreadFile(FundObject):
    """A file that was sent with a message."""

    message = FundForeignKey(ThreadMessage, models.RESTRICT, related_name="files")
    document = FundForeignKey(Document, models.RESTRICT, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("fichier d’un échange")
        verbose_name_plural = _("fichiers des échanges")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "message"], name="file_of_thread_message")]


class ThreadReading(FundModel):
    """On a day somebody read a thread, up to and with the message of this id: a row each time there was more."""

    thread = FundForeignKey(Thread, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    name = TextLine(_("lu par"), max_length=170)
    until = models.BigIntegerField(_("jusqu’au message"))
    read_at = models.DateTimeField(_("lu le"), default=timezone.now, editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("lecture d’un échange")
        verbose_name_plural = _("lectures des échanges")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "thread", "user", "until"], name="funding_threadreading_once"),
        ]
