"""What came back: each file of the answers' folder that is ours."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundObject

from ..queries import AnswerQuerySet
from .channels import Channel, Environment
from .declarations import Batch


class Answer(FundObject):
    """One file of the answers' folder, kept as it came (sealed, its chunks as rows) if it speaks of us.

    Found again by name and digest: reading it twice changes nothing.
    """

    class State(models.TextChoices):
        READ = "read", _("Lue")
        TO_REVIEW = "to_review", _("À examiner")
        FOREIGN = "foreign", _("D’un autre service")

    class Signature(models.TextChoices):
        ABSENT = "absent", _("Sans signature")
        OK = "ok", _("Signature vérifiée")
        UNTRUSTED = "untrusted", _("Signature correcte d’une autorité inconnue")
        BAD = "bad", _("Signature incorrecte")

    class Note(models.TextChoices):
        """Why somebody should look at it."""

        UNREADABLE = "unreadable", _("Le fichier ou l’un de ses formulaires est illisible.")
        TOO_BIG = "too_big", _("Le fichier est trop grand pour être relevé.")
        BAD_SIGNATURE = "bad_signature", _("La signature est incorrecte : rien n’a été changé d’après ce fichier.")
        UNKNOWN = "unknown", _("Il parle d’un lot ou d’un formulaire que nous ne connaissons pas.")
        CONTRADICTION = "contradiction", _("Il contredit une réponse antérieure, qui a été gardée.")
        NOT_FINAL = "not_final", _("La réponse n’est pas définitive : il faudra une suite.")

    channel = FundForeignKey(Channel, models.RESTRICT, related_name="answers", verbose_name=_("canal"))
    batch = FundForeignKey(Batch, models.RESTRICT, null=True, related_name="answers", verbose_name=_("lot"))
    kind = models.CharField(_("nature"), max_length=4, editable=False)
    environment = models.CharField(_("environnement"), max_length=1, choices=Environment.choices, editable=False)
    name = models.CharField(_("nom du fichier"), max_length=60, editable=False)
    size = models.PositiveIntegerField(_("taille"), editable=False)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)
    content = models.BinaryField(_("contenu"), null=True, editable=False)
    signature = models.CharField(
        _("signature"), max_length=10, choices=Signature.choices, default=Signature.ABSENT, editable=False
    )
    state = models.CharField(_("état"), max_length=10, choices=State.choices, editable=False)
    notes = ArrayField(
        models.CharField(max_length=20, choices=Note.choices), verbose_name=_("remarques"), default=list, editable=False
    )
    received_at = models.DateTimeField(_("relevée le"), auto_now_add=True)
    reviewed_at = models.DateTimeField(_("examinée le"), null=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "state", "received_at"], name="answer_by_state")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "channel", "name", "size", "sha256"], name="batch_channel_answer_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="foreign") | Q(content__isnull=True),
                name="batch_channel_answer_of_others_not_kept",
            ),
        ]

    @property
    def is_test(self) -> bool:
        return self.environment != Environment.PRODUCTION

    @property
    def note_labels(self) -> list[str]:
        return [str(self.Note(note).label) for note in self.notes]
