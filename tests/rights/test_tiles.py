"""The tiles of the first screen: ticked or not, confirmed or not, and where each leads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.organisations.roles import Role
from extranet.rights import services
from extranet.rights.catalogue import Profile, Service
from extranet.rights.claims import EntityClaim
from extranet.rights.tiles import Destination, destinations
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, quickly_signed_in, signed_in, staff_of
from tests.rights.scenes import asked, body_claim, known_company, member_claim, opco, right_of, siret_of, staff_actor
from tests.rights.test_mine import main

pytestmark = pytest.mark.django_db

COLLECTION = "https://collecte.exemple.invalid/compte"


@pytest.fixture
def fund():
    return opco(help_phones={"Entreprises": "01 99 00 00 03"})


@pytest.fixture
def files_page(monkeypatch):
    """A service whose page stands: here the workers' list plays it."""
    monkeypatch.setattr(destinations, "_entries", [Destination(Service.TRAINING_FILES, "workers:list")])


def tile(browser, service: Service) -> str:
    page = main(browser.get(reverse("dashboard")))
    return page.split(f'id="service-{service}"')[1].split("</section>")[0]


def confirm(fund, application, *chosen) -> None:
    with scope(fund):
        services.confirm(actor=staff_actor(fund), fund=fund, application=application, services=chosen)


@pytest.mark.feature("MYA-47", "MYA-01")
def test_a_tile_is_open_when_its_service_was_ticked_and_confirmed(fund, files_page):
    known_company(fund)
    user = UserFactory()
    browser = signed_in(fund, user)
    home = main(browser.get(reverse("dashboard")))
    for text in ("Mon compte", user.email, "Modifier mon compte", "Gestion des salariés", "Besoin d’aide ?"):
        assert text in home, text
    assert "01 99 00 00 03" in home
    assert "Vous n’avez pas demandé ce service" in tile(browser, Service.TRAINING_FILES)
    application = asked(fund, member_claim(services=(Service.TRAINING_FILES,)), user=user)
    assert "Bonjour Michelle" in main(browser.get(reverse("dashboard")))
    assert "Demande en cours" in tile(browser, Service.TRAINING_FILES)
    assert "Vous n’avez pas demandé ce service" in tile(browser, Service.CONTRIBUTIONS)
    assert browser.get(reverse("workers:list")).status_code == 403, "the direct address is closed too"
    confirm(fund, application, Service.TRAINING_FILES)
    opened = tile(browser, Service.TRAINING_FILES)
    assert reverse("workers:list") in opened
    # One account, one sign-in: what the open tiles lead to asks for no second password.
    for address in (reverse("workers:list"), reverse("account_edit"), reverse("rights:mine")):
        assert browser.get(address).status_code == 200
    assert "Vous n’avez pas demandé ce service" in tile(browser, Service.CONTRIBUTIONS), "unticked stays closed"
    with scope(fund):
        services.suspend(actor=staff_actor(fund), fund=fund, right=right_of(application), reason="Contrôle")
    assert "Droit suspendu" in tile(browser, Service.TRAINING_FILES), "with the next click"
    with scope(fund):
        services.end(actor=staff_actor(fund), fund=fund, right=right_of(application), reason="Fin")
    assert "a pris fin" in tile(browser, Service.TRAINING_FILES)


@pytest.mark.feature("MYA-51")
def test_the_collection_leads_to_the_address_that_the_fund_sets(fund):
    known_company(fund)
    user = UserFactory()
    browser = quickly_signed_in(fund, user)
    application = asked(fund, user=user)
    confirm(fund, application, Service.CONTRIBUTIONS)
    assert f'href="{reverse("funding:contributions")}"' in tile(browser, Service.CONTRIBUTIONS), "this site's own page"
    administrator = quickly_signed_in(fund, staff_of(fund).user)
    settings = reverse("rights:contributions_address")
    assert settings in administrator.get(reverse("fund_settings:page")).content.decode()
    for wrong in ("http://collecte.exemple.invalid/", "javascript:alert(1)", "collecte"):
        page = main(administrator.post(settings, {"address": wrong}))
        assert "Il y a un problème" in page or wrong == "collecte"
    administrator.post(settings, {"address": COLLECTION})
    opened = tile(browser, Service.CONTRIBUTIONS)
    assert f'href="{COLLECTION}"' in opened
    assert "noopener noreferrer" in opened
    assert COLLECTION not in main(quickly_signed_in(fund, UserFactory()).get(reverse("dashboard")))


def test_a_service_confirmed_elsewhere_offers_to_act_there(fund, files_page):
    known_company(fund)
    user = UserFactory()
    with scope(fund):
        MembershipFactory(user=user, organisation__name="Aaa", roles=[Role.MANDATEE])
    application = asked(fund, user=user)
    confirm(fund, application, Service.TRAINING_FILES)
    browser = quickly_signed_in(fund, user)
    browser.get(reverse("organisations:choose"))
    closed = tile(browser, Service.TRAINING_FILES)
    assert "Agir pour Bureau Exemple" in closed
    with scope(fund):
        address = reverse("organisations:switch", args=[right_of(application).membership.organisation.uuid])
    browser.post(address)
    assert "Agir pour" not in tile(browser, Service.TRAINING_FILES)


def test_a_confirmed_right_in_one_company_opens_nothing_of_another(fund, files_page):
    known_company(fund)
    other = known_company(fund, siret=siret_of(2), code="B1", name="Autre")
    user = UserFactory()
    confirm(fund, asked(fund, user=user), Service.TRAINING_FILES)
    asked(fund, member_claim(siret=siret_of(2)), user=user)
    browser = quickly_signed_in(fund, user)
    assert browser.get(reverse("organisations:organisation", args=[other.uuid])).status_code == 404
    assert browser.get(reverse("workers:add", args=[other.uuid])).status_code == 404
    assert browser.post(reverse("organisations:switch", args=[other.uuid])).status_code == 404


def test_the_first_screen_takes_the_same_queries_with_one_right_and_with_thirty(fund, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user = UserFactory()
    browser = quickly_signed_in(fund, user)
    asked(fund, body_claim(), user=user)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    pages = [reverse("dashboard"), reverse("rights:mine")]
    few = [count(page) for page in pages]
    asked(fund, *[member_claim(siret=siret_of(number)) for number in range(30)], user=user)
    assert [count(page) for page in pages] == few


def test_a_public_bodys_tile_leads_to_its_enrolments(fund):
    fund.capabilities = [*fund.capabilities, Capability.ENROLMENT]
    fund.options["signup"]["profiles"].append(Profile.PUBLIC_BODY.value)
    fund.save()
    with scope(fund):
        OrganisationFactory(kinds=["public_body"], enterprise_number="0440966354")
    claim = EntityClaim(
        profile=Profile.PUBLIC_BODY,
        services=(Service.TRAINING_OFFICE,),
        legal_representative="",
        capacity="Responsable de formation",
        name="Ville de Namur",
        enterprise_number="0440966354",
    )
    user = UserFactory()
    application = asked(fund, claim, user=user)
    confirm(fund, application, Service.TRAINING_OFFICE)
    browser, address = quickly_signed_in(fund, user), reverse("enrolments:participation")
    assert f'href="{address}"' in tile(browser, Service.TRAINING_OFFICE)
    assert browser.get(address).status_code == 200
