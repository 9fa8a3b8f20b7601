"""The secret address at which a person's calendar program reads her agenda."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundObject


class Feed(FundObject):
    """One a person in a fund. Only the digest of the secret is kept: it has 256 bits, so no slow hash is needed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", editable=False)
    digest = models.BinaryField(_("empreinte de l’adresse"), max_length=32, editable=False)
    made_at = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)

    class Meta(FundObject.Meta):
        verbose_name = _("adresse d’un agenda")
        verbose_name_plural = _("adresses des agendas")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "user"], name="agenda_feed_once"),
            models.UniqueConstraint(fields=["fund", "digest"], name="agenda_feed_digest"),
        ]
