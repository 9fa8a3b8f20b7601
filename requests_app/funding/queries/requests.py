"""Funding requests, as each side sees them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from ..workflow import OPEN_STATES, AmendmentState, RequestState
from . import is_body, is_funding_staff, is_member

if TYPE_CHECKING:
    from ..models import FundingRequest  # noqa: F401 - in the base

NAMED_AT_MOST = 500  # organisations whose name begins with what was typed


class FundingRequestQuerySet(models.QuerySet["FundingRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all that was sent, a company its own (of her establishments), a body those agreed for it."""
        if is_funding_staff(actor):
            return self.exclude(state=RequestState.DRAFT)
        return self.filter(of_company(actor) | of_body(actor))

    def of_company(self, actor: Actor) -> Self:
        """Those the actor keeps for her company, drafts too."""
        return self.filter(of_company(actor))

    def of_body(self, actor: Actor) -> Self:
        """Those that were agreed for a training by the actor's body."""
        return self.filter(of_body(actor))

    def still_open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def matching(self, text: str) -> Self:
        """Whose number it is, or whose title begins with the text."""
        return self.filter(Q(number=text.strip().upper()) | begins_with("title_folded", text))

    def found_by(self, text: str) -> Self:
        """As `matching`, or whose company or training body it is.

        Read the organisations beforehand: inside the search the database would use none of its indexes.
        """
        named = list(Organisation.objects.matching(text).order_by("pk").values_list("pk", flat=True)[:NAMED_AT_MOST])
        wanted = Q(number=text.strip().upper()) | begins_with("title_folded", text)
        wanted |= begins_with("body_name_folded", text) | Q(company__in=named) | Q(body__in=named)
        return self.filter(wanted)

    def to_check(self) -> Self:
        """Sent, nobody looked whether they are complete."""
        return self.filter(state=RequestState.SENT)

    def to_decide(self) -> Self:
        return self.filter(state=RequestState.COMPLETE)

    def overdue(self, today: datetime.date) -> Self:
        """Complete, and the day by which the fund decides is past."""
        return self.to_decide().filter(decide_by__lt=today)

    def with_amendment_asked(self) -> Self:
        """Agreed, and the company asks to change something."""
        return self.filter(state=RequestState.AGREED, amendments__state=AmendmentState.ASKED)


def of_company(actor: Actor) -> Q:
    """What a company sees: its own, of her establishments where she is limited to some."""
    if not is_member(actor):
        return Q(pk__in=[])
    own = Q(company=actor.organisation_id)
    return own & Q(establishment__in=actor.establishments) if actor.establishments else own


def of_body(actor: Actor) -> Q:
    """What a training body sees: what was agreed to and given to it, never what is being asked."""
    if not is_body(actor):
        return Q(pk__in=[])
    agreed = [RequestState.AGREED, RequestState.GIVEN_UP]
    return Q(body=actor.organisation_id, state__in=agreed, decided_at__isnull=False)
