"""Who signs in: a few people of each fund, with one password, which is said when the funds are made."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from extranet.accounts.models import AccountUse, PersonFund, User
from extranet.mandates import terms
from extranet.mandates.models import TermsAcceptance
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.models import Fund

from .organisations import Placed
from .signing_in import PASSWORD, address_of
from .sizes import FundSize

STAFF = 4
FEW = 40  # of each other kind


@dataclass(frozen=True, slots=True)
class Person:
    """Who she is to be: the key of her organisation, and her roles there."""

    name: str
    organisation: int
    roles: tuple[str, ...]


def load_people(fund: Fund, size: FundSize, placed: Placed) -> None:
    office = Organisation.objects.create(name=f"Bureau de {fund.name}", kinds=[OrganisationKind.FUND_OFFICE])
    whole = list(wanted(size, placed, office.pk))
    password = make_password(PASSWORD)  # once: it is slow on purpose
    users = User.objects.bulk_create(
        User(email=address_of(person.name, fund.slug), password=password) for person in whole
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users
    )
    PersonFund.objects.bulk_create(PersonFund(user=user, fund=fund) for user in users)
    AccountUse.objects.bulk_create(AccountUse(user=user) for user in users)
    Membership.objects.bulk_create(
        Membership(
            user=user,
            organisation_id=person.organisation,
            last_name="Exemple",
            first_name=person.name.capitalize(),
            roles=list(person.roles),
            accepted_at=timezone.now(),
        )
        for person, user in zip(whole, users, strict=True)
    )
    current = terms.stored_terms(fund)
    TermsAcceptance.objects.bulk_create(
        TermsAcceptance(terms=current, organisation_id=person.organisation, user=user)
        for person, user in zip(whole, users, strict=True)
        if {Role.ENCODER, Role.MANDATEE} & set(person.roles)
    )


def wanted(size: FundSize, placed: Placed, office: int) -> list[Person]:
    company = (Role.MANDATEE, Role.TRAINING_OFFICER, Role.ACCESS_MANAGER)
    return [
        *(Person(f"staff-{n}", office, (Role.FUND_ADMINISTRATOR,)) for n in range(STAFF)),
        *(Person(f"operator-{n}", placed.operator + n, (Role.ENCODER,)) for n in range(min(FEW, len(size.operators)))),
        *(Person(f"company-{n}", placed.company + n, company) for n in range(min(FEW, size.companies))),
        *(
            Person(f"body-{n}", placed.body + n, (Role.MANAGER, Role.ACCESS_MANAGER))
            for n in range(min(FEW, size.bodies))
        ),
    ]
