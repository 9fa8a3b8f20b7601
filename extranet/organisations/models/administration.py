"""What waits and what was said in the administration of an organisation's people by its own (`BEY-14`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundModel, FundObject

from ..queries import AccessRequestQuerySet, HandoverQuerySet, ReviewLineQuerySet, ReviewQuerySet
from ..workflow import HandoverWorkflow, LineWorkflow, RequestWorkflow, decided_once
from .memberships import Membership
from .organisations import Establishment, Organisation


class EstablishmentLimit(FundModel):
    """A member acts for this establishment; without any she acts for the whole organisation."""

    membership = FundForeignKey(Membership, models.CASCADE, related_name="limits", verbose_name=_("membre"))
    establishment = FundForeignKey(
        Establishment, models.CASCADE, related_name="limits", verbose_name=_("établissement")
    )

    class Meta(FundModel.Meta):
        verbose_name = _("établissement d’un membre")
        verbose_name_plural = _("établissements des membres")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "membership", "establishment"], name="organisations_establishmentlimit_once"
            ),
        ]


class Handover(HandoverWorkflow, FundObject):
    """An access manager hands the administration to a colleague, who accepts."""

    organisation = FundForeignKey(
        Organisation, models.CASCADE, related_name="handovers", verbose_name=_("organisation")
    )
    giver = FundForeignKey(Membership, models.CASCADE, related_name="+", verbose_name=_("responsable actuel"))
    successor = FundForeignKey(Membership, models.CASCADE, related_name="+", verbose_name=_("successeur"))
    stays_co = models.BooleanField(_("reste co-responsable des accès"), default=True)

    objects = HandoverQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("transmission")
        verbose_name_plural = _("transmissions")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "organisation"], condition=Q(state="waiting"), name="organisations_handover_one_waiting"
            ),
            models.CheckConstraint(condition=~Q(giver=F("successor")), name="organisations_handover_to_another"),
            decided_once("organisations_handover_decided"),
        ]


class AccessRequest(RequestWorkflow, FundObject):
    """« Demander ou renouveler votre accès »: a member asks for a year as training responsible (`ITM-08`)."""

    membership = FundForeignKey(Membership, models.CASCADE, related_name="access_requests", verbose_name=_("membre"))

    objects = AccessRequestQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("demande d’accès")
        verbose_name_plural = _("demandes d’accès")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "membership"],
                condition=Q(state="waiting"),
                name="organisations_accessrequest_one_waiting",
            ),
            decided_once("organisations_accessrequest_decided"),
        ]


class Review(FundObject):
    """Once a year the access managers confirm every person of their organisation, or let her go."""

    organisation = FundForeignKey(Organisation, models.CASCADE, related_name="reviews", verbose_name=_("organisation"))
    opened_on = models.DateField(_("ouverte le"))
    due_on = models.DateField(_("à terminer pour le"))
    closed_at = models.DateTimeField(_("terminée le"), null=True, editable=False)
    reminders = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("rappels envoyés (jours avant)"), default=list
    )

    objects = ReviewQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("revue des accès")
        verbose_name_plural = _("revues des accès")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "organisation"],
                condition=Q(closed_at__isnull=True),
                name="organisations_review_one_open",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("opened_on")), name="organisations_review_due_after_opening"
            ),
        ]


class ReviewLine(LineWorkflow, FundObject):
    """One person of a review, and what was said about her."""

    review = FundForeignKey(Review, models.CASCADE, related_name="lines", verbose_name=_("revue"))
    membership = FundForeignKey(Membership, models.CASCADE, related_name="+", verbose_name=_("membre"))

    objects = ReviewLineQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("ligne d’une revue")
        verbose_name_plural = _("lignes d’une revue")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "review", "membership"], name="organisations_reviewline_once"),
            decided_once("organisations_reviewline_decided", waiting=("waiting", "left_to_fund")),
        ]
