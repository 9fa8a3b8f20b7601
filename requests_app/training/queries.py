"""Who sees which requests, and what of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.utils import timezone

from extranet.mandates.queries import companies_of_operator
from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.search import begins_with

from .workflow import OPEN_STATES, RequestState

if TYPE_CHECKING:
    from .models import AttendanceList, Participant, Remark, Request  # noqa: F401 - named in the bases


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all; a company its own, but no operator's draft; an operator what it encoded, even years later.

        What an operator sees of a request depends on its mandate: `permissions.sight`.
        """
        if is_staff(actor, Capability.PREENCODING):
            return self
        seen = Q(pk__in=[])
        if actor.has(Role.MANDATEE):
            seen |= Q(company=actor.organisation_id) & ~Q(state=RequestState.DRAFT)
        if actor.has(Role.ENCODER):
            seen |= Q(author=actor.organisation_id)
        return self.filter(seen)

    def knowing_companies(self, actor: Actor) -> Self:
        """Each with `knows_company`: true where the actor may read its company's name today (`ATM-08`).

        Looked for at each row that is read. (Of an Exists PostgreSQL would list all the operator's companies.)
        """
        if not actor.has(Role.ENCODER):
            return self.annotate(knows_company=Value(True))
        known = companies_known_to(actor).filter(pk=OuterRef("company"))
        return self.annotate(knows_company=Subquery(known.values("pk")[:1]))

    def still_open(self) -> Self:
        """« Demandes en cours » (`ATM-24`)."""
        return self.filter(state__in=OPEN_STATES)

    def matching(self, text: str) -> Self:
        """Whose number it is, or whose title begins with the text."""
        return self.filter(Q(number=text.strip()) | begins_with("title_folded", text))


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff, the company once the request is with it, and the operator as long as its mandate is in force."""
        if is_staff(actor, Capability.PREENCODING):
            return self
        return self.filter(seen_of_request(actor))


class AttendanceListQuerySet(models.QuerySet["AttendanceList"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the requests that one sees; an operator only those it deposited itself."""
        if is_staff(actor, Capability.PREENCODING):
            return self
        if actor.has(Role.MANDATEE):
            return self.filter(seen_of_request(actor))
        return self.filter(seen_of_request(actor), deposited_for=actor.organisation_id)


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the requests that one sees; an operator only those written to it."""
        if is_staff(actor, Capability.PREENCODING):
            return self
        if actor.has(Role.MANDATEE):
            return self.filter(seen_of_request(actor))
        return self.filter(seen_of_request(actor), is_for_operator=True)


def companies_known_to(actor: Actor) -> models.QuerySet[Organisation]:
    """By which requests may be looked for: an operator knows only those that authorise it (`ATM-08`)."""
    if is_staff(actor, Capability.PREENCODING):
        return Organisation.objects.all()
    if actor.has(Role.MANDATEE):
        return Organisation.objects.filter(pk__in=[actor.organisation_id])
    return companies_of_operator(actor, timezone.localdate())


def seen_of_request(actor: Actor) -> Q:
    """The condition on rows of a request that its company, and the operator with a mandate in force, see."""
    seen = Q(pk__in=[])
    if actor.has(Role.MANDATEE):
        seen |= Q(request__company=actor.organisation_id) & ~Q(request__state=RequestState.DRAFT)
    if actor.has(Role.ENCODER):
        companies = companies_of_operator(actor, timezone.localdate()).values("pk")
        seen |= Q(request__author=actor.organisation_id, request__company__in=companies)
    return seen
