"""The fund's terms of use: read, accepted before the first request, accepted again when they change."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.mandates.models import Paper, Terms, TermsAcceptance
from extranet.mandates.terms import must_accept
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, OrganisationFactory, signed_in, staff_of
from tests.mandates.scenes import actor_of, company_of, filled_convention, newcomer_of, operator_of, preencoding_fund
from tests.mandates.test_onboarding import text_of

pytestmark = pytest.mark.django_db

PAGE = "/mandats/conditions/"


@pytest.fixture
def fund():
    return preencoding_fund(name="Fonds du Fer")


@pytest.fixture
def encoder(fund):
    return operator_of(fund)


@pytest.fixture
def mandatee(fund):
    company = company_of(fund)
    with scope(fund):
        return MembershipFactory(organisation=company, roles=[Role.MANDATEE])


@pytest.fixture
def staff(fund):
    return signed_in(fund, staff_of(fund).user)


def must(fund, membership) -> bool:
    with scope(fund):
        return must_accept(actor_of(membership))


def accept(client, version: str = "1.0", **fields: str):
    return client.post(PAGE, {"version": version, "accepted": "on"} | fields)


def publish(client, version: str = "1.1", text: str = "# Objet\n\nNouveau texte.", replaces: str = "1.0", **fields):
    address = reverse("mandates:publish_terms")
    return client.post(address, {"version": version, "text": text, "replaces": replaces} | fields, follow=True)


@pytest.mark.feature("ATM-01")
def test_encoder_and_mandatee_accept_before_their_first_request_and_again_when_the_terms_change(
    fund, encoder, mandatee, staff
):
    for membership in (encoder, mandatee):
        client = signed_in(fund, membership.user)
        page = client.get(PAGE, {"suite": "/mandats/entreprises/"}).content.decode()
        assert "V 1.0" in page
        assert "Fonds du Fer veille à la disponibilité de l’extranet" in page
        assert "J’accepte" in page
        assert must(fund, membership)
        answer = accept(client, suite="/mandats/entreprises/")
        assert answer.headers["Location"] == "/mandats/entreprises/"
        assert not must(fund, membership)
        page = client.get(PAGE).content.decode()
        assert "Acceptées le" in page
        assert "J’accepte" not in page
    with scope(fund):
        found = TermsAcceptance.objects.values_list("user", "organisation", "terms__version").order_by("pk")
        assert list(found) == [(m.user_id, m.organisation_id, "1.0") for m in (encoder, mandatee)]

    assert "La version 1.1 s’applique" in publish(staff).content.decode()
    assert must(fund, encoder)
    assert must(fund, mandatee)
    client = signed_in(fund, mandatee.user)
    assert "Nouveau texte." in client.get(PAGE).content.decode()
    accept(client, "1.1")
    assert not must(fund, mandatee)
    assert must(fund, encoder)
    with scope(fund):
        verbs = Entry.objects.filter(verb__startswith="mandates.terms").order_by("pk")
        assert [(entry.verb, entry.facts["version"]) for entry in verbs] == [
            ("mandates.terms_accepted", "1.0"),
            ("mandates.terms_accepted", "1.0"),
            ("mandates.terms_published", "1.1"),
            ("mandates.terms_accepted", "1.1"),
        ]


@pytest.mark.feature("ATM-01")
def test_the_terms_can_be_downloaded_and_earlier_versions_too(fund, encoder, staff):
    client = signed_in(fund, encoder.user)
    accept(client)
    publish(staff)
    for version, words in {"1.0": "règlent l’usage de l’extranet", "1.1": "Nouveau texte."}.items():
        answer = client.get(reverse("mandates:terms_pdf", args=[version]))
        assert answer.headers["Content-Type"] == "application/pdf"
        text = text_of(answer.content)
        for expected in ("Fonds du Fer", "Conditions d’utilisation", f"V {version}", words):
            assert expected in text
    assert client.get(reverse("mandates:terms_pdf", args=["7.0"])).status_code == 404


@pytest.mark.feature("ATM-01")
def test_a_document_keeps_the_version_of_the_terms_it_was_filled_in_under(fund, staff):
    newcomer = newcomer_of(fund, company_of(fund))
    publish(staff)
    filled_convention(fund, newcomer)
    with scope(fund):
        assert Paper.objects.get().terms_version == "1.1"
    blank = signed_in(fund, newcomer.user).get(reverse("mandates:blank_form", args=["convention"]))
    assert "Conditions d’utilisation V 1.1" in text_of(blank.content)


def test_without_the_tick_or_with_an_old_version_nothing_is_accepted(fund, encoder, staff):
    client = signed_in(fund, encoder.user)
    page = client.post(PAGE, {"version": "1.0", "suite": "/mandats/entreprises/"}).content.decode()
    assert "Cochez la case" in page
    assert 'value="/mandats/entreprises/"' in page
    publish(staff)
    page = accept(client, "1.0").content.decode()
    assert "La version 1.1 vient de paraître" in page
    assert "Nouveau texte." in page
    assert must(fund, encoder)


@pytest.mark.parametrize(
    "elsewhere", ["https://ailleurs.invalid/", "//ailleurs.invalid/", "javascript:alert(1)", "x", ""]
)
def test_one_goes_on_to_pages_of_this_site_only(fund, encoder, elsewhere):
    assert accept(signed_in(fund, encoder.user), suite=elsewhere).headers["Location"] == "/"


def test_each_organisation_of_a_person_accepts_for_itself(fund, mandatee):
    accept(signed_in(fund, mandatee.user))
    with scope(fund):
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR])
        other = MembershipFactory(user=mandatee.user, organisation=operator, roles=[Role.ENCODER])
    assert not must(fund, mandatee)
    assert must(fund, other)


def test_staff_and_newcomers_have_nothing_to_accept(fund, staff):
    newcomer = newcomer_of(fund, company_of(fund))
    assert not must(fund, newcomer)
    client = signed_in(fund, newcomer.user)
    assert "J’accepte" not in client.get(PAGE).content.decode(), "she may read them"
    assert accept(client).status_code == 403
    assert accept(staff).status_code == 403
    with scope(fund):
        assert not TermsAcceptance.objects.exists()


def test_a_double_click_accepts_once(fund, encoder):
    client = signed_in(fund, encoder.user)
    for _ in range(2):
        assert accept(client).status_code == 302
    with scope(fund):
        assert TermsAcceptance.objects.count() == 1
        assert Entry.objects.filter(verb="mandates.terms_accepted").count() == 1


def test_what_must_be_accepted_waits_on_the_first_screen(fund, encoder):
    client = signed_in(fund, encoder.user)
    assert "Conditions d’utilisation à accepter" in client.get("/").content.decode()
    accept(client)
    assert "Conditions d’utilisation à accepter" not in client.get("/").content.decode()


def test_a_preview_shows_the_text_and_publishes_nothing(fund, staff):
    page = publish(staff, text="# Titre\n\nLigne <b>un</b>", preview="yes").content.decode()
    assert "<h2>Titre</h2>" in " ".join(page.split())
    assert "Ligne &lt;b&gt;un&lt;/b&gt;" in page
    with scope(fund):
        assert not Terms.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"version": "deux"}, "en chiffres et en points"),
        ({"version": "1.0"}, "Cette version existe"),
        ({"text": ""}, "obligatoire"),
        ({"replaces": "0.9"}, "a été publiée entre-temps"),
    ],
)
def test_a_publication_that_is_wrong_is_refused_and_keeps_what_was_typed(fund, staff, fields, said):
    page = publish(staff, **{"text": "Un texte à garder.", "version": "1.1"} | fields).content.decode()
    assert said in page
    if "text" not in fields:
        assert "Un texte à garder." in page
    with scope(fund):
        assert not Terms.objects.exclude(version="1.0").exists()


def test_the_same_text_is_not_a_new_version(fund, staff):
    publish(staff)
    page = publish(staff, version="1.2", replaces="1.1").content.decode()
    assert "celui qui s’applique déjà" in page


def test_staff_see_how_many_accepted_each_version(fund, encoder, staff):
    accept(signed_in(fund, encoder.user))
    publish(staff)
    page = " ".join(staff.get(PAGE).content.decode().split())
    assert "1 acceptation" in page
    assert "0 acceptation" in page
