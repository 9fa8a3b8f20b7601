"""Who sees a body's identity, its certifiers and the documents that vouch for them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from extranet.organisations.queries import named
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.search import begins_with

from .workflow.supporting import SupportingState

if TYPE_CHECKING:
    from .models import BodyIdentity, Certifier, SupportingDocument  # noqa: F401 - named in the bases


class BodyIdentityQuerySet(models.QuerySet["BodyIdentity"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all, a body's managers its own."""
        if is_staff(actor, Capability.CERTIFICATION):
            return self
        return self.filter(body=actor.organisation_id) if actor.has(Role.MANAGER) else self.none()


class CertifierQuerySet(models.QuerySet["Certifier"]):
    def of(self, user_id: int | None, body_id: int) -> Self:
        """The person's profile at this body, while she still is one of its people."""
        return self.filter(
            membership__user=user_id, membership__organisation=body_id, membership__ended_at__isnull=True
        )


class SupportingDocumentQuerySet(models.QuerySet["SupportingDocument"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all; a body's managers its Kbis, and each the letter that names her: a colleague's is his own."""
        if is_staff(actor, Capability.CERTIFICATION):
            return self
        if not actor.has(Role.MANAGER):
            return self.none()
        hers = Q(certifier__isnull=True) | Q(certifier__user=actor.user_id)
        return self.filter(hers, body=actor.organisation_id)

    def current(self) -> Self:
        """What stands at its line: not replaced by a newer upload."""
        return self.exclude(state=SupportingState.REPLACED)

    def to_check(self) -> Self:
        return self.filter(state=SupportingState.DEPOSITED)

    def expired_on(self, day: datetime.date) -> Self:
        """Checked once, and past their last day."""
        return self.filter(state=SupportingState.CONFORM, valid_until__lt=day)

    def matching(self, text: str) -> Self:
        """By how the body's name, or the certifier's, begins."""
        from extranet.organisations.models import Membership

        people = Membership.objects.filter(named(text))
        return self.filter(begins_with("body__name_folded", text) | Q(certifier__in=people.values("pk")))
