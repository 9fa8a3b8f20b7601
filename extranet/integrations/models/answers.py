"""What was answered to a write, so that the same request sent again has no second effect."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation
from extranet.tenants.encrypted_fields import EncryptedField
from extranet.tenants.models import FundForeignKey, FundModel


class Answer(FundModel):
    """The answer to a write, known by the `Idempotency-Key` that its sender chose. Kept for a day.

    The row is written in the act's own transaction: it exists if and only if the act happened. The body may hold
    people's names, so it is encrypted.
    """

    organisation = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("organisation"))
    key = models.CharField(_("clé de la requête"), max_length=200)
    asked = models.CharField(_("empreinte de la requête"), max_length=64)
    status = models.PositiveSmallIntegerField(_("code"), null=True)
    headers = models.JSONField(_("en-têtes"), default=dict)
    body = EncryptedField(_("contenu"), null=True)
    made_at = models.DateTimeField(_("reçue le"), default=timezone.now, editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("réponse gardée")
        verbose_name_plural = _("réponses gardées")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "made_at"], name="api_answer_by_age")]
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "organisation", "key"], name="integrations_answer_key"),
        ]
