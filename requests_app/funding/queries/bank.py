"""Bank details, as each side sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from extranet.tenants.actor import Actor

from . import is_body, is_funding_staff, is_member, keeps_contributions

if TYPE_CHECKING:
    from ..models import BankDetails  # noqa: F401 - in the base


def keeps_bank_details(actor: Actor) -> bool:
    """A body's managers; a company's training officers and contributions managers."""
    return is_body(actor) or is_member(actor) or keeps_contributions(actor)


class BankDetailsQuerySet(models.QuerySet["BankDetails"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, an organisation's own people theirs."""
        if is_funding_staff(actor):
            return self
        if keeps_bank_details(actor):
            return self.filter(organisation=actor.organisation_id)
        return self.none()

    def confirmed(self) -> Self:
        return self.filter(state="confirmed")

    def waiting(self) -> Self:
        return self.filter(state="deposited")
