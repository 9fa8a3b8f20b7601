"""The mail, its link and its code, the password, and what the account opens."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.rights.models import Application, Right
from extranet.settings import base
from extranet.signup.models import PendingSignUp
from extranet.signup.tasks import forget_abandoned
from extranet.tenants.scope import scope
from tests.factories import PASSWORD, OrganisationFactory, UserFactory, member_of, signed_in, visitor
from tests.mail import delivered_mail
from tests.signup.scenes import (
    ADDRESS,
    FIRST,
    NEW_PASSWORD,
    THIRD,
    activated,
    activation,
    code_to,
    link_to,
    member,
    open_fund,
    sent,
    shown,
    training_body,
)

pytestmark = pytest.mark.django_db

TYPED = "/inscription/activation/"
AGAIN = "/inscription/validation/renvoyer/"


@pytest.fixture
def fund():
    return open_fund()


def pending_of(fund) -> PendingSignUp:
    with scope(fund):
        return PendingSignUp.objects.latest("pk")


def change(fund, **values) -> None:
    with scope(fund):
        PendingSignUp.objects.update(**values)


@pytest.mark.feature("MYA-34")
def test_the_third_page_says_where_the_mail_went_and_sends_it_again(fund):
    client = sent(fund)
    page = shown(client.get(THIRD))
    assert (
        f"Nous venons de vous faire parvenir un email de confirmation de votre compte à l’adresse suivante : {ADDRESS}"
    ) in page
    assert "Étape 3 sur 3" in page
    first = link_to(fund)
    assert "Un nouveau message est parti" in shown(client.post(AGAIN, follow=True))
    second = link_to(fund)
    assert first != second
    assert visitor(fund).get(first).status_code == 404
    assert visitor(fund).get(second).status_code == 200
    assert [mail.subject for mail in delivered_mail(fund)] == ["Confirmez votre compte"] * 2


@pytest.mark.feature("MYA-35", "MYA-37", "MYA-40")
def test_the_link_opens_the_account_once(fund):
    client = sent(fund, training_body())
    link, code = link_to(fund), code_to(fund)
    page = client.get(link)
    assert code in page.content.decode()
    assert "Vérification de votre code" in shown(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert not User.objects.exists(), "opening a link changes nothing: mail programs do that"
    response = client.post("/compte/connexion/", {"login": ADDRESS, "password": NEW_PASSWORD})
    assert response.status_code == 200, "unconfirmed: nobody to sign in"

    page = client.post(link, activation(code), follow=True)
    text = shown(page)
    assert "Étape 2 sur 2 · Vous pouvez vous connecter" in text
    assert "Votre compte est ouvert" in text
    assert "Ce que le fonds doit encore confirmer Gérer les dossiers de paiement de mon organisme" in text
    assert "tuile « Espace Organisme de formation »" in text
    assert "Connectez-vous" in text
    user = User.objects.get()
    assert user.check_password(NEW_PASSWORD)
    assert EmailAddress.objects.get().verified
    with scope(fund):
        assert list(Right.objects.values_list("user", "service", "state")) == [(user.pk, "payment_files", "requested")]
    pending = pending_of(fund)
    assert (pending.address, pending.address_fingerprint, pending.answers) == (None, None, None)
    assert pending.user == user
    used = visitor(fund).get(link)
    assert used.status_code == 410
    assert "Ce lien a déjà servi" in shown(used)
    assert visitor(fund).post(link, activation(code, password="Autre sésame 3!", password_again="Autre sésame 3!"))
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    with scope(fund):
        assert {"signup.asked", "signup.activated"} <= set(Entry.objects.values_list("verb", flat=True))


@pytest.mark.feature("MYA-35")
def test_confirmed_but_not_habilitated_she_reaches_her_own_things_only(fund):
    activated(fund, sent(fund))
    client = visitor(fund)
    response = client.post("/compte/connexion/", {"login": ADDRESS, "password": NEW_PASSWORD})
    assert response.headers["Location"] == "/"
    for path in (
        "/",
        "/compte/",
        reverse("mfa_index"),
        reverse("account_sessions"),
        "/inscription/aide/",
        reverse("rights:mine"),
    ):
        assert client.get(path).status_code == 200, path
    with scope(fund):
        company = OrganisationFactory(siren="732829320", country="FR")
    closed = ("organisations:list", "organisations:own", "workers:list", "fund_settings:page", "signup:settings")
    assert {client.get(reverse(name)).status_code for name in closed} == {403}
    assert client.get(reverse("organisations:organisation", args=[company.uuid])).status_code == 404
    again = client.get(FIRST, follow=True)
    assert "Vous avez déjà un compte" in shown(again)


@pytest.mark.feature("MYA-37")
def test_the_code_is_typed_where_the_link_does_not_open(fund):
    sent(fund)
    code = code_to(fund)
    client = visitor(fund)
    assert "Code d’activation" in shown(client.get(TYPED))
    fields = activation(code.lower().replace("-", " "), email=ADDRESS.upper())
    page = client.post(TYPED, fields, follow=True)
    assert "Votre compte est ouvert" in shown(page)
    page = visitor(fund).post(TYPED, activation(code, email=ADDRESS))
    assert "Ce code n’ouvre rien" in shown(page)


@pytest.mark.feature("MYA-37")
def test_a_link_lives_for_48_hours_and_a_new_one_can_be_asked_for(fund):
    sent(fund)
    link, code = link_to(fund), code_to(fund)
    change(fund, expires_at=timezone.now() - timedelta(seconds=1), created_at=timezone.now() - timedelta(days=3))
    page = visitor(fund).get(link)
    assert page.status_code == 410
    assert "Ce lien a plus de 48 heures" in shown(page)
    assert visitor(fund).post(link, activation(code)).status_code == 410
    assert "Ce code n’ouvre rien" in shown(visitor(fund).post(TYPED, activation(code, email=ADDRESS)))
    assert not User.objects.exists()
    page = visitor(fund).post(f"{link}nouveau-lien/")
    assert "Un nouveau message est parti" in shown(page)
    assert timedelta(hours=47) < pending_of(fund).expires_at - timezone.now() <= timedelta(hours=48)
    assert "Votre compte est ouvert" in shown(activated(fund))


@pytest.mark.feature("MYA-37")
@pytest.mark.parametrize("by_link", [True, False])
def test_five_wrong_codes_close_the_link_and_the_code(fund, by_link):
    sent(fund)
    link, code = link_to(fund), code_to(fund)
    wrong = activation("AAAA-AAAA", email=ADDRESS)
    for _ in range(5):
        page = visitor(fund).post(link if by_link else TYPED, wrong)
        assert ("n’est pas celui du message" if by_link else "n’ouvre rien") in shown(page)
    page = visitor(fund).get(link)
    assert "fermé après cinq codes faux" in shown(page)
    assert visitor(fund).post(link, activation(code)).status_code == 410
    assert "n’ouvre rien" in shown(visitor(fund).post(TYPED, activation(code, email=ADDRESS)))
    assert not User.objects.exists()
    with scope(fund):
        assert Entry.objects.filter(verb="signup.closed").count() == 1
    visitor(fund).post(f"{link}nouveau-lien/")
    assert "Votre compte est ouvert" in shown(activated(fund)), "a stranger who guesses locks nobody out"


@pytest.mark.feature("MYA-38")
@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("court", ["12 caractères", "majuscule", "chiffre", "caractère spécial"]),
        ("une phrase longue", ["majuscule", "chiffre", "caractère spécial"]),
        ("Une phrase longue 1", ["caractère spécial"]),
        ("123456789012", ["entièrement numérique", "majuscule", "caractère spécial"]),
        ("password1234", ["majuscule", "caractère spécial"]),
        ("Nora@example.invalid1", ["trop semblable"]),
    ],
)
def test_every_broken_rule_of_the_password_is_told_at_once(fund, password, broken):
    sent(fund)
    page = visitor(fund).post(link_to(fund), activation(code_to(fund), password=password, password_again="autre"))
    text = shown(page)
    for rule in broken:
        assert rule in text.split("Il y a un problème")[1].split("Les champs sont")[0], rule  # in the summary
    assert "Les deux mots de passe diffèrent" in text
    assert not User.objects.exists()
    assert pending_of(fund).wrong_codes == 0


@pytest.mark.feature("MYA-38")
def test_no_fund_and_no_setting_goes_below_the_floor(monkeypatch):
    monkeypatch.setenv("PASSWORD_MIN_LENGTH", "3")
    assert least_length() == 7
    monkeypatch.delenv("PASSWORD_MIN_LENGTH")
    assert least_length() == 12


def least_length() -> int:
    """What the settings of this environment demand of a password."""
    return importlib.reload(base).AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"]["min_length"]


@pytest.mark.feature("MYA-39")
def test_beside_the_activation_stand_the_other_ways_in(fund):
    page = visitor(fund).get(TYPED).content.decode()
    for words, path in (
        ("Connectez-vous", reverse("account_login")),
        ("Mot de passe oublié", reverse("account_reset_password")),
        ("CRÉER MON COMPTE", FIRST),
    ):
        assert words in page
        assert f'href="{path}"' in page
    answers = {
        shown(visitor(fund).post(reverse("account_reset_password"), {"email": email}, follow=True))
        for email in (UserFactory().email, "personne@example.invalid")
    }
    assert len(answers) == 1


@pytest.mark.feature("MYA-34")
def test_whoever_has_an_account_ties_the_request_to_it(fund):
    user = UserFactory(email=ADDRESS)
    sent(fund)
    mail = delivered_mail(fund)[-1]
    assert "qui a déjà un compte" in mail.body
    assert "code" not in mail.body.lower().replace("codes", "")
    link = link_to(fund)
    client = visitor(fund)
    response = client.get(link)
    assert response.headers["Location"].startswith(reverse("account_login"))
    response = client.post(response.headers["Location"], {"login": ADDRESS, "password": PASSWORD})
    assert response.headers["Location"] == link
    page = client.get(link)
    assert "Rattacher cette demande à votre compte ?" in shown(page)
    assert "Gérer les dossiers de formation de mon entreprise" in shown(page)
    with scope(fund):
        assert not Application.objects.exists()
    assert "rattachée à votre compte" in shown(client.post(link, follow=True))
    with scope(fund):
        assert Application.objects.get().user == user
        assert Entry.objects.filter(verb="signup.attached").count() == 1
    assert client.post(link).status_code == 410
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_right_she_has_asked_for_already_is_refused_and_the_link_still_works(fund):
    user = UserFactory(email=ADDRESS)
    for _ in range(2):
        sent(fund)
        link = link_to(fund)
        client = signed_in(fund, user)
        page = client.post(link, follow=True)
    assert page.status_code == 200
    assert "Retirez ce service" in shown(page)
    with scope(fund):
        assert Application.objects.count() == 1
    assert client.get(link).status_code == 200


def test_a_request_is_tied_to_the_account_of_its_address_only(fund):
    UserFactory(email=ADDRESS)
    sent(fund)
    link = link_to(fund)
    other = signed_in(fund, member_of(fund).user)
    for response in (other.get(link), other.post(link)):
        assert response.status_code == 403
        assert "a été faite avec une autre adresse" in shown(response)
    with scope(fund):
        assert not Application.objects.exists()


def test_an_account_opened_meanwhile_is_never_given_another_password(fund):
    sent(fund)
    link, code = link_to(fund), code_to(fund)
    user = UserFactory(email=ADDRESS)
    assert "Vous avez déjà un compte" in shown(visitor(fund).post(link, activation(code)))
    assert "n’ouvre rien" in shown(visitor(fund).post(TYPED, activation(code, email=ADDRESS)))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_somebody_invited_who_never_came_opens_her_account_here(fund):
    with scope(fund):
        invited = User.objects.create_user(ADDRESS)
        EmailAddress.objects.create(user=invited, email=ADDRESS, primary=True, verified=False)
    sent(fund)
    activated(fund)
    invited.refresh_from_db()
    assert invited.check_password(NEW_PASSWORD)
    assert EmailAddress.objects.get().verified
    assert User.objects.count() == 1


def test_what_nobody_confirmed_is_forgotten_after_thirty_days(fund):
    sent(fund)
    sent(fund, email="b@example.invalid", email_again="b@example.invalid")
    with scope(fund):
        first = PendingSignUp.objects.earliest("pk")
        PendingSignUp.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=30, minutes=1))
    forget_abandoned(fund.pk)
    with scope(fund):
        assert PendingSignUp.objects.count() == 1
        assert not PendingSignUp.objects.filter(pk=first.pk).exists()
        assert Entry.objects.get(verb="signup.forgotten").facts == {"count": 1}
    forget_abandoned(fund.pk)
    with scope(fund):
        assert Entry.objects.filter(verb="signup.forgotten").count() == 1


def test_the_mail_speaks_the_visitors_language(fund):
    client = visitor(fund)
    client.post(reverse("choose_language"), {"language": "fr", "next": "/"})
    sent(fund, member())
    assert "Confirmez votre compte" in delivered_mail(fund)[-1].subject
    assert pending_of(fund).language == "fr"
