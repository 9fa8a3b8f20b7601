"""Tokens for some minutes, given to programs that prove themselves by signing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundModel

from .keys import ApiKey


class AccessToken(FundModel):
    """What a signed assertion was exchanged for (RFC 6749 §4.4, RFC 7523): it opens the API while its key does.

    The row is also the memory that the assertion was used (`assertion`, the digest of its `jti`): it is kept
    longer than any may live, and of two exchanges at once the database lets one through.
    """

    key = FundForeignKey(ApiKey, models.CASCADE, related_name="tokens", verbose_name=_("clé d’accès"))
    digest = models.CharField(_("empreinte du jeton"), max_length=64)
    assertion = models.CharField(_("empreinte de l’assertion"), max_length=64)
    scopes = ArrayField(models.CharField(max_length=24), verbose_name=_("droits"))
    made_at = models.DateTimeField(_("donné le"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expire le"))

    class Meta(FundModel.Meta):
        verbose_name = _("jeton d’accès")
        verbose_name_plural = _("jetons d’accès")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "made_at"], name="access_token_by_age")]
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "digest"], name="integrations_accesstoken_digest"),
            models.UniqueConstraint(
                fields=["fund", "key", "assertion"], name="integrations_accesstoken_assertion_once"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="integrations_accesstoken_lasts"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="integrations_accesstoken_for_something"),
        ]
