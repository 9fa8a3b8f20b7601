"""Who sees which reported problems and which documents of the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from extranet.organisations.roles import is_of_office
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from .workflow import TicketState

if TYPE_CHECKING:
    from .models import ShelfItem, Ticket  # noqa: F401 - in the bases


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> Self:
        """The whole office helps; others see what they reported themselves. A support access sees nothing."""
        if is_of_office(actor):
            return self
        if actor.user_id is None or actor.support:
            return self.none()
        return self.filter(user=actor.user_id)

    def matching(self, text: str) -> Self:
        """Whose number it is, or whose subject begins with the text."""
        number = text.strip().upper().removeprefix("P-").lstrip("0")
        if number.isdigit() and len(number) < 18:
            return self.filter(pk=int(number))
        return self.filter(begins_with("about_folded", text))

    def waiting(self) -> Self:
        """For the fund, the longest first."""
        return self.filter(state=TicketState.OPEN).order_by("moved_at", "pk")


class ShelfItemQuerySet(models.QuerySet["ShelfItem"]):
    def visible_to(self, actor: Actor | None) -> Self:
        """Staff see withdrawn ones too; whoever isn't signed in (`None`) the public ones."""
        if actor is not None and is_of_office(actor):
            return self
        listed = self.filter(withdrawn_at__isnull=True)
        return listed if actor is not None and actor.user_id else listed.filter(is_public=True)
