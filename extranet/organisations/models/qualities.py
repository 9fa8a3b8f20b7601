"""Who manages an organisation in each of its qualities, and qualities being activated (`FLA-30`, `FLA-36`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject

from ..queries import QualityActivationQuerySet, QualityManagerQuerySet
from ..roles import OrganisationKind
from ..workflow import RequestWorkflow, decided_once
from .memberships import Membership
from .organisations import Organisation


class QualityManager(FundObject):
    """« Gestionnaire Local » of a quality, or one of its « Co-Gestionnaires Locaux »."""

    organisation = FundForeignKey(
        Organisation, models.CASCADE, related_name="quality_managers", verbose_name=_("organisation")
    )
    kind = models.CharField(_("qualité"), max_length=20, choices=OrganisationKind.choices)
    membership = FundForeignKey(
        Membership, models.CASCADE, related_name="managed_qualities", verbose_name=_("gestionnaire")
    )
    is_co = models.BooleanField(_("co-gestionnaire"), default=False)

    objects = QualityManagerQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("gestionnaire local")
        verbose_name_plural = _("gestionnaires locaux")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "kind", "membership"],
                shown_at="membership",
                name="organisations_qualitymanager_once",
                violation_error_message=_("Cette personne gère déjà cette qualité."),
            ),
            models.UniqueConstraint(
                fields=["fund", "organisation", "kind"],
                condition=Q(is_co=False),
                name="organisations_qualitymanager_one_main",
            ),
        ]


class QualityActivation(RequestWorkflow, FundObject):
    """An organisation takes on a quality; where the fund wishes to, it confirms first."""

    organisation = FundForeignKey(
        Organisation, models.CASCADE, related_name="activations", verbose_name=_("organisation")
    )
    kind = models.CharField(_("qualité"), max_length=20, choices=OrganisationKind.choices)
    manager = FundForeignKey(Membership, models.CASCADE, related_name="+", verbose_name=_("gestionnaire local"))

    objects = QualityActivationQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("activation d’une qualité")
        verbose_name_plural = _("activations de qualités")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "organisation", "kind"],
                condition=Q(state="waiting"),
                name="organisations_qualityactivation_one_waiting",
            ),
            decided_once("organisations_qualityactivation_decided"),
        ]
