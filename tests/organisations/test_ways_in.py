"""« Demander ou renouveler votre accès » leads on whoever acts for nobody here."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "organisations:renew"


def page_of(fund, user) -> str:
    return quickly_signed_in(fund, user).get(reverse(ADDRESS)).content.decode()


@pytest.mark.feature("ITM-06")
@pytest.mark.parametrize("yearly", [True, False])
def test_where_people_sign_up_alone_the_page_leads_to_adding_an_entity(fund, yearly):
    fund.options = {"signup": {"profiles": ["member"]}, "access": {"yearly": yearly}}
    fund.save()
    page = page_of(fund, UserFactory())
    assert "vous n’agissez encore pour aucune organisation" in page
    assert f'href="{reverse("rights:mine")}"' in page
    assert "Rien à demander ici" not in page


def test_elsewhere_it_says_whom_to_ask(fund):
    page = page_of(fund, UserFactory())
    assert "Demandez à la personne responsable dans votre organisation" in page
    assert "Ajoutez votre entité" not in page


def test_an_invitation_that_waits_stands_there(fund, company):
    with scope(fund):
        invited = MembershipFactory(organisation=company, accepted_at=None)
    assert reverse("organisations:accept", args=[invited.uuid]) in page_of(fund, invited.user)


def test_a_member_without_a_year_to_ask_for_reads_so(fund, mandatee):
    assert "Rien à demander ici" in mandatee.get(reverse(ADDRESS)).content.decode()
