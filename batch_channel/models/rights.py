"""Who of an organisation's own people keeps its channels (`FLA-19`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject

from ..queries import TechnicalRightQuerySet


class TechnicalRight(FundObject):
    """« Gestion des canaux techniques » under one quality, given by its local manager; he has it without."""

    membership = FundForeignKey(
        Membership, models.CASCADE, related_name="technical_rights", verbose_name=_("utilisateur")
    )
    kind = models.CharField(_("qualité"), max_length=20, choices=OrganisationKind.choices)
    given_at = models.DateTimeField(_("donné le"), auto_now_add=True)

    objects = TechnicalRightQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("gestion des canaux techniques")
        verbose_name_plural = _("gestions des canaux techniques")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "kind", "membership"],
                shown_at="membership",
                name="batch_channel_technicalright_once",
                violation_error_message=_("Cette personne a déjà ce droit."),
            ),
        ]
