"""Who sees which organisations, memberships and workers, and how they are found.

Searches compare folded columns and whole numbers only: under the funds' policies nothing else keeps an index.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce

from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from . import register_number
from .identifiers import compact
from .roles import Role, is_administrator, is_staff, keeps_workers

if TYPE_CHECKING:
    from .models import (  # noqa: F401 - in the bases
        DataRequest,
        Establishment,
        Membership,
        Organisation,
        Proposal,
        Recovery,
        SupportAccess,
        Worker,
        WorkerDetails,
    )


CONFIRMED = Q(user__recovered_at__isnull=True) | Q(
    user__recovered_at__lte=Coalesce(F("access_confirmed_at"), F("invited_at"))
)


def named(text: str) -> Q:
    """People whose names begin with the text, last name first or first name first."""
    return begins_with("last_first_folded", text) | begins_with("first_last_folded", text)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see every organisation of the fund, others the one they act for."""
        if is_staff(actor):
            return self
        return self.filter(pk=actor.organisation_id)

    def matching(self, text: str) -> Self:
        """Whose name begins with the text, or one of whose numbers it is, however it was typed."""
        number = compact(text).upper().removeprefix("BE")
        if not number.isdigit():
            return self.filter(begins_with("name_folded", text))
        wanted = begins_with("name_folded", text) | Q(enterprise_number=number.zfill(10)) | Q(siren=number)
        return self.filter(wanted | Q(nsso_number=number) | Q(activity_number=number))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kinds__contains=[kind])


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see every establishment, others those of the organisation they act for."""
        if is_staff(actor):
            return self
        return self.filter(organisation=actor.organisation_id)

    def matching(self, text: str) -> Self:
        """Whose name begins with the text, or whose number it is."""
        number = compact(text)
        return self.filter(begins_with("name_folded", text) | Q(siret=number) | Q(unit_number=number))

    def of_other_company(self, siren: str) -> Self:
        """Those with a SIRET that doesn't begin with this SIREN."""
        return self.exclude(siret="").exclude(siret__startswith=siren)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see every membership, others those of the organisation they act for."""
        if is_staff(actor):
            return self
        return self.filter(organisation=actor.organisation_id)

    def in_force(self, day: datetime.date) -> Self:
        """Accepted, begun and not over on this day (the fund's own calendar day); not waiting for `to_confirm`."""
        return self._begun(day).filter(CONFIRMED)

    def to_confirm(self, day: datetime.date) -> Self:
        """Would be in force, but the account was recovered since this fund last knew whose it is."""
        return self._begun(day).exclude(CONFIRMED)

    def _begun(self, day: datetime.date) -> Self:
        return self._not_over(day).filter(starts_on__lte=day, accepted_at__isnull=False)

    def awaiting_acceptance(self, day: datetime.date) -> Self:
        """Invited, not accepted, and not over on this day."""
        return self._not_over(day).filter(accepted_at__isnull=True)

    def to_come(self, day: datetime.date) -> Self:
        """Accepted, and not begun on this day."""
        return self._not_over(day).filter(starts_on__gt=day, accepted_at__isnull=False)

    def over(self, day: datetime.date) -> Self:
        """Withdrawn by somebody, or past their last day."""
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=day))

    def of_standing(self, standing: str, day: datetime.date) -> Self:
        """Those that stand so on this day, as `Membership.standing` says of each."""
        return {
            "in_force": self.in_force,
            "invited": self.awaiting_acceptance,
            "to_come": self.to_come,
            "to_confirm": self.to_confirm,
            "over": self.over,
        }[standing](day)

    def not_withdrawn(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def _not_over(self, day: datetime.date) -> Self:
        return self.not_withdrawn().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def of(self, user: Any) -> Self:
        return self.filter(user=user).select_related("organisation").order_by("organisation__name", "pk")

    def administrators(self) -> Self:
        return self.filter(roles__contains=[Role.FUND_ADMINISTRATOR])

    def matching(self, text: str) -> Self:
        return self.filter(named(text))


class WorkerQuerySet(models.QuerySet["Worker"]):
    def visible_to(self, actor: Actor) -> Self:
        """A company's own people see its workers, the fund's staff everybody's, operators and others nobody."""
        if is_staff(actor):
            return self
        if keeps_workers(actor):
            return self.filter(organisation=actor.organisation_id)
        return self.none()

    def matching(self, text: str) -> Self:
        return self.filter(named(text))

    def of_organisations_named(self, text: str) -> Self:
        return self.filter(begins_with("organisation__name_folded", text))

    def with_details(self, actor: Actor) -> Self:
        """Each with `visible_details`: a list of her details, or of none where the actor may not read them."""
        details = all_details().visible_to(actor)
        return self.prefetch_related(Prefetch("details", queryset=details, to_attr="visible_details"))

    def lacking(self, fields: Iterable[str]) -> Self:
        """Who has not all of these details, columns of `WorkerDetails`."""
        complete = all_details().filter(worker=OuterRef("pk"))
        for field in fields:
            if field == "register_number":
                complete = complete.filter(register_number__isnull=False)
            else:
                complete = complete.exclude(**{field: ""})
        return self.filter(~Exists(complete))


def all_details() -> WorkerDetailsQuerySet:
    from .models import WorkerDetails

    return WorkerDetails.objects.all()


class WorkerDetailsQuerySet(models.QuerySet["WorkerDetails"]):
    def visible_to(self, actor: Actor) -> Self:
        """A company's own people and the fund's staff; empty for operators and everybody else (GDPR)."""
        if is_staff(actor):
            return self
        if keeps_workers(actor):
            return self.filter(organisation=actor.organisation_id)
        return self.none()

    def with_register_number(self, number: str) -> Self:
        """Those of the person with this compact number: one in each company of the fund that employs her."""
        return self.filter(register_number_fingerprint=register_number.fingerprint(number))


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all of them, anybody else those she made herself."""
        if is_staff(actor):
            return self
        return self.filter(user=actor.user_id)

    def open(self) -> Self:
        """Not answered yet, the most urgent first."""
        return self.filter(state="received").order_by("due_on", "pk")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff; nobody else decides for it."""
        return self if is_staff(actor) else self.none()

    def open(self) -> Self:
        return self.filter(state="proposed").order_by("proposed_at", "pk")


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff; never those that were asked for addresses it doesn't know."""
        return self.filter(membership__isnull=False) if is_staff(actor) else self.none()

    def open(self) -> Self:
        """What somebody has still to do something about, or that waits; the oldest first."""
        still = self.filter(state__in=["asked", "to_confirm", "waiting"], membership__isnull=False)
        return still.order_by("asked_at", "pk")


class SupportAccessQuerySet(models.QuerySet["SupportAccess"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's administrators."""
        return self if is_administrator(actor) else self.none()

    def open(self, now: datetime.datetime) -> Self:
        """Not ended, and not past their time."""
        still = self.filter(ended_at__isnull=True, ends_at__gt=now)
        return still.select_related("membership__organisation", "membership__user")
