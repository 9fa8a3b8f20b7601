"""What the fund chooses about sign-up, and the pages for whoever isn't in yet."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import FundFactory, MembershipFactory, signed_in, staff_of, visitor
from tests.signup.scenes import FIRST, activated, member, open_fund, person, sent, shown

pytestmark = pytest.mark.django_db

SETTINGS = "/inscription/reglages/"


def choice(**changes):
    return {
        "profiles": ["member"],
        "branches": "Métallurgie\r\n\r\n  Bureaux   d’études \nMétallurgie",
        "proofs": ["payroll"],
        "info_1": "Prenez votre appel de fonds.",
        "info_2": "",
        "info_3": "",
        "benefits": "Tout au même endroit",
        "terms_version": "1.0",
        "terms_text": "",
    } | changes


@pytest.fixture
def fund():
    return FundFactory(country="FR", time_zone="Europe/Paris")


@pytest.fixture
def administrator(fund):
    return signed_in(fund, staff_of(fund).user)


@pytest.mark.feature("MYA-19", "MYA-22", "MYA-46")
def test_an_administrator_opens_sign_up_and_chooses_its_questions(fund, administrator):
    assert "Inscription en ligne" in shown(administrator.get("/reglages/"))
    assert "Sans profil coché, l’inscription est fermée" in shown(administrator.get(SETTINGS))
    saved = administrator.post(SETTINGS, choice(), follow=True)
    assert "Les réglages de l’inscription sont enregistrés." in shown(saved)
    fund = Fund.objects.get(pk=fund.pk)
    assert fund.options["signup"]["branches"] == ["Métallurgie", "Bureaux d’études"]
    page = shown(visitor(fund).post(FIRST, {"profiles": ["member"], "member-branch": "Métallurgie"}))
    assert "Prenez votre appel de fonds." in page
    assert "Masse salariale" in page
    assert "Code Adhérent" not in page
    assert "Organisme de formation" not in page
    entrance = shown(visitor(fund).get("/compte/connexion/"))
    assert "Tout au même endroit" in entrance
    assert "CRÉER MON COMPTE" in entrance
    with scope(fund):
        entry = Entry.objects.get(verb="signup.choices_changed")
    assert entry.facts["profiles"] == ["member"]
    administrator.post(SETTINGS, choice())
    administrator.post(SETTINGS, choice(profiles=[]))
    with scope(fund):
        assert Entry.objects.filter(verb="signup.choices_changed").count() == 2, "the same choice is no change"
    assert visitor(fund).get(FIRST).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"profiles": ["king"]}, "n’est pas un choix valide|Sélectionnez un choix valide"),
        ({"proofs": ["blood"]}, "Sélectionnez un choix valide"),
        ({"benefits": "a\nb\nc\nd\ne"}, "4 lignes au plus"),
        ({"branches": "b" * 121}, "Une ligne compte 120 caractères au plus"),
        ({"terms_version": ""}, "Ce champ est obligatoire"),
    ],
)
def test_a_wrong_choice_is_named_and_what_was_written_is_kept(fund, administrator, changes, said):
    page = administrator.post(SETTINGS, choice(**changes))
    assert any(words in shown(page) for words in said.split("|"))
    assert "Prenez votre appel de fonds." in page.content.decode()
    assert "signup" not in Fund.objects.get(pk=fund.pk).options


@pytest.mark.feature("MYA-32")
def test_what_somebody_accepted_is_never_changed_under_its_version(fund, administrator):
    administrator.post(SETTINGS, choice(terms_version="2.0", terms_text="Le premier texte."))
    fund = Fund.objects.get(pk=fund.pk)
    client = visitor(fund)
    first = member(**{"member-0-member_code": ""})
    assert client.post(FIRST, first).status_code == 302
    client.post("/inscription/informations-personnelles/", person(client))
    page = administrator.post(SETTINGS, choice(terms_version="2.0", terms_text="Un autre texte."))
    assert "Quelqu’un a déjà accepté cette version" in shown(page)
    assert "Un autre texte." in page.content.decode()
    page = administrator.post(SETTINGS, choice(terms_version="2.1", terms_text="Un autre texte."))
    assert page.status_code == 302


def test_officers_and_members_do_not_choose(fund):
    with scope(fund):
        officer = MembershipFactory(organisation=staff_of(fund).organisation, roles=["fund_officer"]).user
    assert signed_in(fund, officer).get(SETTINGS).status_code == 403


@pytest.mark.feature("MYA-46")
def test_the_sign_in_page_tells_the_four_benefits():
    fund = open_fund(capabilities=["membership"])
    page = visitor(fund).get("/compte/connexion/")
    text = shown(page)
    for benefit in (
        "Consultez l’historique de vos démarches",
        "Gérez vos règlements et déposez vos factures et attestations",
        "Spécial adhérents : saisissez vos demandes de prise en charge",
        "Spécial adhérents : déclarez vos contributions formation",
    ):
        assert benefit in text
    assert f'href="{FIRST}"' in page.content.decode()
    assert "sur invitation" not in text


@pytest.mark.feature("MYA-14", "MYA-15")
def test_help_by_situation_and_browsers_are_reached_from_the_sign_in_page():
    fund = open_fund(["public_body"])
    client = visitor(fund)
    entrance = client.get("/compte/connexion/").content.decode()
    assert f'href="{reverse("signup:help")}"' in entrance
    page = client.get(reverse("signup:help"))
    text = shown(page)
    assert "Vous n’avez pas encore de compte ?" in text
    assert "Vous enregistrer en tant que nouveau responsable de formation" in text
    assert "« Ajouter une entité »" in text
    assert "Vous souhaitez vous connecter ?" in text
    for path in (FIRST, reverse("account_login"), reverse("rights:mine"), reverse("signup:browsers")):
        assert f'href="{path}"' in page.content.decode()
    browsers = shown(client.get(reverse("signup:browsers")))
    for name in ("Chrome", "Edge", "Firefox", "Safari", "Sans JavaScript"):
        assert name in browsers
    closed = shown(visitor(FundFactory()).get(reverse("signup:help")))
    assert "on entre sur invitation" in closed
    assert "CRÉER MON COMPTE" not in closed


def test_requests_under_way_stay_when_sign_up_closes():
    fund = open_fund()
    sent(fund)
    fund.options["signup"]["profiles"] = []
    fund.save()
    assert "Votre compte est ouvert" in shown(activated(fund))
