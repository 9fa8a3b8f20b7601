"""Step two: who she is, her address twice, the terms, and that she is no robot."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from extranet.accounts.models import User
from extranet.notifications.models import Message
from extranet.rights.models import Application
from extranet.signup.answers import address_of, answers_of
from extranet.signup.models import PendingSignUp, TermsAcceptance
from extranet.tenants.scope import scope
from tests.factories import visitor
from tests.signup.scenes import (
    ADDRESS,
    FIRST,
    SECOND,
    THIRD,
    activated,
    hidden,
    member,
    open_fund,
    person,
    sent,
    shown,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return open_fund()


@pytest.fixture
def client(fund):
    """A visitor at step two."""
    client = visitor(fund)
    assert client.post(FIRST, member()).status_code == 302
    return client


def stored(fund) -> list[PendingSignUp]:
    with scope(fund):
        return list(PendingSignUp.objects.all())


@pytest.mark.feature("MYA-31", "MYA-28")
def test_what_is_sent_waits_encrypted_for_its_confirmation(fund):
    sent(fund)
    (pending,) = stored(fund)
    with scope(fund):
        answers = answers_of(pending)
        assert address_of(pending) == ADDRESS
    assert answers.person.last_name == "Inventé"
    assert str(answers.person.birth_date) == "1985-07-30"
    assert answers.attestation.text_version == "1"
    assert answers.attestation.address == "127.0.0.1"
    assert answers.attestation.at is not None
    for column in ("answers", "address", "address_fingerprint", "code_digest"):
        assert b"nora" not in bytes(getattr(pending, column)).lower()
    activated(fund)
    with scope(fund):
        application = Application.objects.get()
        assert (application.title, application.last_name, application.first_name) == ("Mme", "Inventé", "Nora")
        assert (application.attestation_version, application.attested_from) == ("1", "127.0.0.1")
        assert application.attested_at == answers.attestation.at


@pytest.mark.feature("MYA-31", "MYA-32")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Ce champ est obligatoire"),
        ({"last_name": ""}, "Ce champ est obligatoire"),
        ({"first_name": "N" * 1_000_000}, "au plus 80 caractères"),
        ({"email": "nora", "email_again": "nora"}, "Saisissez une adresse"),
        ({"email_again": "nara@example.invalid"}, "Les deux adresses diffèrent"),
        ({"birth_date": "2199-01-01"}, "elle doit être passée"),
        ({"phone": "bureau"}, "Écrivez le numéro avec des chiffres"),
        ({"accepts_terms": ""}, "Acceptez les conditions d’utilisation"),
        ({"terms_version": "0.9"}, "La version 1.0 des conditions vient de paraître"),
    ],
)
def test_a_wrong_answer_is_named_and_the_others_are_kept(fund, client, changes, said):
    page = client.post(SECOND, person(client, **changes))
    assert page.status_code == 200
    assert said in shown(page).replace("Saisissez une adresse de courriel", "Saisissez une adresse")
    assert 'value="1985-07-30"' in page.content.decode() or "birth_date" in changes
    assert stored(fund) == []


def test_phone_and_birth_date_are_optional(fund):
    sent(fund, phone="", birth_date="")
    assert len(stored(fund)) == 1


@pytest.mark.feature("MYA-32")
def test_the_version_of_the_terms_is_kept_with_whoever_accepted_it(fund, client):
    fund.options["signup"] |= {"terms_version": "2.1", "terms_text": "Soyez honnête.\n\nEt bref."}
    fund.save()
    assert "version 2.1" in shown(client.get(SECOND))
    page = shown(client.get("/inscription/conditions/"))
    assert "Version 2.1" in page
    assert "Et bref." in page
    client.post(SECOND, person(client))
    fund.options["signup"] |= {"terms_version": "3.0", "terms_text": "Autre chose."}
    fund.save()
    activated(fund, client)
    with scope(fund):
        acceptance = TermsAcceptance.objects.select_related("terms").get()
        assert (acceptance.terms.version, acceptance.terms.text) == ("2.1", "Soyez honnête.\n\nEt bref.")
        assert acceptance.user == User.objects.get()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("NORA@Example.Invalid", "nora@example.invalid"),
        ("nora+paie@example.invalid", "nora+paie@example.invalid"),
        ("\uff4eora@example.invalid", "nora@example.invalid"),  # a wide n
        ("nora@xn--socit-esab.invalid", "nora@xn--socit-esab.invalid"),
    ],
)
def test_addresses_are_kept_in_plain_letters_and_a_plus_makes_another(fund, typed, kept):
    sent(fund, email=typed, email_again=typed)
    with scope(fund):
        assert address_of(stored(fund)[0]) == kept
        assert Message.objects.get().address == kept


@pytest.mark.parametrize(
    ("typed", "strange"),
    [
        ("nor\u0430@example.invalid", "\u0430"),  # a Cyrillic a
        ("nora@ex\u0430mple.invalid", "\u0430"),
        ("nora@société.invalid", "é"),
        ("n\u0131na@example.invalid", "\u0131"),  # a dotless i
    ],
)
def test_look_alike_letters_are_refused_by_name(fund, client, typed, strange):
    page = client.post(SECOND, person(client, email=typed, email_again=typed))
    assert f"« {strange} »" in shown(page)
    assert "au clavier" in shown(page)
    assert stored(fund) == []


@pytest.mark.feature("MYA-33")
def test_a_robot_is_stopped_without_a_puzzle_and_a_person_is_told(fund, client, settings):
    settings.SIGNUP_SECONDS = 3
    page = client.post(SECOND, person(client))
    assert "revenu trop vite" in shown(page)
    assert 'value="Nora"' in page.content.decode()
    settings.SIGNUP_SECONDS = 0
    page = client.post(SECOND, person(client, opened="forged"))
    assert "trop ancien" in shown(page)
    assert hidden(page, "opened") != "forged"
    page = client.post(SECOND, person(client, website="https://spam.invalid"))
    assert "piège pour les robots" in shown(page)
    assert "spam.invalid" not in page.content.decode()
    assert stored(fund) == []
    assert "<script src=" in page.content.decode()
    assert "recaptcha" not in page.content.decode().lower()
    assert client.post(SECOND, person(client)).headers["Location"] == THIRD


@pytest.mark.feature("MYA-33")
def test_one_address_gets_five_mails_an_hour_whatever_the_fund(fund, settings):
    other = open_fund()
    for place in range(5):
        sent(fund if place % 2 else other)
    client = visitor(fund)
    client.post(FIRST, member())
    page = client.post(SECOND, person(client))
    assert page.status_code == 429
    assert "renvoyez-les dans une heure" in shown(page)
    assert 'value="Nora"' in page.content.decode()
    assert client.post(SECOND, person(client, email="b@c.invalid", email_again="b@c.invalid")).status_code == 302
    settings.SIGNUP_RATES = settings.SIGNUP_RATES | {"step": "2/m/ip"}
    assert [client.post(FIRST, member()).status_code for _ in range(3)] == [302, 302, 429]


@pytest.mark.parametrize("path", [FIRST, SECOND, "/inscription/activation/", "/inscription/validation/renvoyer/"])
def test_where_tries_cannot_be_counted_nothing_is_accepted(fund, settings, path):
    client = sent(fund)
    client.post(FIRST, member())
    session = client.session
    session["signup"]["sent"] = {"uuid": str(stored(fund)[0].uuid), "address": ADDRESS}
    session.save()
    fields = person(client)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock"}}
    try:
        response = client.post(path, fields)
    finally:
        cache.close()
    assert response.status_code == 503
    assert len(stored(fund)) == 1


def test_every_form_refuses_a_post_from_elsewhere(fund):
    client = sent(fund)
    client.handler.enforce_csrf_checks = True
    for path in (
        FIRST, SECOND, "/inscription/validation/renvoyer/", "/inscription/activation/",
        "/inscription/activation/jamais/", "/inscription/activation/jamais/nouveau-lien/",
    ):  # fmt: skip
        assert client.post(path, {"action": "next"}).status_code == 403, path
