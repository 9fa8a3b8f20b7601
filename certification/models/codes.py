"""The code that a certifier receives by e-mail: of one act, one person and one content, for a quarter of an hour."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundObject


class CertifyingCode(FundObject):
    """A code that was sent. The code itself is nowhere: `secret` is its keyed hash, emptied when the row ends.

    `certificates` are the UUIDs of those that it was sent for. `act` is the SHA-256 of whose months are to be
    certified, `content` that of their digests and prints: hours or a print that change meanwhile make another
    content. `wrong_at` are the moments of its wrong tries. `statements` are the boxes ticked when it was asked for,
    word for word.
    """

    class End(models.TextChoices):
        USED = "used", _("Utilisé")
        REPLACED = "replaced", _("Remplacé par un nouveau code")
        WORN_OUT = "worn_out", _("Trop d’essais")
        OUTDATED = "outdated", _("Ce qui était à certifier a changé")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    certificates = ArrayField(models.UUIDField(), default=list)
    act = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    secret = models.BinaryField(blank=True)
    statements = models.JSONField(_("cases cochées"), default=list)
    address = models.CharField(_("adresse, en partie masquée"), max_length=254)
    sent_at = models.DateTimeField(_("envoyé le"))
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    wrong_at = ArrayField(models.DateTimeField(), default=list)
    end = models.CharField(_("fin"), max_length=8, choices=End.choices, blank=True)

    class Meta(FundObject.Meta):
        verbose_name = _("code de vérification")
        verbose_name_plural = _("codes de vérification")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "user", "sent_at"], name="certifyingcode_of_person"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "user", "act"], condition=Q(end=""), name="certification_certifyingcode_one_living"
            ),
            models.CheckConstraint(
                condition=Q(end="") | Q(secret=b""), name="certification_certifyingcode_erased_at_its_end"
            ),
        ]

    @property
    def wrong_tries(self) -> int:
        return len(self.wrong_at)
