"""Codes from an app and recovery codes, through the site's pages. Passkeys need a browser: tests/browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from extranet.accounts.models import User
from extranet.tenants import encryption
from extranet.tenants.models import Fund
from tests.accounts.factors import code_of, confirm_identity, recovery_codes, with_totp
from tests.factories import PASSWORD, member_of, signed_in, visitor
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

SECOND_STEP = "/compte/connexion/seconde-etape/"


@pytest.fixture
def user(fund) -> User:
    return member_of(fund).user


def after_password(fund: Fund, user: User, next_page: str = "") -> Client:
    """A browser that has given the password and awaits the second step."""
    client = visitor(fund)
    response = client.post(
        f"/compte/connexion/?next={next_page}" if next_page else "/compte/connexion/",
        {"login": user.email, "password": PASSWORD},
    )
    assert response.headers["Location"] == SECOND_STEP
    return client


def test_an_app_is_linked_with_its_first_code(fund, user):
    client = signed_in(fund, user)
    confirm_identity(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="digest">(\w+)</code>', page).group(1)
    assert 'src="data:image/svg+xml;base64,' in page

    refused = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Il y a un problème" in refused
    assert secret in refused, "the same key: the app that has it stays good"

    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    page = response.content.decode()
    assert "reliée à votre compte" in page
    for code in recovery_codes(user):
        assert code in page
    (mail,) = delivered_mail(fund)
    assert mail.to == [user.email]
    assert "Les codes d’une application sont maintenant demandés" in mail.body


def test_secrets_are_not_in_the_database_in_clear(fund, user):
    secret = with_totp(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [user.pk])
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert secret not in stored
    for code in recovery_codes(user):
        assert code not in stored


def test_secrets_follow_a_change_of_keys(fund, user, settings):
    secret, codes = with_totp(user), recovery_codes(user)
    new_key = Fernet.generate_key().decode()
    former = settings.FIELD_KEYS
    try:
        settings.FIELD_KEYS = [new_key, *former]
        encryption._fernet.cache_clear()
        call_command("reencrypt_fields")
        settings.FIELD_KEYS = [new_key]  # the old one is gone
        encryption._fernet.cache_clear()
        client = after_password(fund, user)
        assert client.post(SECOND_STEP, {"code": code_of(secret)}).status_code == 302
        assert recovery_codes(user) == codes
    finally:
        settings.FIELD_KEYS = former
        encryption._fernet.cache_clear()


def test_the_password_alone_does_not_open_the_account(fund, user):
    secret = with_totp(user)
    client = after_password(fund, user)
    assert client.get("/").headers["Location"].startswith("/compte/connexion/")
    response = client.post(SECOND_STEP, {"code": code_of(secret)}, follow=True)
    assert "Actions en attente" in response.content.decode()


def test_the_factor_is_asked_at_every_fund(fund, other_fund, user):
    """Else the fund that asks for less would be the way round."""
    secret = with_totp(user)
    client = after_password(other_fund, user)
    assert client.post(SECOND_STEP, {"code": code_of(secret)}).headers["Location"] == "/"


def test_a_code_opens_once(fund, user):
    secret = with_totp(user)
    code = code_of(secret)
    assert after_password(fund, user).post(SECOND_STEP, {"code": code}).status_code == 302
    again = after_password(fund, user).post(SECOND_STEP, {"code": code})
    assert "pas reconnu" in again.content.decode()


def test_a_recovery_code_opens_once(fund, user):
    with_totp(user)
    code = recovery_codes(user)[3]
    assert after_password(fund, user).post(SECOND_STEP, {"code": code}).status_code == 302
    again = after_password(fund, user).post(SECOND_STEP, {"code": code})
    assert "pas reconnu" in again.content.decode()
    assert code not in recovery_codes(user)


def test_guessing_codes_stops_after_five(fund, other_fund, user):
    """One budget for the account: another browser or fund is no new one."""
    secret = with_totp(user)
    for place in (fund, fund, fund, other_fund, other_fund):
        assert "pas reconnu" in after_password(place, user).post(SECOND_STEP, {"code": "000000"}).content.decode()
    response = after_password(fund, user).post(SECOND_STEP, {"code": code_of(secret)})
    assert "Trop d" in response.content.decode()


def test_the_second_step_leads_where_one_was_going(fund, user):
    secret = with_totp(user)
    client = after_password(fund, user, next_page=reverse("account_sessions"))
    response = client.post(SECOND_STEP, {"code": code_of(secret)})
    assert response.headers["Location"] == reverse("account_sessions")


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil.example"]
)
def test_no_way_of_signing_in_leads_to_another_site(fund, user, evil):
    response = visitor(fund).post("/compte/connexion/", {"login": user.email, "password": PASSWORD, "next": evil})
    assert response.headers["Location"] == "/"
    secret = with_totp(user)
    client = visitor(fund)
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD, "next": evil})
    assert client.post(SECOND_STEP, {"code": code_of(secret), "next": evil}).headers["Location"] == "/"
    client = signed_in_with_code(fund, user, secret)
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": evil})
    assert response.headers["Location"] == "/"
    response = visitor(fund).post(reverse("mfa_login_webauthn"), {"credential": "{}", "next": evil})
    assert "evil" not in response.headers["Location"]


def signed_in_with_code(fund: Fund, user: User, secret: str) -> Client:
    client = after_password(fund, user)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    return client


FACTOR_PAGES = ["mfa_add_webauthn", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
                "mfa_download_recovery_codes", "mfa_generate_recovery_codes", "account_change_address"]  # fmt: skip


@pytest.mark.parametrize("name", FACTOR_PAGES)
def test_an_open_session_alone_changes_nothing(fund, user, name):
    """Somebody at an unlocked computer is asked for the password first."""
    secret = with_totp(user)
    client = signed_in_with_code(fund, user, secret)
    for method in ("get", "post"):
        response = getattr(client, method)(reverse(name))
        assert response.status_code in (302, 405)
        if response.status_code == 302:
            assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=user).count() == 2


def test_the_identity_is_confirmed_by_a_code_too(fund, user):
    secret = with_totp(user)
    client = signed_in_with_code(fund, user, secret)
    page = client.get(reverse("account_reauthenticate")).content.decode()
    assert "Avec un code de mon application" in page
    assert "Avec une clé d’accès" not in page, "she has none"
    wanted = reverse("mfa_view_recovery_codes")
    response = client.post(f"{reverse('mfa_reauthenticate')}?next={wanted}", {"code": code_of(secret)}, follow=True)
    assert recovery_codes(user)[0] in response.content.decode()


def test_the_confirmation_is_forgotten_after_five_minutes(fund, user):
    client = signed_in(fund, user)
    confirm_identity(client)
    session = client.session
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - timedelta(minutes=5).total_seconds() - 1}
        for record in session["account_authentication_methods"]
    ]
    session.save()
    assert client.get(reverse("mfa_activate_totp")).headers["Location"].startswith(reverse("account_reauthenticate"))


def test_the_app_is_unlinked_and_the_recovery_codes_go_too(fund, user):
    secret = with_totp(user)
    client = signed_in_with_code(fund, user, secret)
    confirm_identity(client)
    assert "Retirer l’application ?" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    page = client.post(reverse("mfa_deactivate_totp"), follow=True).content.decode()
    assert "n’est plus reliée" in page
    assert not Authenticator.objects.filter(user=user).exists()
    assert "ne sont plus demandés" in delivered_mail(fund)[-1].body
    assert (
        visitor(fund).post("/compte/connexion/", {"login": user.email, "password": PASSWORD}).headers["Location"] == "/"
    )


def test_recovery_codes_are_renewed_and_downloaded(fund, user):
    secret = with_totp(user)
    old = recovery_codes(user)
    client = signed_in_with_code(fund, user, secret)
    confirm_identity(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    new = recovery_codes(user)
    assert not set(old) & set(new)
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert download.headers["Content-Disposition"] == 'attachment; filename="codes-de-secours.txt"'
    assert "no-store" in download.headers["Cache-Control"]
    assert all(code in download.content.decode() for code in new)
    assert "De nouveaux codes de secours" in delivered_mail(fund)[-1].body


def test_without_a_factor_there_are_no_recovery_codes(fund, user):
    client = signed_in(fund, user)
    confirm_identity(client)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 404
    response = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    assert "Ajoutez d’abord" in response.content.decode()
    assert not Authenticator.objects.filter(user=user).exists()


def test_the_overview_says_what_is_on_and_when_it_was_used(fund, user):
    secret = with_totp(user)
    page = signed_in_with_code(fund, user, secret).get(reverse("mfa_index")).content.decode()
    assert "Reliée" in page
    assert "Dernière utilisation" in page
    assert f"sert sur {visitor(fund).defaults['HTTP_HOST']}" in page


def test_nobody_touches_anothers_passkey(fund, user):
    other = member_of(fund).user
    passkey = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Téléphone", "host": "x"})
    client = signed_in(fund, user)
    confirm_identity(client)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[passkey.pk])).status_code == 404
        assert client.post(reverse(name, args=[passkey.pk]), {"name": "Volée"}).status_code == 404
    passkey.refresh_from_db()
    assert passkey.data["name"] == "Téléphone"


NONSENSE = ["", "{}", "[]", "null", '"x"', "3", '{"response": {}}', '{"response": null}',
            '{"response": {"userHandle": "!"}}',
            '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA",'
            ' "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}', "[" * 100_000]  # fmt: skip


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_forged_passkey_is_refused_in_words(fund, user, credential):
    visitor_ = visitor(fund)
    response = visitor_.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True)
    assert "clé d’accès" in response.content.decode()
    assert "_auth_user_id" not in visitor_.session

    client = signed_in(fund, user)
    confirm_identity(client)
    client.get(reverse("mfa_add_webauthn"))
    response = client.post(reverse("mfa_add_webauthn"), {"name": "Mon téléphone", "credential": credential})
    page = response.content.decode()
    assert "Il y a un problème" in page
    assert "Mon téléphone" in page, "what was typed stays"
    assert not Authenticator.objects.filter(user=user).exists()

    with_totp(user)
    response = after_password(fund, user).post(SECOND_STEP, {"credential": credential})
    assert response.status_code == 200
    assert "Il y a un problème" in response.content.decode()


def test_when_the_limits_cannot_be_counted_no_code_opens(fund, user, settings):
    """The cache is down: a page that says so, never an open door."""
    secret = with_totp(user)
    client = after_password(fund, user)
    code = code_of(secret)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock"}}
    try:
        response = client.post(SECOND_STEP, {"code": code})
    finally:
        cache.close()
    assert response.status_code == 503
    assert "_auth_user_id" not in client.session


def test_every_form_refuses_a_post_from_elsewhere(fund, user):
    """Without the token of our own pages nothing is changed."""
    client = signed_in(fund, user)
    client.handler.enforce_csrf_checks = True
    for name in (
        "account_login", "account_logout", "account_reauthenticate", "account_change_password", "account_edit",
        "account_change_address", "account_end_session", "account_end_other_sessions", "account_reset_password",
        "mfa_login_webauthn", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "mfa_add_webauthn", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
    ):  # fmt: skip
        assert client.post(reverse(name)).status_code == 403, name


def test_too_many_tries_get_a_page_of_ours(fund, user):
    client = signed_in(fund, user)
    for _ in range(10):
        client.post(reverse("account_reauthenticate"), {"password": "faux"})
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert response.status_code == 429
    assert "attendez quelques minutes" in response.content.decode()
