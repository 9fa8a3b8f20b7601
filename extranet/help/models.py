"""Problems that people report with their threads, and the documents that a fund lays out for all."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from .queries import ShelfItemQuerySet, TicketQuerySet
from .workflow import TicketWorkflow


class Ticket(TicketWorkflow, FundObject):
    """« Signaler un problème » (`ITM-38`). `page` is where it happened, without what is secret in an address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    organisation = FundForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="+")
    name = TextLine(_("de la part de"), max_length=170)
    page = models.CharField(_("page"), max_length=300, blank=True)
    about = TextLine(_("en quelques mots"), max_length=120)
    about_folded = Folded("about")
    reported_at = models.DateTimeField(_("signalé le"), default=timezone.now, editable=False)
    moved_at = models.DateTimeField(_("dernier message"), default=timezone.now, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "moved_at"], name="ticket_by_state"),
            models.Index(fields=["fund", "-moved_at", "-id"], name="ticket_by_move"),
            models.Index(fields=["fund", "user", "-moved_at"], name="ticket_of_user"),
            models.Index(fields=["fund", "about_folded"], name="ticket_by_subject"),
        ]

    @property
    def number(self) -> str:
        return f"P-{self.pk:06}"


class TicketMessage(FundObject):
    """One message of a ticket's thread. What was sent stays as it is."""

    ticket = FundForeignKey(Ticket, models.RESTRICT, related_name="messages")
    is_of_fund = models.BooleanField(_("du fonds"))
    name = TextLine(_("écrit par"), max_length=170)
    text = models.TextField(_("message"), max_length=5000)
    sent_at = models.DateTimeField(_("envoyé le"), default=timezone.now, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("message d’un signalement")
        verbose_name_plural = _("messages des signalements")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "ticket", "id"], name="message_of_ticket")]


class ShelfItem(Versioned, FundObject):
    """A form or a manual that a fund lays out (« Formulaires », `ITM-36`, `ITM-37`)."""

    class Kind(models.TextChoices):
        FORM = "form", _("Formulaire")
        MANUAL = "manual", _("Mode d’emploi")
        OTHER = "other", _("Autre document")

    title = TextLine(_("intitulé"), max_length=160)
    kind = models.CharField(_("nature"), max_length=6, choices=Kind.choices, default=Kind.FORM)
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES)
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("Décoché, seules les personnes connectées le lisent.")
    )
    document = FundForeignKey(Document, models.RESTRICT, related_name="+")
    laid_out_at = models.DateTimeField(_("déposé le"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, editable=False)

    objects = ShelfItemQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("document à disposition")
        verbose_name_plural = _("documents à disposition")
