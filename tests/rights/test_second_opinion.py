"""Where the fund decides by two, a right is confirmed by two people of its office."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.organisations.models import Membership, Proposal
from extranet.organisations.roles import OrganisationKind, Role
from extranet.rights.catalogue import Service
from extranet.rights.models import Right
from extranet.rights.services import recognise
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, OrganisationFactory, quickly_signed_in, staff_of
from tests.mail import delivered_mail
from tests.rights.scenes import asked, known_company, opco, right_of, staff_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    made = opco()
    made.options |= {"four_eyes": True}
    made.save()
    return made


@pytest.fixture
def two(fund):
    return [quickly_signed_in(fund, staff_of(fund).user) for _ in range(2)]


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def confirm(client, application, service=Service.TRAINING_FILES) -> str:
    address = reverse("rights:confirm", args=[application.uuid])
    return text_of(client.post(address, {"service": service.value}, follow=True))


def second(fund, client) -> str:
    with scope(fund):
        proposal = Proposal.objects.open().get()
    return text_of(client.post(reverse("trust:confirm_proposal", args=[proposal.uuid]), follow=True))


def state_of(fund, application) -> tuple[str, list]:
    with scope(fund):
        members = Membership.objects.not_withdrawn().filter(
            user=application.user_id, organisation__name="Bureau Exemple"
        )
        return right_of(application).state, [role for member in members for role in member.roles]


@pytest.mark.feature("MYA-36")
def test_a_right_counts_once_a_second_person_has_confirmed_it(fund, two):
    known_company(fund)
    application = asked(fund)
    assert "rien ne change avant" in confirm(two[0], application)
    assert state_of(fund, application) == ("requested", [])
    assert delivered_mail(fund) == []
    assert "une autre personne du fonds la confirme" in second(fund, two[0])
    assert state_of(fund, application)[0] == "requested", "not the same person"

    page = text_of(two[1].get(reverse("rights:review", args=[application.uuid])))
    assert "Une décision attend une seconde personne" in page
    assert "Confirmer «" not in page
    with scope(fund):
        proposal = Proposal.objects.get()
    read = text_of(two[1].get(reverse("trust:proposal", args=[proposal.uuid])))
    assert "Gérer les dossiers de formation de mon entreprise" in read
    assert "Bureau Exemple" in read
    second(fund, two[1])
    assert state_of(fund, application) == ("confirmed", ["training_officer"])
    assert len(delivered_mail(fund)) == 1


def test_what_was_proposed_of_another_organisation_is_not_confirmed(fund, two):
    known_company(fund)
    application = asked(fund)
    confirm(two[0], application)
    with scope(fund):
        other = OrganisationFactory(name="Autre SA", kinds=[OrganisationKind.COMPANY], country="FR")
        recognise(actor=staff_actor(fund), application=application, organisation=other)
    assert "Une autre organisation a été reconnue" in second(fund, two[1])
    assert state_of(fund, application)[0] == "requested"


def test_who_asked_is_not_the_second_person(fund, two):
    known_company(fund)
    with scope(fund):
        office = Membership.objects.administrators().first().organisation
        applicant = MembershipFactory(organisation=office, roles=[Role.FUND_OFFICER])
    application = asked(fund, user=applicant.user)
    confirm(two[0], application)
    assert "Vous avez fait cette demande vous-même" in second(fund, quickly_signed_in(fund, applicant.user))
    assert state_of(fund, application)[0] == "requested"


def test_many_at_once_are_proposed_one_by_one(fund, two):
    known_company(fund)
    application = asked(fund)
    page = text_of(two[0].post(reverse("rights:confirm_many"), {"everything": "1"}))
    assert "Proposées" in page
    with scope(fund):
        assert Proposal.objects.get().subject_uuid == application.uuid
        assert not Right.objects.confirmed().exists()
