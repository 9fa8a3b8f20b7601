"""Who was there, half-day by half-day, how it is known, and the links that open the sheet (`BEY-06`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.text import TextLine

from ..queries.presence import LinkQuerySet, PresenceQuerySet
from .catalogue import Session, SessionPart
from .enrolments import Enrolment

FINGERPRINT_BYTES = 33


class Mark(models.TextChoices):
    """What the sheet says of somebody for one half-day."""

    PRESENT = "present", _("Présent")
    EXCUSED = "excused", _("Absent excusé")
    ABSENT = "absent", _("Absent")


class Way(models.TextChoices):
    """How it is known."""

    ACCOUNT = "account", _("Signé sur son téléphone, avec son compte")
    LINK = "link", _("Signé sur son téléphone, par son lien personnel")
    TRAINER = "trainer", _("Noté par le formateur")
    FUND = "fund", _("Noté par le fonds")


SIGNED = [Way.ACCOUNT, Way.LINK]  # by the person herself


class Presence(FundObject):
    """One person at one half-day, as somebody said it. Never changed: another takes its place, and both are kept.

    `device` is a keyed hash of the browser that signed: two people who signed on one telephone are shown to the
    trainer. `reason` says why a confirmed sheet was corrected.
    """

    part = FundForeignKey(SessionPart, models.RESTRICT, related_name="presences", verbose_name=_("demi-journée"))
    enrolment = FundForeignKey(Enrolment, models.RESTRICT, related_name="presences", verbose_name=_("inscription"))
    mark = models.CharField(_("présence"), max_length=7, choices=Mark.choices)
    way = models.CharField(_("par quelle voie"), max_length=7, choices=Way.choices)
    noted_at = models.DateTimeField(_("noté le"), default=timezone.now)
    noted_by = TextLine(_("noté par"), max_length=162, blank=True)
    noted_by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    reason = models.CharField(_("motif de la correction"), max_length=500, blank=True)
    device = models.BinaryField(max_length=FINGERPRINT_BYTES, default=b"", editable=False)
    superseded_at = models.DateTimeField(_("remplacé le"), null=True, editable=False)

    objects = PresenceQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "enrolment"], name="presence_of_enrolment")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "part", "enrolment"],
                condition=Q(superseded_at__isnull=True),
                name="enrolments_presence_one_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(way__in=SIGNED) | Q(mark=Mark.PRESENT), name="enrolments_presence_signed_is_present"
            ),
        ]

    @property
    def is_signed(self) -> bool:
        """Whether the person herself said so."""
        return self.way in SIGNED


class Sheet(FundObject):
    """The attendance sheet of a half-day, confirmed: nobody signs any more, and each correction gives its reason."""

    part = FundForeignKey(SessionPart, models.RESTRICT, related_name="sheets", verbose_name=_("demi-journée"))
    confirmed_at = models.DateTimeField(_("confirmée le"), default=timezone.now)
    confirmed_by = TextLine(_("confirmée par"), max_length=162, blank=True)
    confirmed_by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    way = models.CharField(_("par quelle voie"), max_length=7, choices=Way.choices)

    class Meta(FundObject.Meta):
        verbose_name = _("feuille de présence confirmée")
        verbose_name_plural = _("feuilles de présence confirmées")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "part"], name="enrolments_sheet_once"),
        ]


class TrainerLink(FundObject):
    """The trainer's link to the sheets of one session: of its secret only a keyed hash is kept."""

    session = FundForeignKey(Session, models.CASCADE, related_name="trainer_links", verbose_name=_("session"))
    secret_fingerprint = models.BinaryField(max_length=FINGERPRINT_BYTES, editable=False)
    made_at = models.DateTimeField(_("fait le"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    revoked_at = models.DateTimeField(_("annulé le"), null=True, editable=False)

    objects = LinkQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("lien du formateur")
        verbose_name_plural = _("liens du formateur")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "secret_fingerprint"], name="enrolments_trainerlink_secret"),
            models.UniqueConstraint(
                fields=["fund", "session"], condition=Q(revoked_at__isnull=True), name="enrolments_trainerlink_one"
            ),
        ]


class PresenceLink(FundObject):
    """The personal link by which somebody without an account says who she is at the door."""

    enrolment = FundForeignKey(Enrolment, models.CASCADE, related_name="presence_links")
    secret_fingerprint = models.BinaryField(max_length=FINGERPRINT_BYTES, editable=False)
    made_at = models.DateTimeField(_("envoyé le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    revoked_at = models.DateTimeField(_("annulé le"), null=True, editable=False)

    objects = LinkQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("lien de présence")
        verbose_name_plural = _("liens de présence")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "enrolment"], name="presence_link_of_enrolment")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "secret_fingerprint"], name="enrolments_presencelink_secret"),
        ]


class SheetPrint(FundObject):
    """An attendance sheet as PDF: empty, to be signed with a pen, or with what was signed and noted until then."""

    session = FundForeignKey(Session, models.RESTRICT, related_name="sheet_prints", verbose_name=_("session"))
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("fichier"))
    with_signatures = models.BooleanField(_("avec les présences"))
    asked_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("feuille de présence imprimée")
        verbose_name_plural = _("feuilles de présence imprimées")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "session", "-asked_at"], name="sheet_print_of_session")
        ]
        constraints: ClassVar[list[Any]] = [*FundObject.Meta.constraints]
