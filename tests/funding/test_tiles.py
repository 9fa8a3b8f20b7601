"""« MES SERVICES »: « Espace Entreprise » and « Espace Organisme de formation » open, closed, and by their address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.rights.catalogue import Service
from extranet.tenants.scope import scope
from tests.factories import UserFactory, quickly_signed_in
from tests.rights.scenes import asked, body_claim, known_body, known_company, member_claim, opco
from tests.rights.test_mine import main
from tests.rights.test_tiles import confirm, tile

pytestmark = pytest.mark.django_db

FILES, AGREEMENTS = "funding:requests", "funding:agreements"


@pytest.fixture
def fund():
    return opco(help_phones={"Entreprises": "01 99 00 00 03"})


@pytest.mark.feature("MYA-50")
@pytest.mark.parametrize(
    ("ticked", "confirmed", "said"),
    [
        (True, True, "Ouvrir"),
        (True, False, "Demande en cours"),
        (False, True, "Vous n’avez pas demandé ce service"),  # confirmed for what she ticked: the contributions
        (False, False, "Vous n’avez pas demandé ce service"),
    ],
)
def test_the_companys_space_opens_if_the_box_was_ticked_and_the_right_confirmed(fund, ticked, confirmed, said):
    known_company(fund)
    wanted = Service.TRAINING_FILES if ticked else Service.CONTRIBUTIONS
    user = UserFactory()
    application = asked(fund, member_claim(services=(wanted,)), user=user)
    if confirmed:
        confirm(fund, application, wanted)
    browser = quickly_signed_in(fund, user)
    shown = tile(browser, Service.TRAINING_FILES)
    assert "Espace Entreprise" in shown
    assert said in shown
    is_open = ticked and confirmed
    assert (f'href="{reverse(FILES)}"' in shown) is is_open
    assert browser.get(reverse(FILES)).status_code == (200 if is_open else 403), "the direct address"


@pytest.mark.feature("MYA-52", "MYA-41")
def test_the_training_bodys_space_opens_after_validation(fund):
    known_body(fund)
    user = UserFactory()
    application = asked(fund, body_claim(), user=user)
    browser = quickly_signed_in(fund, user)
    closed = tile(browser, Service.PAYMENT_FILES)
    assert "Espace Organisme de formation" in closed
    assert "Demande en cours" in closed
    assert browser.get(reverse(AGREEMENTS)).status_code == 403
    # The click on the tile asks once; a second one changes nothing (MYA-41).
    for _twice in range(2):
        browser.post(reverse("rights:ask", args=[Service.PAYMENT_FILES]))
    with scope(fund):
        assert application.rights.count() == 1
    confirm(fund, application, Service.PAYMENT_FILES)
    assert f'href="{reverse(AGREEMENTS)}"' in tile(browser, Service.PAYMENT_FILES)
    assert browser.get(reverse(AGREEMENTS)).status_code == 200
    assert browser.get(reverse(FILES)).status_code in (200, 403)


@pytest.mark.feature("MYA-47", "MYA-49")
def test_the_first_screen_of_a_member_leads_to_account_workers_help_and_services(fund):
    company = known_company(fund)
    user = UserFactory()
    confirm(fund, asked(fund, user=user), Service.TRAINING_FILES)
    browser = quickly_signed_in(fund, user)
    home = main(browser.get(reverse("dashboard")))
    for text in ("Mon compte", "Bonjour Michelle", user.email, reverse("account_edit"), "Besoin d’aide ?"):
        assert text in home, text
    assert "01 99 00 00 03" in home
    assert "MES SERVICES" in home
    assert f'href="{reverse("workers:list")}"' in home, "« Gestion des salariés »"
    workers = main(browser.get(reverse("workers:list")))
    assert reverse("workers:add", args=[company.uuid]) in workers
    assert reverse("workers:import", args=[company.uuid]) in workers


def test_without_member_services_the_tiles_stay_closed(fund):
    known_company(fund)
    user = UserFactory()
    confirm(fund, asked(fund, user=user), Service.TRAINING_FILES)
    fund.capabilities = []
    fund.save()
    browser = quickly_signed_in(fund, user)
    assert "Bientôt disponible" in tile(browser, Service.TRAINING_FILES)
    assert browser.get(reverse(FILES)).status_code == 404
