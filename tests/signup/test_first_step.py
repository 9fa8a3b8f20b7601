"""Step one: profiles, branch, services, establishments, proofs; nothing is kept but in the visitor's session."""

from __future__ import annotations

import pytest
from django.utils import timezone

from extranet.accounts.models import User
from extranet.rights.models import Application, KnownFigure, ProofResult
from extranet.signup.models import PendingSignUp
from extranet.tenants.scope import scope
from tests.factories import EstablishmentFactory, FundFactory, OrganisationFactory, host_of, visitor
from tests.signup.scenes import (
    BRANCHES,
    FIRST,
    OTHER_SIRET,
    SECOND,
    SIRET,
    THIRD,
    activated,
    both,
    member,
    open_fund,
    person,
    public_body,
    sent,
    shown,
    training_body,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return open_fund()


def nothing_stored(fund) -> bool:
    with scope(fund):
        return not (PendingSignUp.objects.exists() or Application.objects.exists() or User.objects.exists())


@pytest.mark.feature("MYA-22", "MYA-24", "MYA-26")
def test_a_member_opens_her_questions_branch_first(fund):
    client = visitor(fund)
    page = client.get(FIRST)
    assert "Sélectionner au moins un profil et au moins un service associé" in shown(page)
    assert "Adhérent" in shown(page)
    assert "Organisme de formation" in shown(page)

    page = client.post(FIRST, {"profiles": ["member"], "action": "next"})
    assert "Quelle est la branche associée à mon entreprise ?" in shown(page)
    assert "-- Veuillez choisir une branche --" in shown(page)
    assert "Il y a un problème" not in shown(page)
    assert "Code Adhérent" not in shown(page)

    page = client.post(FIRST, {"profiles": ["member"], "member-branch": "", "action": "open:member"})
    assert "Choisissez la branche de votre entreprise dans la liste." in shown(page)
    page = client.post(FIRST, {"profiles": ["member"], "member-branch": BRANCHES[1], "action": "open:member"})
    text, html = shown(page), page.content.decode()
    assert "Mes services :" in text
    assert "Vous pouvez décocher la case correspondante à l’un des accès si vous le souhaitez." in text
    for service in ("training_files", "contributions"):
        assert f'value="{service}"' in html
    assert html.count("checked") == 3  # the profile, and both services
    assert f"Masse salariale {timezone.localdate().year - 1}" in text
    assert "Nombre entier sans espace" in text
    assert "Il y a un problème" not in text


@pytest.mark.feature("MYA-17")
def test_without_a_profile_or_a_service_nothing_goes_on(fund):
    client = visitor(fund)
    sentence = "Sélectionner au moins un profil et au moins un service associé"
    assert f"{sentence} :" in shown(client.post(FIRST, {"action": "next"})).replace("\xa0", " ")
    page = client.post(FIRST, member(**{"member-services": []}))
    assert page.status_code == 200
    assert f"Mes services : : {sentence}" in shown(page).replace("\xa0", " ")
    assert client.get(SECOND).headers["Location"] == FIRST


@pytest.mark.feature("MYA-16", "MYA-27", "MYA-29")
def test_both_profiles_make_one_account_and_two_requests(fund):
    client = sent(fund, both())
    activated(fund, client)
    with scope(fund):
        asked = {one.profile: one for one in Application.objects.all()}
    assert set(asked) == {"member", "training_body"}
    assert asked["member"].siret == SIRET
    assert asked["member"].branch == BRANCHES[0]
    assert asked["member"].payroll == 1_250_000
    assert asked["member"].payroll_year == timezone.localdate().year - 1
    assert asked["member"].phone == "01 99 00 00 09"
    assert asked["training_body"].activity_number == "11750123456"
    assert str(asked["training_body"].invoice_amount) == "1250.50"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("member-0-siret", "732 829 320 00075", "Les chiffres de contrôle ne correspondent pas"),
        ("member-0-siret", "", "Ce champ est obligatoire"),
        ("member-0-legal_representative", "", "Ce champ est obligatoire"),
        ("member-0-legal_representative", "B" * 1_000_000, "au plus 160 caractères"),
        ("member-0-capacity", "", "Ce champ est obligatoire"),
        ("member-0-phone", "appelez-moi", "Écrivez le numéro avec des chiffres"),
        ("member-0-payroll", "1250,50", "sans virgule ni point"),
        ("member-0-payroll", "1.250.000", "sans virgule ni point"),
        ("member-0-payroll", "-4", "sans virgule ni point"),
        ("member-0-payroll", "", "Ce champ est obligatoire"),
        ("member-0-member_code", "", "Ce champ est obligatoire"),
        ("member-certified", "", "Cochez cette case"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_typed_is_lost(fund, field, typed, said):
    page = visitor(fund).post(FIRST, member(**{field: typed}))
    assert page.status_code == 200
    assert said in shown(page)
    assert "Erreur :" in page.content.decode()
    for kept in ("Béatrice Exemple", "A-1234"):
        if kept != member()[field if field in member() else "action"]:
            assert kept in page.content.decode()
    assert nothing_stored(fund)


def test_the_attestation_is_compulsory_for_each_profile(fund):
    page = visitor(fund).post(FIRST, both(**{"training_body-certified": ""}))
    assert shown(page).count("Cochez cette case : la demande") == 2  # in the summary, and at the field
    assert "opérations sélectionnées ci-dessus" in shown(page)


@pytest.mark.feature("MYA-29", "MYA-30")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"training_body-0-activity_number": "1175012345"}, "Comptez les chiffres"),
        ({"training_body-0-invoice_amount": "0"}, "plus grand que zéro"),
        ({"training_body-0-invoice_amount": "beaucoup"}, "Écrivez un montant en chiffres"),
        ({"training_body-0-invoice_amount": ""}, "cochez que vous n’avez encore jamais facturé"),
    ],
)
def test_a_training_body_proves_itself_or_says_that_it_never_invoiced(fund, changes, said):
    client = visitor(fund)
    assert said in shown(client.post(FIRST, training_body(**changes)))
    never = training_body(**{"training_body-0-invoice_amount": "", "training_body-0-never_invoiced": "on"})
    page = client.post(FIRST, {"profiles": ["training_body"], "action": "next"})
    assert "Générer une facture" in shown(page)
    help_page = shown(client.get("/inscription/aide/montant-de-facture/"))
    assert "n’inventez pas de montant" in help_page
    assert "ne fabrique pas encore de facture" in help_page
    assert client.post(FIRST, never).headers["Location"] == SECOND


@pytest.mark.feature("MYA-23")
def test_establishments_are_added_and_removed_and_never_twice_the_same(fund):
    client = visitor(fund)
    page = client.post(FIRST, member(action="add:member"))
    assert "Établissement 2" in shown(page)
    assert 'value="732 829 320 00074"' in page.content.decode()
    assert "Il y a un problème" not in shown(page)
    second = {name.replace("-0-", "-1-"): value for name, value in member().items() if "-0-" in name} | {
        "member-count": "2"
    }
    page = client.post(FIRST, member(**second))
    assert "Cet établissement figure déjà plus haut" in shown(page)
    page = client.post(FIRST, member(**second, action="remove:member-0"))
    assert "Établissement 2" not in shown(page)
    response = client.post(FIRST, member(**second | {"member-1-siret": OTHER_SIRET, "member-1-capacity": "Gérante"}))
    assert response.headers["Location"] == SECOND
    client.post(SECOND, person(client))
    activated(fund, client)
    with scope(fund):
        assert set(Application.objects.values_list("siret", "capacity")) == {
            (SIRET, "Comptable"),
            (OTHER_SIRET, "Gérante"),
        }


@pytest.mark.parametrize(
    "action",
    ["add:nobody", "remove:member-x", "remove:member-99", f"remove:member-{'9' * 5000}", "remove:", "open:", "?"],
)
def test_forged_buttons_change_nothing(fund, action):
    second = {name.replace("-0-", "-1-"): value for name, value in member().items() if "-0-" in name}
    two = member(**second, action=action) | {"member-count": "2", "member-1-siret": OTHER_SIRET}
    page = visitor(fund).post(FIRST, two)
    if page.status_code == 200:
        assert "Établissement 2" in shown(page)
    assert visitor(fund).post(FIRST, member(**{"member-count": "9" * 40}, action="add:member")).status_code == 200


def test_the_session_keeps_the_answers_to_what_was_asked_and_nothing_else(fund):
    client = visitor(fund)
    extra = {"member-0-name": "n" * 1_000_000, "member-0-kind": "login", "member-9-siret": SIRET, "other": "x"}
    assert client.post(FIRST, member(**extra)).status_code == 302
    first = client.session["signup"]["first"]
    assert set(first) == {"profiles", "payroll_year", "blocks"}
    (entity,) = first["blocks"]["member"]["entities"]
    assert set(entity) == {"member_code", "payroll", "legal_representative", "siret", "capacity", "phone"}


@pytest.mark.feature("MYA-18", "MYA-21")
def test_no_step_is_skipped_and_going_back_keeps_the_answers(fund):
    client = visitor(fund)
    assert client.get(SECOND).headers["Location"] == FIRST
    assert client.get(THIRD).headers["Location"] == FIRST
    assert client.post(SECOND, {"action": "next"}).headers["Location"] == FIRST
    client.post(FIRST, member())
    page = client.get(SECOND)
    assert 'aria-current="step"' in page.content.decode()
    assert "Étape 2 sur 3 · Vos informations personnelles" in shown(page)
    back = client.post(SECOND, person(client, action="back", first_name="Leïla", email="pas fini"))
    assert back.headers["Location"] == FIRST
    assert 'value="732 829 320 00074"' in client.get(FIRST).content.decode()
    assert "Béatrice Exemple" in client.get(FIRST).content.decode()
    page = client.get(SECOND).content.decode()
    assert 'value="Leïla"' in page
    assert 'value="pas fini"' in page
    assert nothing_stored(fund)


def test_a_session_that_was_lost_loses_no_personal_answer(fund):
    client = visitor(fund)
    client.post(FIRST, member())
    fields = person(client)
    client.cookies.clear()
    assert client.post(SECOND, fields).headers["Location"] == FIRST
    client.post(FIRST, member())
    assert 'value="Nora"' in client.get(SECOND).content.decode()


@pytest.mark.feature("MYA-25", "MYA-26")
def test_a_right_and_a_wrong_proof_lead_to_the_same_pages(fund):
    with scope(fund):
        company = OrganisationFactory(country="FR", siren=SIRET[:9])
        EstablishmentFactory(organisation=company, siret=SIRET)
        KnownFigure.objects.create(organisation=company, kind="member_code", reference="A-1234")
    pages = set()
    for code, payroll in (("A-1234", "1250000"), ("X-9", "7")):
        email = f"{code.lower()}@example.invalid"
        client = sent(
            fund,
            member(**{"member-0-member_code": code, "member-0-payroll": payroll}),
            email=email,
            email_again=email,
        )
        pages.add((shown(client.get(THIRD)).replace(email, "…"), shown(activated(fund, client))))
    assert len(pages) == 1
    with scope(fund):
        verdicts = ProofResult.objects.filter(kind="member_code").values_list("verdict", flat=True)
        assert set(verdicts) == {"matched", "differs"}


@pytest.mark.feature("MYA-18")
@pytest.mark.parametrize("step", [FIRST, SECOND])
def test_cancelling_leaves_nothing(fund, step):
    client = visitor(fund)
    client.post(FIRST, member())
    client.post(SECOND, person(client, action="back"))
    response = client.post(step, {"action": "cancel"}, follow=True)
    assert "rien de ce que vous avez écrit n’est gardé" in shown(response)
    assert "Béatrice" not in str(dict(client.session))
    assert "Nora" not in str(dict(client.session))
    assert "Béatrice" not in client.get(FIRST).content.decode()
    assert nothing_stored(fund)


def test_answers_carried_to_another_fund_are_nobodys_there(fund):
    other, client = open_fund(), visitor(fund)
    client.post(FIRST, member())
    elsewhere = client.get(FIRST, headers={"host": host_of(other)})
    assert "Béatrice" not in elsewhere.content.decode()
    assert client.get(SECOND, headers={"host": host_of(other)}).headers["Location"] == FIRST


@pytest.mark.feature("MYA-19", "MYA-20")
def test_each_step_has_the_funds_words_and_its_phones():
    phones = {"Entreprises": "01 99 00 00 01", "Particuliers": "01 99 00 00 02", "Partenaires & OF": "01 99 00 00 03"}
    fund = open_fund(
        help_phones=phones, signup={"info": {"1": "Le code figure sur l’appel de fonds.", "3": "À bientôt"}}
    )
    client = visitor(fund)
    page = shown(client.get(FIRST))
    assert "INFOS DURANT CETTE ETAPE" in page
    assert "Le code figure sur l’appel de fonds." in page
    client.post(FIRST, member())
    second = shown(client.get(SECOND))
    assert "Le code figure" not in second
    assert "Ces données permettent au fonds de savoir qui fait la demande" in second
    for text in (page, second, shown(client.get("/compte/connexion/")), shown(client.get("/inscription/aide/"))):
        assert "Besoin d’aide ?" in text
        assert "Particuliers 01 99 00 00 02" in text


@pytest.mark.feature("ITM-04", "ITM-05")
@pytest.mark.parametrize(("kind", "written"), [("responsible", "Nouveau responsable"), ("login", "Login pour un")])
def test_a_training_responsible_and_somebody_of_her_service_ask_with_one_form(kind, written):
    fund = open_fund(["public_body"], country="BE")
    page = visitor(fund).get(FIRST)
    assert "Vous enregistrer en tant que nouveau responsable de formation" in shown(page)
    assert "Demander un login" in shown(page)
    activated(fund, sent(fund, public_body(**{"public_body-0-kind": kind})))
    with scope(fund):
        asked = Application.objects.get()
        assert asked.name == "FOD Voorbeeld"
        assert asked.enterprise_number == "0440966354"
        assert asked.capacity.startswith(written)
        assert asked.capacity.endswith("Conseillère")
        assert list(asked.rights.values_list("service", "state")) == [("training_office", "requested")]


def test_a_belgian_fund_asks_for_its_own_numbers_and_its_own_proofs():
    fund = open_fund(["member"], country="BE", signup={"branches": []})
    page = visitor(fund).get(FIRST)
    assert "N° BCE" in shown(page)
    assert "Siret" not in shown(page)
    assert "Masse salariale" not in shown(page)
    assert "Quelle est la branche" not in shown(page)
    assert "Code Adhérent" in shown(page)
    without = open_fund(["member"], signup={"proofs": [], "branches": []})
    assert "Code Adhérent" not in shown(visitor(without).get(FIRST))


def test_a_branch_that_the_fund_took_away_is_asked_for_again(fund):
    client = visitor(fund)
    client.post(FIRST, member())
    fund.options["signup"]["branches"] = ["Autre branche"]
    fund.save()
    assert client.get(SECOND).headers["Location"] == FIRST
    page = client.get(FIRST)
    assert "Autre branche" in shown(page)


def test_where_nobody_may_sign_up_the_page_says_how_to_come_in():
    closed = FundFactory()
    for path in (FIRST, SECOND, THIRD):
        page = visitor(closed).get(path)
        assert page.status_code == 404
        assert "L’inscription en ligne n’est pas ouverte ici" in shown(page)
    assert "CRÉER MON COMPTE" not in shown(visitor(closed).get("/compte/connexion/"))


def test_the_year_of_the_payroll_is_that_of_the_answer(fund):
    client = visitor(fund)
    client.post(FIRST, member())
    session = client.session
    session["signup"]["first"]["payroll_year"] = 2019  # answered in January 2020, sent in February
    session.save()
    client.post(SECOND, person(client))
    activated(fund, client)
    with scope(fund):
        assert Application.objects.get().payroll_year == 2019


def test_the_summary_says_which_establishment_a_refusal_is_about(fund):
    page = visitor(fund).post(FIRST, member(**{"member-count": "2"}))
    summary = shown(page).split("Il y a un problème")[1].split("Sélectionner au moins")[0].replace("\xa0", " ")
    assert "Établissement 2, Code Adhérent : Ce champ est obligatoire." in summary
    assert "Établissement 1" not in summary
