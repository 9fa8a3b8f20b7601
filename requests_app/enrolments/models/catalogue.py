"""Courses in the fund's languages, and the sessions in which they are given."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..queries import CourseQuerySet, SessionQuerySet
from ..workflow import SessionState, SessionWorkflow


class Course(Versioned, FundObject):
    """What is taught (« formation »). Title, description and objectives stand in `CourseText`, one row a language."""

    code = TextLine(_("code"), max_length=20)
    code_folded = Folded("code")
    language = models.CharField(_("langue du cours"), max_length=5, choices=settings.LANGUAGES)
    hours = models.DecimalField(
        _("durée en heures"), max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal("0.25"))]
    )
    is_formal = models.BooleanField(
        _("formation formelle"),
        default=True,
        help_text=_("Préparée, séparée du travail, à un lieu et des heures dits."),
    )
    provider = FundForeignKey(
        Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("donnée par")
    )
    needs_approval = models.BooleanField(
        _("avec préinscription"),
        default=False,
        help_text=_("Une inscription est d’abord une option, que le fonds confirme."),
    )
    is_listed = models.BooleanField(
        _("au catalogue"), default=True, help_text=_("Décochée, elle garde ses sessions et n’est plus proposée.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CourseQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("formation")
        verbose_name_plural = _("formations")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "code_folded"],
                shown_at="code",
                name="enrolments_course_code",
                violation_error_message=_("Une formation porte déjà ce code : cherchez-la dans « Catalogue »."),
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="enrolments_course_some_hours"),
        ]

    @property
    def text(self) -> CourseText:
        """In the reader's language, else in the course's own, else any. Prefetch `texts` where there are many."""
        texts = {text.language: text for text in self.texts.all()}
        for language in (get_language() or "", self.language):
            if language in texts:
                return texts[language]
        return next(iter(texts.values()))

    @property
    def title(self) -> str:
        return self.text.title


class CourseText(FundModel):
    """A course in the words of one language."""

    course = FundForeignKey(Course, models.CASCADE, related_name="texts")
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES)
    title = TextLine(_("intitulé"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    objectives = models.TextField(_("objectifs"), blank=True)

    class Meta(FundModel.Meta):
        verbose_name = _("texte d’une formation")
        verbose_name_plural = _("textes des formations")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "course", "language"], name="enrolments_coursetext_once"),
        ]


class CourseWord(FundModel):
    """A folded word of a course's code or titles: the catalogue is searched by the beginnings of words."""

    course = FundForeignKey(Course, models.CASCADE, related_name="words")
    word = models.TextField(db_collation="C")

    class Meta(FundModel.Meta):
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "word", "course"], name="enrolments_courseword_once"),
        ]


class Session(SessionWorkflow, Versioned, FundObject):
    """A course given on certain days, to at most `capacity` people.

    `taken` is counted by the database (migration 0002): it never exceeds `capacity`, however many enrol at once.
    `starts_at` and `ends_at` repeat the first and last moment of its parts, for lists. Reserved for one organisation,
    it is « à la demande »: only that one's people see it and are enrolled.
    """

    course = FundForeignKey(Course, models.RESTRICT, related_name="sessions", verbose_name=_("formation"))
    reserved_for = FundForeignKey(
        Organisation,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("à la demande de"),
        help_text=_("Vide : ouverte à tous."),
    )
    place = TextLine(_("lieu"), max_length=200, blank=True)
    online_link = models.URLField(_("lien en ligne"), blank=True, help_text=_("Seuls les inscrits le reçoivent."))
    trainer = TextLine(_("formateur"), max_length=120, blank=True)
    trainer_email = models.EmailField(_("adresse e-mail du formateur"), blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    taken = models.PositiveSmallIntegerField(_("places prises"), default=0, editable=False)
    has_waiting_list = models.BooleanField(_("liste d’attente"), default=True)
    opens_on = models.DateField(_("inscriptions à partir du"), null=True, blank=True)
    closes_on = models.DateField(_("inscriptions jusqu’au"), null=True, blank=True)
    starts_at = models.DateTimeField(_("début"), editable=False)
    ends_at = models.DateTimeField(_("fin"), editable=False)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, editable=False)
    cancel_reason = models.CharField(_("motif de l’annulation"), max_length=500, blank=True, editable=False)
    announced_at = models.DateTimeField(
        _("annoncée le"), null=True, editable=False, help_text=_("À la liste « Tenez-moi au courant ».")
    )

    objects = SessionQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "starts_at", "id"], name="session_by_start"),
            models.Index(fields=["fund", "ends_at"], name="session_by_end"),  # those to come, without those of years
            models.Index(fields=["fund", "course", "starts_at"], name="session_of_course"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="enrolments_session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")),
                name="enrolments_session_places",
                violation_error_message=_("Plus de personnes ont une place que cela : libérez d’abord des places."),
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="enrolments_session_window",
                violation_error_message=_("Les inscriptions se ferment avant de s’ouvrir : vérifiez les deux dates."),
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.CANCELLED, cancelled_at__isnull=False)
                | ~Q(state=SessionState.CANCELLED) & Q(cancelled_at__isnull=True),
                name="enrolments_session_cancelled_at_a_moment",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if not self.place and not self.online_link:
            raise ValidationError({"place": _("Indiquez le lieu, ou le lien d’une session en ligne.")})
        if self.reserved_for and not self.reserved_for.is_employer:
            raise ValidationError({"reserved_for": _("Cette organisation n’a pas de collaborateurs à inscrire.")})

    @property
    def places_left(self) -> int:
        """Capacity less those enrolled and the options still held (`ITM-19`); never negative."""
        return max(0, self.capacity - self.taken)


class SessionPart(FundObject):
    """One half-day, or any stretch of a session without a long break: who attends signs once for it (`BEY-06`)."""

    session = FundForeignKey(Session, models.CASCADE, related_name="parts")
    starts_at = models.DateTimeField(_("de"))
    ends_at = models.DateTimeField(_("à"))

    class Meta(FundObject.Meta):
        verbose_name = _("demi-journée")
        verbose_name_plural = _("demi-journées")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "session", "starts_at"], name="enrolments_sessionpart_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="enrolments_sessionpart_ends_after_start",
                violation_error_message=_("Cette demi-journée finit avant de commencer : vérifiez les heures."),
            ),
        ]
