"""The choice among one's organisations after signing in, and a link that belongs to another of them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.organisations.models import EstablishmentLimit, QualityManager
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import (
    PASSWORD,
    EstablishmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    signed_in,
    visitor,
)
from tests.organisations.administration import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(fund):
    """A person of two organisations."""
    user = UserFactory()
    with scope(fund):
        forges = OrganisationFactory(name="Forges du Nord", enterprise_number="0440966354", nsso_number="100000001")
        ateliers = OrganisationFactory(name="Ateliers du Sud")
        hers = MembershipFactory(user=user, organisation=forges, roles=["access_manager", "training_officer"])
        there = MembershipFactory(user=user, organisation=ateliers, roles=["contributions_manager"])
        QualityManager.objects.create(organisation=forges, kind="company", membership=hers)
        place = EstablishmentFactory(organisation=ateliers, name="Atelier de Dinant")
        EstablishmentLimit.objects.create(membership=there, establishment=place)
    return user, hers, there


@pytest.mark.feature("FLA-24")
def test_after_sign_in_one_page_lists_them_with_ones_roles_at_each_level(fund, both):
    user, hers, _there = both
    client = visitor(fund)
    response = client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD}, follow=True)
    page = text_of(response)
    assert response.redirect_chain == [("/", 302), (reverse("organisations:choose"), 302)]
    assert client.get("/").status_code == 200, "asked once"
    assert "Choisissez l’entreprise ou l’organisation pour laquelle vous souhaitez travailler" in page
    for text in ("Forges du Nord", "Responsable des accès", "Gestionnaire Local (Entreprise)", "1000000-01",
                 "Responsable de formation", "Ateliers du Sud", "Atelier de Dinant"):  # fmt: skip
        assert text in page, text
    switch = reverse("organisations:switch", args=[hers.organisation.uuid])
    on = client.post(switch, {"to": "members"})
    assert on.headers["Location"] == reverse("organisations:members", args=[hers.organisation.uuid])
    assert reverse("organisations:choose") in text_of(client.get("/")), "reached from the switcher too"


def test_it_is_not_shown_for_one_organisation(fund, forges):
    client = signed_in(fund, forges.members["plain"].user)
    assert client.get(reverse("organisations:choose")).headers["Location"] == "/"
    assert reverse("organisations:choose") not in text_of(client.get("/"))


def test_a_link_of_ones_other_organisation_offers_to_switch(fund, both):
    user, hers, there = both
    client = signed_in(fund, user)
    client.post(reverse("organisations:switch", args=[there.organisation.uuid]))
    link = reverse("organisations:members", args=[hers.organisation.uuid])
    page = client.get(link)
    assert page.status_code == 404
    assert "Agir pour Forges du Nord et rouvrir la page" in text_of(page)
    back = client.post(reverse("organisations:switch", args=[hers.organisation.uuid]), {"next": link})
    assert back.headers["Location"] == link
    assert client.get(link).status_code == 200


def test_the_offer_tells_nothing_of_organisations_that_are_not_hers(fund, both):
    user, hers, _there = both
    with scope(fund):
        foreign = OrganisationFactory(name="Étrangère")
    client = signed_in(fund, user)
    answers = {
        text_of(client.get(reverse("organisations:members", args=[uuid]))).replace(str(uuid), "")
        for uuid in (foreign.uuid, "00000000-0000-4000-8000-000000000000")
    }
    stripped = {" ".join(word for word in page.split() if "value=" not in word) for page in answers}
    assert len(stripped) == 1
    assert "Étrangère" not in stripped.pop()
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        on = client.post(reverse("organisations:switch", args=[hers.organisation.uuid]), {"next": evil})
        assert on.headers["Location"] == "/", evil
    with scope(fund):
        alone = MembershipFactory(roles=[Role.CONTRIBUTIONS_MANAGER])
    assert "rouvrir la page" not in text_of(
        signed_in(fund, alone.user).get(reverse("organisations:members", args=[foreign.uuid]))
    )


def test_the_choice_costs_the_same_however_many(fund, both):
    user, _hers, _there = both
    client, counts = signed_in(fund, user), []
    client.get(reverse("organisations:choose"))
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("organisations:choose"))
        counts.append(len(captured))
        with scope(fund):
            for _n in range(10):
                MembershipFactory(user=user)
    assert counts[0] == counts[1]
