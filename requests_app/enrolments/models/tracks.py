"""Certification tracks: courses and tests in an order, and who is a candidate (`ITM-18`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..queries.results import CandidacyQuerySet, TrackQuerySet
from .catalogue import Course


class Track(Versioned, FundObject):
    """« Trajet de certification »: its `steps` are followed in their order."""

    code = TextLine(_("code"), max_length=20)
    code_folded = Folded("code")
    name = TextLine(_("intitulé"), max_length=200)
    name_folded = Folded("name")
    description = models.TextField(_("description"), max_length=4000, blank=True)
    is_open = models.BooleanField(
        _("ouvert aux candidats"),
        default=True,
        help_text=_("Décoché, les candidats inscrits continuent et personne ne s’y ajoute."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TrackQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("trajet de certification")
        verbose_name_plural = _("trajets de certification")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "code_folded"],
                shown_at="code",
                name="enrolments_track_code",
                violation_error_message=_("Un trajet porte déjà ce code : cherchez-le dans la liste."),
            ),
        ]


class TrackStep(FundModel):
    """A course to attend, or a test to pass."""

    track = FundForeignKey(Track, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("rang"))
    course = FundForeignKey(
        Course, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("formation")
    )
    test = TextLine(_("test"), max_length=120, blank=True)
    test_folded = Folded("test")

    class Meta(FundModel.Meta):
        verbose_name = _("étape d’un trajet")
        verbose_name_plural = _("étapes des trajets")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "track", "position"], name="enrolments_trackstep_once"),
            models.CheckConstraint(
                condition=Q(course__isnull=False, test="") | Q(course__isnull=True) & ~Q(test=""),
                name="enrolments_trackstep_course_or_test",
            ),
        ]

    @property
    def label(self) -> str:
        """Of a course its title. Prefetch `course__texts` where there are many."""
        return self.course.title if self.course else str(_("Test : %s")) % self.test


class Candidacy(Versioned, FundObject):
    """Somebody's enrolment in a track; deleted, it stays with its history. `organisation` repeats the worker's."""

    track = FundForeignKey(Track, models.RESTRICT, related_name="candidacies", editable=False)
    worker = FundForeignKey(
        Worker, models.RESTRICT, related_name="candidacies", editable=False, verbose_name=_("candidat")
    )
    organisation = FundForeignKey(Organisation, models.RESTRICT, related_name="+", editable=False)
    started_on = models.DateField(_("commence le"), default=timezone.localdate)
    due_on = models.DateField(_("à terminer pour le"), null=True, blank=True)
    remark = models.CharField(_("remarque"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("inscrit le"), auto_now_add=True)
    removed_at = models.DateTimeField(_("supprimé le"), null=True, editable=False)

    objects = CandidacyQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("candidat à une certification")
        verbose_name_plural = _("candidats à une certification")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "track", "-created_at", "-id"], name="candidacy_of_track"),
            models.Index(fields=["fund", "worker"], name="candidacy_of_worker"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "track", "worker"],
                condition=Q(removed_at__isnull=True),
                shown_at="worker",
                name="enrolments_candidacy_once",
                violation_error_message=_("Cette personne est déjà inscrite à ce trajet."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("started_on")),
                name="enrolments_candidacy_ends_after_start",
                violation_error_message=_("Le trajet finit avant de commencer : vérifiez les deux dates."),
            ),
        ]


class CandidacyChange(FundModel):
    """What was done to a candidacy: `changes` maps a field to its value before and after. Never changed itself."""

    class Kind(models.TextChoices):
        ENROLLED = "enrolled", _("Inscrit")
        CHANGED = "changed", _("Inscription modifiée")
        REMOVED = "removed", _("Inscription supprimée")

    candidacy = FundForeignKey(Candidacy, models.CASCADE, related_name="changes")
    kind = models.CharField(_("acte"), max_length=8, choices=Kind.choices)
    changes = models.JSONField(_("changements"), default=dict)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("le"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    name = models.CharField(_("par"), max_length=200, help_text=_("Son nom, comme il était."))

    class Meta(FundModel.Meta):
        verbose_name = _("changement d’une candidature")
        verbose_name_plural = _("changements des candidatures")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "candidacy", "id"], name="candidacy_history")]
