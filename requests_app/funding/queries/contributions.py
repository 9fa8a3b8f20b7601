"""Contributions, their rates and declarations, as each side sees them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from ..declaration_states import DeclarationState, PaymentState
from . import is_funding_staff, keeps_contributions

if TYPE_CHECKING:
    from ..models import ContributionRate, Declaration  # noqa: F401 - in the bases


def declares(actor: Actor) -> bool:
    """Keeps the contributions of the whole company: a declaration is never of some establishments only."""
    return keeps_contributions(actor) and not actor.establishments


class ContributionRateQuerySet(models.QuerySet["ContributionRate"]):
    def in_year(self, year: int) -> Self:
        """Those that apply on at least one day of the year."""
        begin, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=begin), starts_on__lte=end)


class ContributionDeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all that was sent, a company its own, drafts too."""
        if is_funding_staff(actor):
            return self.exclude(state=DeclarationState.DRAFT)
        return self.of_company(actor)

    def of_company(self, actor: Actor) -> Self:
        return self.filter(company=actor.organisation_id) if declares(actor) else self.none()

    def standing(self) -> Self:
        """Sent, and replaced by no other."""
        return self.filter(state=DeclarationState.SENT)

    def to_pay(self) -> Self:
        return self.standing().filter(due__gt=F("carried") + F("paid"))

    def in_payment_state(self, state: str) -> Self:
        """Of those that stand."""
        paid = F("carried") + F("paid")
        found = {
            PaymentState.TO_PAY: Q(due__gt=paid),
            PaymentState.TO_REFUND: Q(due__lt=paid),
            PaymentState.PAID: Q(due=paid, due__gt=0),
            PaymentState.NOTHING: Q(due=0) & Q(due=paid),
        }
        return self.standing().filter(found[PaymentState(state)])

    def matching(self, text: str) -> Self:
        """Whose number it is, or whose company's name begins with the text."""
        return self.filter(Q(number=text.strip().upper()) | begins_with("company__name_folded", text))
