"""Our outbox: one row per message and recipient."""

from __future__ import annotations

import json
from email.utils import parseaddr
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.encryption import decrypt
from extranet.tenants.models import FundModel, FundObject
from extranet.tenants.registries import Text
from extranet.tenants.work import DueRow

from .kinds import named
from .queries import MessageQuerySet


def new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid4()}@{domain}>"


class Message(DueRow, FundObject):
    """A mail to one person: what it is about, in ids. Its words are made when it is sent, and never stored.

    `secret` holds, encrypted, the words that no row may show (links with keys, codes); it is emptied as soon as the
    message is sent or given up. `message_id` is fixed here, so a message that goes out twice after a crash is the same
    message twice, and most mail programs show it once. One that its recipient wants in her daily digest is held until
    then, and gathered into it; what has a secret is never held.
    """

    also_encrypted = ("secret",)  # for `reencrypt_fields`

    class State(models.TextChoices):
        DUE = "due", _("À envoyer")
        CLAIMED = "claimed", _("Envoi en cours")
        SENT = "sent", _("Envoyé")
        FAILED = "failed", _("Échec")
        WITHHELD = "withheld", _("Retenu")
        HELD = "held", _("Attend le résumé du jour")
        GATHERED = "gathered", _("Dans un résumé")

    kind = models.CharField(_("type"), max_length=80)
    address = models.EmailField(_("adresse"), max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("personne")
    )
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES)
    payload = models.JSONField(_("contenu"), default=dict)
    secret = models.BinaryField(_("contenu chiffré"), blank=True)
    message_id = models.CharField(_("identifiant du message"), max_length=200, default=new_message_id)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.DUE)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    sent_at = models.DateTimeField(_("envoyé le"), null=True)
    held_until = models.DateTimeField(_("résumé du"), null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "message_id"], name="notifications_message_id_once"),
            models.CheckConstraint(
                condition=Q(state__in=["due", "claimed"], next_attempt_at__isnull=False)
                | Q(
                    state__in=["sent", "failed", "withheld", "held", "gathered"],
                    next_attempt_at__isnull=True,
                    secret=b"",
                ),
                name="notifications_message_over_is_over",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="notifications_message_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False) | ~Q(state="held") & Q(held_until__isnull=True),
                name="notifications_message_held_until",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["fund", "next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="notifications_message_due",
            ),
            models.Index(
                fields=["fund", "created_at"], condition=Q(state="failed"), name="notifications_message_failed"
            ),
            models.Index(
                fields=["fund", "held_until", "user"],
                condition=Q(held_until__isnull=False),
                name="notifications_message_held",
            ),
        ]

    @property
    def instead_of_resending(self) -> Text:
        """What to do when it was given up and can't go out again; empty when it can."""
        return named(self.kind).instead_of_resending

    def read_secret(self) -> dict[str, str]:
        """The words of `secret` in clear; none when it holds nothing. Raises `Unreadable` when its key is gone."""
        return json.loads(decrypt(bytes(self.secret))) if self.secret else {}


class MutedCategory(FundModel):
    """A person doesn't want this fund's mails of a category, those that can be done without."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    category = models.CharField(_("catégorie"), max_length=20)  # of `Category`, which grows with the capabilities

    class Meta(FundModel.Meta):
        verbose_name = _("catégorie d’e-mails refusée")
        verbose_name_plural = _("catégories d’e-mails refusées")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "user", "category"], name="notifications_muted_once"),
        ]


class Pace(models.TextChoices):
    """When a person gets the mails of an event that she can do without."""

    NOW = "now", _("Tout de suite")
    DAILY = "daily", _("Résumé du jour, à 7 heures")
    OFF = "off", _("Jamais")


class AlertPace(FundModel):
    """How a person wants one kind of mail from this fund; without a row, at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(_("type"), max_length=80)
    pace = models.CharField(_("rythme"), max_length=5, choices=[(one.value, one.label) for one in Pace][1:])

    class Meta(FundModel.Meta):
        verbose_name = _("rythme d’une alerte")
        verbose_name_plural = _("rythmes des alertes")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "user", "kind"], name="notifications_pace_once"),
        ]


class AlertAddress(FundModel):
    """The one of her confirmed addresses to which this fund's alerts go; without a row, that of the account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.EmailField(_("adresse"), max_length=254)

    class Meta(FundModel.Meta):
        verbose_name = _("adresse des alertes")
        verbose_name_plural = _("adresses des alertes")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "user"], name="notifications_alertaddress_once"),
        ]
