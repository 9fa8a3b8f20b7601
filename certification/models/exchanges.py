"""« Mes échanges »: what body and fund write to each other about a dossier, with files, and who has read how far."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.text import TextLine

from ..queries import MessageQuerySet, OfMessageQuerySet
from .dossiers import Dossier


class Message(FundObject):
    """One message of a dossier's thread (`ATN-05`). What was sent stays as it is."""

    class Side(models.TextChoices):
        BODY = "body", _("Organisme de formation")
        FUND = "fund", _("Fonds")

    dossier = FundForeignKey(Dossier, models.RESTRICT, related_name="messages")
    side = models.CharField(_("de la part de"), max_length=4, choices=Side.choices)
    text = models.TextField(_("message"), max_length=5000)
    name = TextLine(_("écrit par"), max_length=170)
    sent_at = models.DateTimeField(_("envoyé le"), auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("message d’un dossier")
        verbose_name_plural = _("messages des dossiers")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "dossier", "id"], name="message_of_dossier")]


class MessageFile(FundObject):
    """A file that was sent with a message."""

    message = FundForeignKey(Message, models.RESTRICT, related_name="files")
    document = FundForeignKey(Document, models.RESTRICT, related_name="+")

    objects = OfMessageQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("fichier d’un message")
        verbose_name_plural = _("fichiers des messages")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "message"], name="file_of_message")]


class Reading(FundModel):
    """How far a person has read a dossier's thread: up to and with the message of this id."""

    dossier = FundForeignKey(Dossier, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    side = models.CharField(max_length=4, choices=Message.Side.choices)
    until = models.BigIntegerField(_("jusqu’au message"))
    read_at = models.DateTimeField(_("lu le"), auto_now=True)

    class Meta(FundModel.Meta):
        verbose_name = _("lecture d’un échange")
        verbose_name_plural = _("lectures des échanges")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "dossier", "user"], name="certification_reading_once"),
        ]
