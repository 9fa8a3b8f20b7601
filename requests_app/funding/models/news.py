"""« Études et actualités » and « Appels d’offres »: what a fund publishes for some or all (`MYA-11`, `MYA-12`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..queries.news import PublicationQuerySet


class PublicationKind(models.TextChoices):
    NEWS = "news", _("Actualité")
    STUDY = "study", _("Étude")
    TENDER = "tender", _("Appel d’offres")


class Audience(models.TextChoices):
    """Profiles of organisations; their people read what is for them."""

    EVERYBODY = "everybody", _("Tous les profils")
    MEMBERS = "members", _("Entreprises")
    TRAINING_BODIES = "training_bodies", _("Organismes de formation")
    PUBLIC_BODIES = "public_bodies", _("Organismes publics")


class Publication(Versioned, FundObject):
    """Its words stand in `PublicationText`, one row a language.

    News and studies are read from `published_from`, and stand in the archive after `published_until` (None: never). A
    call for tender is open until its `deadline`, and stands in the archive afterwards. `told_until` is the id of the
    last membership that was written to, None before the first: whoever is told is told once.
    """

    kind = models.CharField(_("nature"), max_length=6, choices=PublicationKind.choices)
    audiences = ArrayField(models.CharField(max_length=15, choices=Audience.choices), verbose_name=_("pour qui"))
    link = models.URLField(_("lien"), blank=True, max_length=500)
    published_from = models.DateField(_("publié à partir du"), default=timezone.localdate)
    published_until = models.DateField(
        _("à la une jusqu’au"), null=True, blank=True, help_text=_("Ensuite dans les archives. Vide : sans fin.")
    )
    deadline = models.DateTimeField(_("date limite de réponse"), null=True, blank=True)
    questions_until = models.DateTimeField(_("questions jusqu’au"), null=True, blank=True)
    is_told = models.BooleanField(
        _("prévenir par e-mail"),
        default=False,
        help_text=_("Les personnes concernées, sauf celles qui n’en veulent pas, le jour de la publication."),
    )
    told_until = models.BigIntegerField(null=True, editable=False)
    told_at = models.DateTimeField(_("annoncé le"), null=True, editable=False)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "-published_from", "-id"], name="publication_by_day"),
            models.Index(fields=["fund", "kind", "deadline"], name="publication_by_deadline"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(audiences__len__gt=0),
                name="funding_publication_for_somebody",
                violation_error_message=_("Choisissez pour qui elle est publiée."),
            ),
            models.CheckConstraint(
                condition=Q(published_until__isnull=True) | Q(published_until__gte=F("published_from")),
                name="funding_publication_ends_after_start",
                violation_error_message=_("La publication finit avant de commencer : vérifiez les deux dates."),
            ),
            models.CheckConstraint(
                condition=Q(kind="tender", deadline__isnull=False, published_until__isnull=True)
                | ~Q(kind="tender") & Q(deadline__isnull=True, questions_until__isnull=True),
                name="funding_publication_tenders_have_a_deadline",
                violation_error_message=_("Indiquez la date limite de réponse."),
            ),
            models.CheckConstraint(
                condition=Q(questions_until__isnull=True) | Q(questions_until__lte=F("deadline")),
                name="funding_publication_questions_before_deadline",
                violation_error_message=_("Les questions s’arrêtent au plus tard à la date limite de réponse."),
            ),
        ]

    @property
    def text(self) -> PublicationText:
        """In the reader's language, else in one that it has. Prefetch `texts` where there are many."""
        texts = sorted(self.texts.all(), key=lambda text: text.pk)
        return next((text for text in texts if text.language == get_language()), texts[0])

    @property
    def title(self) -> str:
        return self.text.title

    @property
    def is_tender(self) -> bool:
        return self.kind == PublicationKind.TENDER

    @property
    def is_archived(self) -> bool:
        """Over, in the fund's calendar; withdrawn ones are nobody's any more."""
        if self.deadline:
            return self.deadline <= timezone.now()
        return self.published_until is not None and self.published_until < timezone.localdate()

    @property
    def takes_questions(self) -> bool:
        """Of a call for tender: until the day said, else until its deadline."""
        until = self.questions_until or self.deadline
        return until is not None and until > timezone.now()

    @property
    def is_to_come(self) -> bool:
        return self.published_from > timezone.localdate()


class PublicationText(FundModel):
    """A publication in the words of one language."""

    publication = FundForeignKey(Publication, models.CASCADE, related_name="texts")
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES)
    title = TextLine(_("titre"), max_length=200)
    title_folded = Folded("title")
    text = models.TextField(_("texte"), max_length=10_000)

    class Meta(FundModel.Meta):
        verbose_name = _("texte d’une publication")
        verbose_name_plural = _("textes des publications")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "title_folded"], name="publication_by_title")]
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "publication", "language"], name="funding_publicationtext_once_a_language"
            ),
        ]


class PublicationFile(FundObject):
    """A file to download with a publication. `title` is what the officer's own file was called."""

    publication = FundForeignKey(Publication, models.RESTRICT, related_name="files")
    title = TextLine(_("intitulé"), max_length=120)
    document = FundForeignKey(Document, models.RESTRICT, related_name="+")
    added_at = models.DateTimeField(_("ajouté le"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, editable=False)

    class Meta(FundObject.Meta):
        verbose_name = _("fichier d’une publication")
        verbose_name_plural = _("fichiers des publications")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "publication"], name="file_of_publication")]
