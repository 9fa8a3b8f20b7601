"""Rows that tests stand on. What a workflow makes is made by the workflow, not here."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.utils import timezone

from extranet.accounts.models import User
from extranet.organisations.models import Establishment, Membership, Organisation, Worker, WorkerDetails
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.models import Fund, Host
from extranet.tenants.scope import scope

PASSWORD = "Une phrase longue 1!"


class FundFactory(factory.django.DjangoModelFactory):
    """A fund with its host; `host_name` chooses it."""

    class Meta:
        model = Fund
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"fonds-{n}")
    name = factory.LazyAttribute(lambda fund: f"Fonds {fund.slug}")
    country = "BE"
    languages = factory.LazyFunction(lambda: ["fr", "nl", "en", "de"])
    time_zone = "Europe/Brussels"

    @factory.post_generation
    def host_name(fund: Fund, create: bool, extracted: str | None, **kwargs: Any) -> None:
        Host.objects.create(fund=fund, name=extracted or f"{fund.slug}.localhost", is_primary=True)


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a password and a confirmed address."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne-{n}@example.invalid")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        user = User.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return user


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kinds = factory.LazyFunction(lambda: [OrganisationKind.COMPANY])
    legal_form = "SA"
    country = "BE"


class EstablishmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Establishment

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Atelier {n}")
    city = "Namur"


class WorkerFactory(factory.django.DjangoModelFactory):
    """Somebody in a company's register, with nothing added about her yet."""

    class Meta:
        model = Worker

    organisation = factory.SubFactory(OrganisationFactory)
    last_name = factory.Sequence(lambda n: f"Dubois {n:04}")
    first_name = "Michelle"
    birth_date = datetime.date(1985, 7, 30)


class WorkerDetailsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkerDetails

    worker = factory.SubFactory(WorkerFactory)
    organisation = factory.SelfAttribute("worker.organisation")
    language = "fr"
    function = "Soudeuse"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    last_name = "Exemple"
    first_name = "Camille"
    roles = factory.LazyFunction(lambda: [Role.MANDATEE])
    accepted_at = factory.LazyFunction(timezone.now)


def member_of(fund: Fund, **fields: Any) -> Membership:
    """A membership in force in this fund; by default a mandatee of a new company."""
    with scope(fund):
        return MembershipFactory(**fields)


def staff_of(fund: Fund, **fields: Any) -> Membership:
    """An administrator of the fund's own office."""
    with scope(fund):
        office = Organisation.objects.filter(kinds=[OrganisationKind.FUND_OFFICE]).order_by("pk").first()
        office = office or OrganisationFactory(name=fund.name, kinds=[OrganisationKind.FUND_OFFICE])
        return MembershipFactory(organisation=office, roles=[Role.FUND_ADMINISTRATOR], **fields)


def host_of(fund: Fund) -> str:
    return fund.hosts.get(is_primary=True).name


def visitor(fund: Fund) -> Client:
    """A browser on the fund's host, not signed in."""
    return Client(headers={"host": host_of(fund)})


def quickly_signed_in(fund: Fund, user: User) -> Client:
    """The same session as `signed_in`, made without the form: for tests that need many people."""
    client = visitor(fund)
    client.force_login(user)
    session = client.session
    session[settings.SESSION_FUND_KEY] = fund.pk
    session.save()
    return client


def signed_in(fund: Fund, user: User) -> Client:
    """A browser on the fund's host, signed in through the sign-in form."""
    client = visitor(fund)
    response = client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client
