"""Signing in, out, and passwords, on a fund's host."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import User
from extranet.organisations.services import invite
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.factories import (
    PASSWORD,
    OrganisationFactory,
    UserFactory,
    host_of,
    member_of,
    signed_in,
    visitor,
)
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "Un autre sésame 2?"


def link_in(message: EmailMessage) -> str:
    return re.search(r"https?://\S+", message.body).group()


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_signing_in_leads_to_the_first_screen(fund):
    user = member_of(fund).user
    response = visitor(fund).post(
        reverse("account_login"), {"login": user.email.upper(), "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain == [("/", 302)]
    assert "Actions en attente" in response.content.decode()


def test_the_page_one_wanted_comes_after_signing_in(fund):
    user = member_of(fund).user
    client = visitor(fund)
    wanted = reverse("account_change_password")
    response = client.get(wanted)
    assert response.headers["Location"] == f"{reverse('account_login')}?next={wanted}"
    response = client.post(response.headers["Location"], {"login": user.email, "password": PASSWORD})
    assert response.headers["Location"] == wanted


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(fund):
    user = member_of(fund).user
    response = visitor(fund).post(reverse("account_login"), {"login": user.email, "password": "faux"})
    page = response.content.decode()
    assert "Il y a un problème" in page
    assert user.email in page
    assert reverse("account_reset_password") in page


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(fund):
    known = member_of(fund).user.email
    pages = [
        visitor(fund).post(reverse("account_login"), {"login": email, "password": "faux"}).content.decode()
        for email in (known, "inconnue@example.invalid")
    ]
    without_address = [
        re.sub(r'csrfmiddlewaretoken" value="\w+', "", page).replace(email, "")
        for page, email in zip(pages, (known, "inconnue@example.invalid"), strict=True)
    ]
    assert without_address[0] == without_address[1]


def test_after_too_many_tries_even_the_right_password_waits(fund):
    user = member_of(fund).user
    client = visitor(fund)
    for _ in range(5):
        client.post(reverse("account_login"), {"login": user.email, "password": "faux"})
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response.status_code == 200
    assert "Trop d" in response.content.decode()


def test_the_limit_is_the_accounts_not_the_funds(fund, other_fund):
    """The account is global: else each fund would be a new budget."""
    user = UserFactory()
    for place in (fund, fund, fund, other_fund, other_fund):
        visitor(place).post(reverse("account_login"), {"login": user.email, "password": "faux"})
    response = visitor(other_fund).post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response.status_code == 200


def test_a_stranger_who_guesses_does_not_lock_her_out(fund):
    """Her own device has a budget of its own; one that is new to her waits like everybody's."""
    user = member_of(fund).user
    hers = signed_in(fund, user)
    hers.post(reverse("account_logout"))
    for _ in range(6):
        visitor(fund).post(reverse("account_login"), {"login": user.email, "password": "faux"})
    right = {"login": user.email, "password": PASSWORD}
    assert "Trop d" in visitor(fund).post(reverse("account_login"), right).content.decode()
    assert hers.post(reverse("account_login"), right).headers["Location"] == "/"


def test_who_goes_on_guessing_waits_longer_and_longer(fund, time_machine):
    user = member_of(fund).user
    now = timezone.now()

    def answers_after(pause: datetime.timedelta) -> list[bool]:
        """Whether each of five wrong passwords was looked at, rather than told to wait."""
        nonlocal now
        now += pause
        time_machine.move_to(now)
        wrong = {"login": user.email, "password": "faux"}
        pages = [visitor(fund).post(reverse("account_login"), wrong).content.decode() for _ in range(5)]
        return ["Trop d" not in page for page in pages]

    minutes = [answers_after(datetime.timedelta(minutes=six)) for six in (0, 6, 6)]
    assert minutes == [[True] * 5, [True] * 5, [False] * 5], "ten in an hour"
    hours = [answers_after(datetime.timedelta(hours=1, minutes=1)) for _ in range(3)]
    assert hours == [[True] * 5, [True] * 5, [False] * 5], "twenty in a day"


def test_signing_out_ends_the_session_on_the_server(fund):
    client = signed_in(fund, member_of(fund).user)
    stolen = client.cookies.copy()
    client.post(reverse("account_logout"))
    client.cookies = stolen
    assert client.get("/").status_code == 302


def test_a_forgotten_password_is_replaced_by_the_mailed_link(fund):
    user = member_of(fund).user
    client = visitor(fund)
    response = client.post(reverse("account_reset_password"), {"email": user.email}, follow=True)
    assert "Consultez votre messagerie" in response.content.decode()
    (message,) = delivered_mail(fund)
    assert message.to == [user.email]
    link = link_in(message)
    assert host_of(fund) in link
    form = client.get(path_of(link), follow=True)
    response = client.post(
        form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True
    )
    assert "Votre mot de passe est enregistré" in response.content.decode()
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)
    again = visitor(fund).get(path_of(link), follow=True)
    assert "Ce lien n’est plus valable" in again.content.decode()


def test_the_same_page_whether_the_address_exists_or_not(fund):
    pages = []
    for email in (member_of(fund).user.email, "inconnue@example.invalid"):
        response = visitor(fund).post(reverse("account_reset_password"), {"email": email}, follow=True)
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+', "", response.content.decode()))
    assert pages[0] == pages[1]


def test_all_broken_rules_of_a_password_are_listed_at_once(fund):
    user = member_of(fund).user
    client = signed_in(fund, user)
    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "1234567", "password2": "1234567"}
    )
    page = response.content.decode()
    for rule in ("trop court", "trop courant", "entièrement numérique"):
        assert rule in page
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_changing_ones_password_keeps_one_signed_in(fund):
    user = member_of(fund).user
    client = signed_in(fund, user)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert client.get("/").status_code == 200
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)


def test_an_invited_person_sets_a_password_and_signs_in(fund):
    with scope(fund):
        invite(
            actor=Actor.system(fund), fund=fund, organisation=OrganisationFactory(), email="Nouvelle@Example.invalid",
            last_name="Nouvelle", first_name="Ana", roles=["mandatee"],
        )  # fmt: skip
    (message,) = delivered_mail(fund)
    client = visitor(fund)
    form = client.get(path_of(link_in(message)), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    response = client.post(
        reverse("account_login"), {"login": "nouvelle@example.invalid", "password": NEW_PASSWORD}, follow=True
    )
    assert "Invitation" in response.content.decode()


def test_pages_speak_the_persons_language(fund):
    user = member_of(fund).user
    client = signed_in(fund, user)
    assert '<html lang="fr"' in client.get("/").content.decode()
    client.post(reverse("choose_language"), {"language": "nl", "next": "/"})
    assert '<html lang="nl"' in client.get("/").content.decode()
    assert '<html lang="nl"' in signed_in(fund, user).get("/").content.decode(), "on another browser too"


def test_a_language_the_fund_does_not_speak_is_not_offered(fund):
    fund.languages = ["fr", "nl"]
    fund.save()
    client = visitor(fund)
    client.post(reverse("choose_language"), {"language": "de", "next": "/"})
    page = client.get(reverse("account_login")).content.decode()
    assert '<html lang="fr"' in page
    assert "Deutsch" not in page


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_choosing_a_language_leads_nowhere_else(fund, next_page):
    response = visitor(fund).post(reverse("choose_language"), {"language": "nl", "next": next_page})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("route", ["account_login", "account_reset_password"])
def test_an_address_is_called_the_same_on_every_page(fund, route):
    page = visitor(fund).get(reverse(route)).content.decode()
    assert re.search(r"<label [^>]*>\s*Adresse e-mail", page)
    assert "ourriel" not in page
