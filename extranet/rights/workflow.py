"""The life of a right (« habilitation »): asked for, confirmed or refused, suspended, one day over (docs/states.md).

A transition changes the row and nothing else; `services` says who may, and which role comes or goes with it.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from extranet.organisations.models import Membership
from extranet.tenants.models import FundForeignKey


class RightState(models.TextChoices):
    """What the person who asked reads."""

    REQUESTED = "requested", _("Demande en cours, chez le fonds")
    CONFIRMED = "confirmed", _("Confirmée")
    REFUSED = "refused", _("Refusée")
    SUSPENDED = "suspended", _("Suspendue par le fonds")
    EXPIRED = "expired", _("Terminée")


# Of one service of one entity a person has at most one right in these states.
LIVE_STATES = [RightState.REQUESTED, RightState.CONFIRMED, RightState.SUSPENDED]


class RightWorkflow(models.Model):
    """States of one right. `since` is when it came into the present one."""

    state = FSMField(_("état"), max_length=10, choices=RightState.choices, default=RightState.REQUESTED, protected=True)
    since = models.DateTimeField(_("depuis"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, editable=False, related_name="+"
    )
    reason = models.TextField(_("motif"), blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True, help_text=_("Vide : sans fin."))
    membership = FundForeignKey(
        Membership,
        models.RESTRICT,
        null=True,
        editable=False,
        related_name="rights",
        verbose_name=_("accès donné"),
        help_text=_("Gardé après la fin du droit : il dit d’où le rôle venait."),
    )
    gave_role = models.BooleanField(
        _("a donné le rôle"),
        default=False,
        editable=False,
        help_text=_("Faux quand la personne l’avait déjà d’ailleurs : il lui reste alors à la fin du droit."),
    )

    class Meta:
        abstract = True

    @transition(field=state, source=RightState.REQUESTED, target=RightState.CONFIRMED)
    def confirm(
        self, *, by: int | None, membership: Membership, gave_role: bool, ends_on: datetime.date | None
    ) -> None:
        self.membership, self.gave_role, self.ends_on = membership, gave_role, ends_on
        self._decided(by, "")

    @transition(field=state, source=RightState.REQUESTED, target=RightState.REFUSED)
    def refuse(self, *, by: int | None, reason: str) -> None:
        self._decided(by, reason)

    @transition(field=state, source=RightState.CONFIRMED, target=RightState.SUSPENDED)
    def suspend(self, *, by: int | None, reason: str) -> None:
        self._decided(by, reason)

    @transition(field=state, source=RightState.SUSPENDED, target=RightState.CONFIRMED)
    def resume(self, *, by: int | None, membership: Membership, gave_role: bool) -> None:
        self.membership, self.gave_role = membership, gave_role
        self._decided(by, "")

    @transition(field=state, source=[RightState.CONFIRMED, RightState.SUSPENDED], target=RightState.EXPIRED)
    def end(self, *, by: int | None, reason: str, on: datetime.date) -> None:
        """Over: by its own date, or by somebody with a reason."""
        self.ends_on = on
        self._decided(by, reason)

    def _decided(self, by: int | None, reason: str) -> None:
        self.since = self.decided_at = timezone.now()
        self.decided_by_id = by
        self.reason = reason
