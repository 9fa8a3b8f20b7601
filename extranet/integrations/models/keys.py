"""The keys with which other programs act for an organisation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Membership, Organisation
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine

from ..expiry import SOON
from ..queries import ApiKeyQuerySet
from ..scopes import Scope


class KeyState(models.TextChoices):
    """What a key is worth today, and who has to do something about it."""

    IN_FORCE = "in_force", _("En vigueur")
    EXPIRES_SOON = "expires_soon", _("Expire bientôt : à remplacer")
    UNKEPT = "unkept", _("N’ouvre plus rien : à reprendre par un responsable")
    EXPIRED = "expired", _("Expirée")
    ENDED = "ended", _("Révoquée")


class ApiKey(FundObject):
    """A program's access (« clé d'accès ») to what an organisation may do, as long as its maker could do it herself.

    The secret is shown once and stored as a digest: it is 256 random bits, so no slow hash is needed. With
    `public_keys` (a JWK set) a program can prove itself by signing instead and get a token for some minutes (RFC 7523).
    """

    organisation = FundForeignKey(
        Organisation, models.RESTRICT, related_name="api_keys", verbose_name=_("organisation")
    )
    maker = FundForeignKey(Membership, models.RESTRICT, related_name="api_keys", verbose_name=_("créée par"))
    name = TextLine(_("nom"), max_length=80, help_text=_("Le logiciel qui s’en sert, par exemple « Planning Pro »."))
    name_folded = Folded("name")
    is_test = models.BooleanField(_("d’essai"), default=False, help_text=_("Ses données n’arrivent jamais au fonds."))
    scopes = ArrayField(models.CharField(max_length=24, choices=Scope.choices), verbose_name=_("droits"))
    public_id = models.CharField(_("identifiant"), max_length=12, editable=False)
    digest = models.CharField(_("empreinte du secret"), max_length=64, editable=False)
    public_keys = models.JSONField(_("clés publiques (JWK)"), null=True, blank=True)
    follows = FundForeignKey(
        "self", models.RESTRICT, null=True, editable=False, related_name="followers", verbose_name=_("remplace")
    )
    made_at = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expire le"))
    last_used_at = models.DateTimeField(_("dernier usage"), null=True, editable=False)
    ended_at = models.DateTimeField(_("révoquée le"), null=True, editable=False)
    reminders = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("rappels envoyés (jours avant la fin)"),
        default=list,
        editable=False,
        blank=True,
    )

    objects = ApiKeyQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("clé d’accès")
        verbose_name_plural = _("clés d’accès")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "-made_at", "-id"], name="api_key_of_organisation"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "public_id"], name="integrations_apikey_public_id"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="integrations_apikey_for_something"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="integrations_apikey_lasts"),
        ]

    @property
    def is_over(self) -> bool:
        """Revoked, or past its last moment."""
        return self.ended_at is not None or self.expires_at <= timezone.now()

    @property
    def last_moment(self) -> datetime:
        """What people read as its end: of a key that ends with a day, that day."""
        return timezone.localtime(self.expires_at - timedelta(seconds=1))

    @property
    def scope_labels(self) -> list[str]:
        return [str(scope.label) for scope in Scope if scope in self.scopes]

    @property
    def state(self) -> KeyState:
        """The same rules as `ApiKeyQuerySet.of_state`; of a key that `with_makers` has read."""
        if self.ended_at:
            return KeyState.ENDED
        if self.is_over:
            return KeyState.EXPIRED
        if not vars(self)["is_kept"]:
            return KeyState.UNKEPT
        soon = self.expires_at <= timezone.now() + SOON and not vars(self)["is_replaced"]
        return KeyState.EXPIRES_SOON if soon else KeyState.IN_FORCE
