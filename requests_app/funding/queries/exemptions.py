"""Attestations of VAT exemption, as each side sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from extranet.tenants.actor import Actor

from . import is_body, is_funding_staff

if TYPE_CHECKING:
    from ..models import TaxExemption  # noqa: F401 - in the base


class TaxExemptionQuerySet(models.QuerySet["TaxExemption"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, a training body its own."""
        if is_funding_staff(actor):
            return self
        return self.filter(Q(organisation=actor.organisation_id) if is_body(actor) else Q(pk__in=[]))

    def waiting(self) -> Self:
        return self.filter(is_accepted__isnull=True)

    def holds_for(self, organisation_id: int | None) -> bool:
        """Whether the last one that the fund decided about was accepted."""
        decided = self.filter(organisation=organisation_id, is_accepted__isnull=False).order_by("-decided_at", "-pk")
        return bool(decided.values_list("is_accepted", flat=True).first())
