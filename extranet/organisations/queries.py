"""Who sees which organisations, memberships and workers, and how they are found.

Searches compare folded columns and whole numbers only: under the funds' policies nothing else keeps an index.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.search import begins_with

from . import register_number
from .identifiers import compact
from .roles import (
    ACCESS_ROLES,
    ORGANISATIONS,
    WORKERS,
    YEARLY_ROLES,
    Role,
    is_administrator,
    is_of_office,
    is_staff,
    keeps_workers,
    manages_access,
)
from .workflow import HandoverState, LineState, RequestState

if TYPE_CHECKING:
    from .models import (  # noqa: F401 - in the bases
        AccessRequest,
        ContactChange,
        DataRequest,
        Erasure,
        Establishment,
        Handover,
        Membership,
        Organisation,
        Proposal,
        QualityActivation,
        QualityManager,
        Recovery,
        Review,
        ReviewLine,
        SupportAccess,
        Worker,
        WorkerDetails,
    )


CONFIRMED = Q(user__recovered_at__isnull=True) | Q(
    user__recovered_at__lte=Coalesce(F("access_confirmed_at"), F("invited_at"))
)


def named(text: str, path: str = "") -> Q:
    """People whose names begin with the text, last name first or first name first; `path` leads to them."""
    return begins_with(f"{path}last_first_folded", text) | begins_with(f"{path}first_last_folded", text)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see every organisation of the fund, others the one they act for."""
        if is_of_office(actor):
            return self
        return self.filter(pk=actor.organisation_id)

    def matching(self, text: str) -> Self:
        """Whose name begins with the text, or one of whose numbers it is or was, however it was typed."""
        number = compact(text).upper().removeprefix("BE")
        if not number.isdigit():
            return self.filter(begins_with("name_folded", text))
        wanted = begins_with("name_folded", text) | Q(enterprise_number=number.zfill(10)) | Q(siren=number)
        former = formerly(number, number.zfill(10), "organisation")
        return self.filter(wanted | Q(nsso_number=number) | Q(activity_number=number) | Q(pk__in=former))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kinds__contains=[kind])

    def managing_themselves(self, day: datetime.date) -> Self:
        """Those with an access manager on this day; each with `managed_since` and `last_review` (None for none)."""
        managers = all_memberships().filter(organisation=OuterRef("pk")).access_managers()
        return self.filter(Exists(managers.in_force(day)), fund_manages_since__isnull=True).annotate(
            managed_since=Subquery(managers.in_force(day).order_by("accepted_at").values("accepted_at")[:1]),
            last_review=Max("reviews__opened_on"),
        )

    def without_manager(self, day: datetime.date) -> Self:
        """Those whose people had an access manager, have none on this day, and aren't managed by the fund."""
        managers = all_memberships().filter(organisation=OuterRef("pk")).access_managers()
        had = managers.filter(accepted_at__isnull=False)
        return self.filter(Exists(had), ~Exists(managers.in_force(day)), fund_manages_since__isnull=True)


def formerly(number: str, padded: str, whose: str) -> list[int]:
    """The ids of the organisations or establishments (`whose`) that had this compact number.

    Read beforehand: inside the search the database would use none of its indexes. Other texts cost nothing.
    """
    if not number.isdigit():
        return []
    from .models import FormerNumber

    rows = FormerNumber.objects.filter(number__in={number, padded}, **{f"{whose}__isnull": False})
    return sorted(set(rows.values_list(whose, flat=True)))


def all_memberships() -> MembershipQuerySet:
    from .models import Membership

    return Membership.objects.all()


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see every establishment, others those of the organisation that they act for.

        Whoever acts for some of its establishments only sees these (`BEY-14`).
        """
        if is_of_office(actor):
            return self
        own = self.filter(organisation=actor.organisation_id)
        return own.filter(pk__in=actor.establishments) if actor.establishments else own

    def matching(self, text: str) -> Self:
        """Whose name begins with the text, or whose number it is or was."""
        number = compact(text)
        wanted = begins_with("name_folded", text) | Q(siret=number) | Q(unit_number=number)
        former = formerly(number, number, "establishment")
        return self.filter(wanted | Q(pk__in=former))

    def of_other_company(self, siren: str) -> Self:
        """Those with a SIRET that doesn't begin with this SIREN."""
        return self.exclude(siret="").exclude(siret__startswith=siren)


def limits_of(membership: str) -> ArraySubquery:
    """The ids of the establishments that a membership is limited to; the path that leads to it."""
    from .models import EstablishmentLimit

    limits = EstablishmentLimit.objects.filter(membership=OuterRef(membership))
    return ArraySubquery(limits.order_by("pk").values("establishment"))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see every membership, others those of the organisation they act for."""
        if is_of_office(actor):
            return self
        return self.filter(organisation=actor.organisation_id)

    def in_force(self, day: datetime.date) -> Self:
        """Accepted, begun, not suspended and not over on this day (the fund's calendar day); not `to_confirm`."""
        return self._begun(day).filter(CONFIRMED)

    def to_confirm(self, day: datetime.date) -> Self:
        """Would be in force, but the account was recovered since this fund last knew whose it is."""
        return self._begun(day).exclude(CONFIRMED)

    def _begun(self, day: datetime.date) -> Self:
        return self._accepted(day).filter(starts_on__lte=day)

    def awaiting_acceptance(self, day: datetime.date) -> Self:
        """Invited, not accepted, and neither lapsed nor over on this day."""
        waiting = self._not_over(day).filter(accepted_at__isnull=True)
        return waiting.filter(Q(invited_until__isnull=True) | Q(invited_until__gte=day))

    def lapsed(self, day: datetime.date) -> Self:
        """Invited and not accepted in time; another invitation makes it valid again."""
        return self._not_over(day).filter(accepted_at__isnull=True, invited_until__lt=day)

    def to_come(self, day: datetime.date) -> Self:
        """Accepted, and not begun on this day."""
        return self._accepted(day).filter(starts_on__gt=day)

    def suspended(self, day: datetime.date) -> Self:
        return self._not_over(day).filter(suspended_at__isnull=False)

    def expired(self, day: datetime.date) -> Self:
        """Whose year of access is over, and who has no other role; a renewal makes it valid again (`ITM-06`)."""
        kept = self._not_over(day).filter(accepted_at__isnull=False, suspended_at__isnull=True)
        return kept.filter(expires_on__lt=day, roles__contained_by=sorted(YEARLY_ROLES))

    def over(self, day: datetime.date) -> Self:
        """Withdrawn by somebody, or past their last day."""
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=day))

    def of_standing(self, standing: str, day: datetime.date) -> Self:
        """Those that stand so on this day, as `Membership.standing` says of each."""
        return {
            "in_force": self.in_force,
            "invited": self.awaiting_acceptance,
            "lapsed": self.lapsed,
            "to_come": self.to_come,
            "suspended": self.suspended,
            "expired": self.expired,
            "to_confirm": self.to_confirm,
            "over": self.over,
        }[standing](day)

    def not_withdrawn(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def _not_over(self, day: datetime.date) -> Self:
        return self.not_withdrawn().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def _accepted(self, day: datetime.date) -> Self:
        lasting = Q(expires_on__isnull=True) | Q(expires_on__gte=day) | ~Q(roles__contained_by=sorted(YEARLY_ROLES))
        return self._not_over(day).filter(lasting, accepted_at__isnull=False, suspended_at__isnull=True)

    def of(self, user: Any) -> Self:
        """A person's, each with its organisation and `establishment_ids`, those that she is limited to."""
        hers = self.filter(user=user).select_related("organisation").order_by("organisation__name", "pk")
        return hers.annotate(establishment_ids=limits_of("pk"))

    def administrators(self) -> Self:
        return self.filter(roles__contains=[Role.FUND_ADMINISTRATOR])

    def access_managers(self) -> Self:
        """The « Responsables des accès », without their co-responsibles."""
        return self.filter(roles__contains=[Role.ACCESS_MANAGER], awaits_convention=False)

    def letting_in(self) -> Self:
        """Main and co-responsible access managers."""
        return self.filter(roles__overlap=sorted(ACCESS_ROLES), awaits_convention=False)

    def matching(self, text: str) -> Self:
        return self.filter(named(text))


class WorkerQuerySet(models.QuerySet["Worker"]):
    def visible_to(self, actor: Actor) -> Self:
        """A company's own people see its workers, the fund's staff everybody's, operators and others nobody."""
        if is_staff(actor, *WORKERS):
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
        if is_staff(actor, *WORKERS):
            return self
        if keeps_workers(actor):
            return self.filter(organisation=actor.organisation_id)
        return self.none()

    def with_register_number(self, number: str) -> Self:
        """Those of the person with this compact number: one in each company of the fund that employs her."""
        return self.filter(register_number_fingerprint=register_number.fingerprint(number))


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all; whoever is proposed, hers; access managers, those of their organisation."""
        if is_staff(actor, ORGANISATIONS):
            return self
        hers = Q(successor__user=actor.user_id)
        return self.filter(hers | Q(organisation=actor.organisation_id) if manages_access(actor) else hers)

    def waiting(self) -> Self:
        return self.filter(state=HandoverState.WAITING)


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all, a person her own."""
        return self if is_staff(actor, ORGANISATIONS) else self.filter(membership__user=actor.user_id)

    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)

    def matching(self, text: str) -> Self:
        people = all_memberships().matching(text)
        return self.filter(membership__in=people.values("pk"))


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all; of their organisation's, its access managers."""
        if is_staff(actor, ORGANISATIONS):
            return self
        return self.filter(organisation=actor.organisation_id) if manages_access(actor) else self.none()

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class ReviewLineQuerySet(models.QuerySet["ReviewLine"]):
    def undecided(self) -> Self:
        """Those about whom nothing was said yet, by the organisation or by the fund."""
        return self.filter(state__in=[LineState.WAITING, LineState.LEFT_TO_FUND])


class QualityManagerQuerySet(models.QuerySet["QualityManager"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all, others those of the organisation that they act for."""
        return self if is_of_office(actor) else self.filter(organisation=actor.organisation_id)


class QualityActivationQuerySet(models.QuerySet["QualityActivation"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all, others those of the organisation that they act for."""
        return self if is_of_office(actor) else self.filter(organisation=actor.organisation_id)

    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all of them, anybody else those she made herself."""
        if is_staff(actor, ORGANISATIONS):
            return self
        return self.filter(user=actor.user_id)

    def open(self) -> Self:
        """Not answered yet, the most urgent first."""
        return self.filter(state="received").order_by("due_on", "pk")

    def with_progress(self) -> Self:
        """`is_being_prepared`: the staff look at what would be erased."""
        from .models import Erasure

        prepared = Erasure.objects.filter(request=OuterRef("pk"), state=Erasure.State.PREPARED)
        return self.annotate(is_being_prepared=Exists(prepared))


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff who keep organisations and people."""
        return self if is_staff(actor, ORGANISATIONS) else self.none()


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever has all matters of the fund sees all; other people of its staff, those that they may decide."""
        if is_staff(actor):
            return self
        if not is_of_office(actor):
            return self.none()
        from .second_opinion import names_for

        return self.filter(decision__in=names_for(actor))

    def open(self) -> Self:
        return self.filter(state="proposed").order_by("proposed_at", "pk")

    def for_decision_by(self, actor: Actor) -> Self:
        """Those that somebody else proposed, and that the actor may confirm."""
        from .second_opinion import names_for

        return self.filter(decision__in=names_for(actor)).exclude(proposed_by=actor.user_id)

    def left_to_others_by(self, actor: Actor) -> Self:
        from .second_opinion import names_for

        return self.filter(Q(proposed_by=actor.user_id) | ~Q(decision__in=names_for(actor)))


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff; never those that were asked for addresses it doesn't know."""
        return self.filter(membership__isnull=False) if is_staff(actor, ORGANISATIONS) else self.none()

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


class ContactChangeQuerySet(models.QuerySet["ContactChange"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff of organisations or of member services see all, an organisation's people theirs."""
        if is_staff(actor, ORGANISATIONS) or is_staff(actor, Capability.MEMBERSHIP):
            return self
        return self.filter(organisation=actor.organisation_id) if actor.organisation_id else self.none()

    def unseen(self) -> Self:
        """Those that the fund hasn't looked at, the oldest first."""
        return self.filter(seen_at__isnull=True).order_by("changed_at", "pk")
