"""Organisations of the demo that run themselves: access managers, one review open, one access about to expire."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import cast

from django.utils import timezone

from extranet.demo.people import Member, join
from extranet.organisations import services
from extranet.organisations.access_period import one_year_after
from extranet.organisations.access_rules import AccessRules
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

MANAGERS: dict[str, list[Member]] = {
    "ferra": [
        Member("Forges de Démo SA", OrganisationKind.COMPANY, "Démarche", "Claire", Role.ACCESS_MANAGER),
        Member(
            "TechnoDémo",
            OrganisationKind.OPERATOR,
            "Démoulin",
            "Samuel",
            Role.ACCESS_MANAGER,
            works_as=Role.ENCODER,
        ),
    ],
    "passerelle": [
        Member(
            "Centre Exemple",
            OrganisationKind.TRAINING_BODY,
            "Exempla",
            "Judith",
            Role.ACCESS_MANAGER,
            works_as=Role.MANAGER,
        ),
        Member("Centre Exemple", OrganisationKind.TRAINING_BODY, "Exemplet", "Marc", Role.CO_ACCESS_MANAGER),
    ],
    "horizon": [
        Member(
            "Société Inventée",
            OrganisationKind.COMPANY,
            "Inventive",
            "Hugo",
            Role.ACCESS_MANAGER,
            works_as=Role.TRAINING_OFFICER,
        ),
        Member("Société Inventée", OrganisationKind.COMPANY, "Invente", "Sofia", Role.CONTRIBUTIONS_MANAGER),
    ],
    "academie": [
        Member("FOD Voorbeeld", OrganisationKind.PUBLIC_BODY, "Voorbeelden", "Wim", Role.ACCESS_MANAGER, ""),
    ],
}
REVIEWED = "Société Inventée"
DAYS_LEFT = 6  # of the access that is about to expire


def make() -> None:
    """Nothing where there are access managers already."""
    for slug, members in MANAGERS.items():
        fund = Fund.objects.get(slug=slug)
        with scope(fund), timezone.override(fund.zone):
            if Membership.objects.access_managers().exists():
                continue
            for member in members:
                join(let_in(fund, member))
            if slug == "horizon":
                company = Organisation.objects.get(name=REVIEWED)
                manager = company.memberships.access_managers().select_related("user", "organisation").get()
                actor = acting(fund.pk, manager.user, manager)
                services.open_review(actor=actor, fund=fund, organisation=company)
                services.name_quality_manager(
                    actor=actor, membership=manager, kind=OrganisationKind.COMPANY, is_co=False
                )
            if slug == "academie":
                give_years(fund)


def let_in(fund: Fund, member: Member) -> Membership:
    """The first manager is invited by the fund, her colleagues by her."""
    organisation = Organisation.objects.get(name=member.organisation)
    manager = organisation.memberships.access_managers().select_related("user", "organisation").first()
    membership = services.invite(
        actor=acting(fund.pk, manager.user, manager) if manager else Actor.system(fund),
        fund=fund,
        organisation=organisation,
        email=member.email,
        last_name=member.last_name,
        first_name=member.first_name,
        roles=member.roles,
    )
    return cast(Membership, membership)  # only the fund’s own office is decided by two


def give_years(fund: Fund) -> None:
    """The fund gives a year at a time; one that it gave a year ago is about to end."""
    rules = asdict(AccessRules()) | {"yearly": True}
    services.change_access_rules(actor=Actor.system(fund), fund=fund, **rules)
    ends = timezone.localdate() + datetime.timedelta(days=DAYS_LEFT)
    granted = next(day for day in days_before(ends) if one_year_after(day) == ends)
    # No service gives a year in the past: the row is as last year's would be.
    Membership.objects.filter(expires_on__isnull=False).update(granted_on=granted, expires_on=ends)


def days_before(end: datetime.date) -> list[datetime.date]:
    """Those on which a year of access that ends then may have begun."""
    return [end - datetime.timedelta(days=days) for days in (365, 366)]
