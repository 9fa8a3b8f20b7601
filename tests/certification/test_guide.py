"""« Parcours du certificat », and the words of a training body's header."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, quickly_signed_in

GUIDE = reverse("certification:guide")


@pytest.mark.feature("ATN-62")
def test_the_guide_tells_the_steps_whose_turn_it_is_and_whom_to_call(made):
    made.fund.help_email, made.fund.help_phones = "aide@fonds.example", {"Organismes": "+33 1 23 45 67 89"}
    made.fund.save()
    made.choose(closes_after=45, opens="last_day")
    client = made.as_manager
    page = client.get(GUIDE).content.decode()
    steps = ["calendrier prévisionnel", "saisie des heures", "certificat de réalisation", "certification", "validation"]
    places = [page.index(f"{step}</h2>") for step in [*steps, "transmission", "règlement"]]
    assert places == sorted(places)
    assert page.count("C’est au tour de l’organisme de formation.") == 3
    assert "le dernier jour du mois" in page
    assert "Il se ferme 45 jours après sa fin" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "aide@fonds.example" in main
    assert "+33 1 23 45 67 89" in main
    dossier = made.dossier()
    for address in (reverse("certification:months", args=[dossier.uuid]), "/"):
        assert f'href="{GUIDE}"' in client.get(address).content.decode(), address


@pytest.mark.feature("ATN-62")
def test_a_fund_may_leave_the_guide_out_of_the_menu(made):
    made.choose(hidden_pages=["guide"])
    assert GUIDE not in made.as_manager.get("/").content.decode()


@pytest.mark.feature("ATN-02")
def test_a_training_bodys_header_says_so_on_every_page(made):
    made.fund.options["public_site"] = "https://fonds.example/"
    made.fund.save()
    with scope(made.fund):
        mandatee = MembershipFactory(organisation=made.employer, roles=[Role.MANDATEE])
    client = made.as_manager
    for address in ("/", GUIDE, reverse("certification:list"), reverse("certification:payments")):
        page = client.get(address).content.decode()
        header = " ".join(page[page.index("<header") : page.index("</header>")].split())
        assert "Organisme · Centre Exemple" in header
        assert '<a class="public-site" href="https://fonds.example/">Retour au site</a>' in header
        assert "Déconnexion" in header
    other = quickly_signed_in(made.fund, mandatee.user).get("/").content.decode()
    assert "Organisme ·" not in other
    assert "Se déconnecter" in other
