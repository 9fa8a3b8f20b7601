"""Who sees which papers and mandates, and for which companies an operator may encode today."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from extranet.organisations.models import Organisation
from extranet.organisations.queries import OrganisationQuerySet
from extranet.organisations.roles import NEWCOMER, Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import found_once

if TYPE_CHECKING:
    from .models import CompanyGrant, DataMandate, Mandate, Paper  # noqa: F401 - named in the bases

ENCODE = "encode_for"


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all papers, a company's people those of their company; operators none."""
        if is_staff(actor, Capability.PREENCODING):
            return self
        if actor.has(Role.MANDATEE, NEWCOMER):
            return self.filter(company=actor.organisation_id)
        return self.none()

    def in_force(self, day: datetime.date) -> Self:
        """Accepted, begun, and not over on this day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), state="accepted", starts_on__lte=day)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all mandates, a company those it gave, an operator those it holds."""
        if is_staff(actor, Capability.PREENCODING):
            return self
        return self.filter(Q(company=actor.organisation_id) | Q(operator=actor.organisation_id))

    def in_force(self, day: datetime.date) -> Self:
        """Active, begun, and not over on this day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), state="active", starts_on__lte=day)

    def with_conventions(self, day: datetime.date) -> Self:
        """Each with `convention_starts_on` and `convention_ends_on`, of its company's convention in force on this day.

        Both are None where there is none: then `convention_starts_on` tells.
        """
        from .models import Paper

        papers = Paper.objects.in_force(day).filter(kind=Paper.Kind.CONVENTION, company=OuterRef("company"))
        latest = papers.order_by("-starts_on", "-pk")
        return self.annotate(
            convention_starts_on=Subquery(latest.values("starts_on")[:1]),
            convention_ends_on=Subquery(latest.values("ends_on")[:1]),
        )

    def encoding(self, actor: Actor, day: datetime.date) -> Self:
        """Those by which an operator can write today: the actor's by her role too, others' as they stand."""
        own = Q(operator=actor.organisation_id)
        mine = Exists(companies_of_operator(actor, day).filter(pk=OuterRef("company")))
        return self.in_force(day).filter(~own | Q(mine), convention_starts_on__isnull=False)


class DataMandateQuerySet(models.QuerySet["DataMandate"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all, a company's mandatees those it gave, and those it holds for others of its group."""
        if is_staff(actor, Capability.PREENCODING, Capability.BATCH):
            return self
        if actor.has(Role.MANDATEE):
            return self.filter(Q(company=actor.organisation_id) | Q(mandatee=actor.organisation_id))
        return self.none()

    def fla_in_force(self, day: datetime.date) -> Self:
        """Those by which the Federal Learning Account's data may be declared on this day.

        One that a convention brought counts as long as the convention does.
        """
        from .models import Paper

        by_itself = Q(paper__isnull=True) | Q(paper__in=Paper.objects.in_force(day).values("pk"))
        dates = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(dates, by_itself, kind="fla", starts_on__lte=day)

    def held_by(self, organisation_id: int | None) -> Self:
        """Those of this mandatee; None is the fund."""
        return self.filter(mandatee=organisation_id, mandatee_name="")


class CompanyGrantQuerySet(models.QuerySet["CompanyGrant"]):
    def of(self, operator_group_id: int) -> Self:
        return self.filter(group=operator_group_id, permission__codename=ENCODE)

    def in_force(self, day: datetime.date) -> Self:
        """Grants whose mandate counts on this day: deleting them at its end comes later than midnight."""
        return self.filter(
            Q(mandate__ends_on__isnull=True) | Q(mandate__ends_on__gte=day),
            mandate__state="active",
            mandate__starts_on__lte=day,
        )

    def with_convention(self, day: datetime.date) -> Self:
        """Those on companies whose convention is in force: one for each company that `companies_under` finds.

        A company has one mandate in force for an operator (`mandates_mandate_one_active`). Counted by these, a list
        of companies isn't read in its order to be counted.
        """
        return self.filter(Exists(conventions(day).filter(company=OuterRef("content_object"))))


def grants_of_operator(actor: Actor, day: datetime.date) -> CompanyGrantQuerySet:
    """The acting operator's rights on this day; none for anybody else. One query now."""
    from .models import CompanyGrant

    right = right_of_operator(actor)
    if right is None:
        return CompanyGrant.objects.none()
    group, permission = right
    return CompanyGrant.objects.in_force(day).filter(group=group, permission=permission)


def companies_of_operator(actor: Actor, day: datetime.date) -> OrganisationQuerySet:
    """The companies for which the acting operator may encode on this day; none for anybody else. One query now."""
    return companies_under(grants_of_operator(actor, day), day)


def companies_under(grants: CompanyGrantQuerySet, day: datetime.date) -> OrganisationQuerySet:
    """The companies of an operator's rights.

    Both documents must be in force: the operator's mandate (`ATM-08`) and the company's convention (`ATM-14`).
    """
    return Organisation.objects.filter(
        Exists(grants.filter(content_object=OuterRef("pk"))), Exists(conventions(day).filter(company=OuterRef("pk")))
    )


def conventions(day: datetime.date) -> PaperQuerySet:
    """Those in force on this day."""
    from .models import Paper

    return Paper.objects.in_force(day).filter(kind=Paper.Kind.CONVENTION)


def right_of_operator(actor: Actor) -> tuple[int, int] | None:
    """The ids of the acting operator's group and of the permission to encode: they are its own for ever.

    Looked up beforehand: by numbers the database knows whether an operator has one mandate or ten thousand, and goes
    through the names of companies or through the mandates. By a name in a subquery it takes all of them for one.
    """
    organisation = actor.organisation_id
    if organisation is None or not actor.has(Role.ENCODER):
        return None
    return found_once((right_of_operator, organisation), lambda: right_of_group(organisation))


def right_of_group(organisation: int) -> tuple[int, int] | None:
    operator = Organisation.objects.filter(pk=organisation).annotate(text=Cast("uuid", models.TextField()))
    permission = Permission.objects.filter(codename=ENCODE, content_type__app_label="organisations")
    groups = Group.objects.filter(name=Subquery(operator.values("text"))).annotate(
        permission=Subquery(permission.values("pk")[:1])
    )
    return groups.values_list("pk", "permission").first()
