"""What came out of the tests that people took (`ITM-30`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..queries.results import TestResultQuerySet
from .catalogue import Course, Session


class TestResult(Versioned, FundObject):
    """One test that somebody took on a day. `organisation` repeats the worker's, as it was then.

    `score` is out of `out_of`; both or neither.
    """

    __test__ = False  # for pytest, which takes the name for a test's

    class Outcome(models.TextChoices):
        PASSED = "passed", _("Réussi")
        FAILED = "failed", _("Échoué")
        ABSENT = "absent", _("Absent")

    worker = FundForeignKey(
        Worker, models.RESTRICT, related_name="test_results", verbose_name=_("participant"), editable=False
    )
    organisation = FundForeignKey(
        Organisation, models.RESTRICT, related_name="+", verbose_name=_("organisation"), editable=False
    )
    course = FundForeignKey(
        Course, models.RESTRICT, null=True, blank=True, related_name="test_results", verbose_name=_("formation")
    )
    session = FundForeignKey(
        Session, models.RESTRICT, null=True, blank=True, related_name="test_results", verbose_name=_("session")
    )
    test = TextLine(_("test"), max_length=120)
    test_folded = Folded("test")
    taken_on = models.DateField(_("date du test"))
    outcome = models.CharField(_("résultat"), max_length=6, choices=Outcome.choices)
    score = models.DecimalField(
        _("score"), max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    out_of = models.DecimalField(
        _("score maximal"), max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(1)]
    )
    entered_at = models.DateTimeField(_("enregistré le"), auto_now_add=True)

    objects = TestResultQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("résultat de test")
        verbose_name_plural = _("résultats de tests")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "-taken_on", "-id"], name="testresult_by_day"),
            models.Index(fields=["fund", "organisation", "-taken_on", "-id"], name="testresult_of_organisation"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "worker", "test_folded", "taken_on"],
                shown_at="test",
                name="enrolments_testresult_once",
                violation_error_message=_("Le résultat de cette personne à ce test, ce jour-là, est déjà enregistré."),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True, out_of__isnull=True)
                | Q(score__isnull=False, out_of__isnull=False, score__lte=F("out_of")),
                name="enrolments_testresult_score_out_of",
                violation_error_message=_("Donnez le score et son maximum, ou aucun des deux ; il ne le dépasse pas."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.taken_on and self.taken_on > timezone.localdate():
            raise ValidationError({"taken_on": _("Ce test n’a pas encore eu lieu : vérifiez la date.")})
        if self.session and self.session.course_id != self.course_id:
            raise ValidationError({"session": _("Cette session est d’une autre formation.")})

    @property
    def score_text(self) -> str:
        """« 14,5 / 20 », or nothing."""
        if self.score is None or self.out_of is None:
            return ""
        return f"{number_format(self.score.normalize())} / {number_format(self.out_of.normalize())}"
