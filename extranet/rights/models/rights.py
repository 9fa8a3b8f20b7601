"""A right: one service of one entity, asked for by one person (« habilitation », `MYA-36`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import Role
from extranet.tenants.models import FundForeignKey, FundObject

from ..catalogue import ROLE_OF, Profile, Service
from ..queries import RightQuerySet
from ..workflow import LIVE_STATES, RightState, RightWorkflow
from .applications import Application

DECIDED = [RightState.CONFIRMED, RightState.REFUSED, RightState.SUSPENDED, RightState.EXPIRED]
GIVEN = [RightState.CONFIRMED, RightState.SUSPENDED, RightState.EXPIRED]


class Right(RightWorkflow, FundObject):
    """What the fund decides, service by service. Person, profile and entity are the application's, repeated here so
    that the database itself keeps a second live right out.
    """

    application = FundForeignKey(Application, models.RESTRICT, related_name="rights", verbose_name=_("demande"))
    service = models.CharField(_("service"), max_length=20, choices=Service.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", editable=False)
    profile = models.CharField(_("profil"), max_length=15, choices=Profile.choices, editable=False)
    entity_key = models.CharField(_("entité"), max_length=14, editable=False, help_text=_("Son numéro."))

    objects = RightQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("habilitation")
        verbose_name_plural = _("habilitations")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "application"], name="right_by_state"),
            models.Index(fields=["fund", "membership"], name="right_of_membership"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "user", "profile", "entity_key", "service"],
                condition=Q(state__in=LIVE_STATES),
                name="rights_right_one_live",
                violation_error_message=_("Cet accès est déjà demandé ou déjà confirmé."),
            ),
            models.UniqueConstraint(fields=["fund", "application", "service"], name="rights_right_once"),
            models.CheckConstraint(
                condition=Q(state=RightState.REQUESTED, decided_at__isnull=True)
                | Q(state__in=DECIDED, decided_at__isnull=False),
                name="rights_right_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RightState.REFUSED, RightState.SUSPENDED]) | ~Q(reason=""),
                name="rights_right_refused_or_suspended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=GIVEN, membership__isnull=False)
                | ~Q(state__in=GIVEN) & Q(membership__isnull=True, ends_on__isnull=True),
                name="rights_right_given_to_a_membership",
            ),
            models.CheckConstraint(
                condition=~Q(state=RightState.EXPIRED) | Q(ends_on__isnull=False),
                name="rights_right_over_since_a_day",
            ),
        ]

    @property
    def role(self) -> Role:
        """What it lets the person be."""
        return ROLE_OF[self.service]

    @property
    def is_requested(self) -> bool:
        return self.state == RightState.REQUESTED

    @property
    def is_confirmed(self) -> bool:
        return self.state == RightState.CONFIRMED

    @property
    def is_suspended(self) -> bool:
        return self.state == RightState.SUSPENDED
