"""Certificates that took another's place, or will (`FLA-23`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundObject

from .channels import Channel


class Succession(FundObject):
    """One certificate of a channel takes over from another, at once or at a moment that somebody chose.

    Until then it holds the new certificate with its sealed key; from then on the former certificate, without any key:
    a set that was written before may still be signed elsewhere with it.
    """

    channel = FundForeignKey(Channel, models.CASCADE, related_name="successions", verbose_name=_("canal"))
    certificates = models.TextField(_("certificats"), editable=False, help_text=_("PEM, le nôtre d’abord."))
    signing_key = models.BinaryField(_("clé de signature"), null=True, editable=False)
    takes_over_at = models.DateTimeField(_("prend effet le"))
    took_over_at = models.DateTimeField(_("a pris effet le"), null=True, editable=False)
    stored_at = models.DateTimeField(_("enregistré le"), auto_now_add=True)

    class Meta(FundObject.Meta):
        verbose_name = _("remplacement de certificat")
        verbose_name_plural = _("remplacements de certificats")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "channel"],
                condition=Q(took_over_at__isnull=True),
                name="batch_channel_succession_one_to_come",
            ),
            models.CheckConstraint(
                condition=Q(took_over_at__isnull=True) | Q(signing_key__isnull=True),
                name="batch_channel_succession_keeps_no_former_key",
            ),
        ]
