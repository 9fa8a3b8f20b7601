"""« Modifier mon compte »: names as the fund knows them, language, password; another e-mail address."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.urls import reverse

from extranet.accounts.models import Session, User
from extranet.journal.models import Entry
from extranet.organisations.models import Membership
from extranet.organisations.services import invite
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.accounts.factors import confirm_identity
from tests.factories import PASSWORD, OrganisationFactory, UserFactory, member_of, signed_in, visitor
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

EDIT, ADDRESS = "/compte/", "/compte/adresse/"
NEW_PASSWORD = "Un autre sésame 2?"
NEW = "nouvelle@example.invalid"


def form(**changes: str) -> dict[str, str]:
    return {"title": "", "last_name": "Exemple", "first_name": "Camille", "language": "fr"} | changes


@pytest.mark.feature("MYA-42")
def test_the_account_is_reached_from_every_page(fund):
    client = signed_in(fund, member_of(fund).user)
    for path in ("/", "/nulle-part/", reverse("organisations:own"), reverse("mfa_index"), EDIT):
        page = client.get(path).content.decode()
        assert f'href="{EDIT}"' in page, path
        assert "Modifier mon compte" in page, path
    page = client.get(EDIT).content.decode()
    assert 'value="Exemple"' in page
    assert reverse("rights:mine") in page, "the entities linked to it"


@pytest.mark.feature("MYA-43")
def test_names_and_title_change_in_this_fund_only(fund, other_fund):
    user = member_of(fund).user
    member_of(fund, user=user)
    member_of(other_fund, user=user)
    page = signed_in(fund, user).post(
        EDIT, form(title="Mme", last_name="  Dubois  Martin ", first_name="Ana"), follow=True
    ).content.decode()  # fmt: skip
    assert "Vos changements sont enregistrés" in page
    assert "Retour" in page
    with scope(fund):
        hers = {(one.title, one.last_name, one.first_name) for one in Membership.objects.of(user)}
        assert Entry.objects.filter(verb="organisations.member_changed", actor_user_id=user.pk).count() == 2
    assert hers == {("Mme", "Dubois Martin", "Ana")}
    with scope(other_fund):
        assert Membership.objects.of(user).get().last_name == "Exemple"


@pytest.mark.feature("MYA-43")
def test_an_empty_password_is_unchanged_and_a_new_one_needs_the_old(fund):
    user = member_of(fund).user
    client = signed_in(fund, user)
    client.post(EDIT, form())
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)

    passwords = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    for wrong in ("", "faux"):
        page = client.post(EDIT, form(first_name="Ana", password=wrong, **passwords)).content.decode()
        assert "pas votre mot de passe actuel" in page
        assert 'value="Ana"' in page, "what was typed stays"
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    with scope(fund):
        assert Membership.objects.of(user).get().first_name == "Camille", "nothing is saved by halves"

    client.post(EDIT, form(password=PASSWORD, **passwords))
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)
    assert client.get("/").status_code == 200
    assert Session.objects.filter(user=user).count() == 1
    assert delivered_mail(fund)[-1].subject.startswith("Votre mot de passe a changé")


def test_a_bad_new_password_lists_its_faults(fund):
    client = signed_in(fund, member_of(fund).user)
    page = client.post(
        EDIT, form(password=PASSWORD, new_password="1234567", new_password_again="7654321")
    ).content.decode()  # fmt: skip
    for fault in ("trop court", "entièrement numérique", "diffèrent"):
        assert fault in page


def test_guessing_the_password_in_an_open_session_stops(fund):
    user = member_of(fund).user
    client = signed_in(fund, user)
    passwords = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    for _ in range(5):
        client.post(EDIT, form(password="faux", **passwords))
    page = client.post(EDIT, form(password=PASSWORD, **passwords)).content.decode()
    assert "Trop d" in page
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_language_follows_everywhere(fund):
    client = signed_in(fund, member_of(fund).user)
    client.post(EDIT, form(language="nl"))
    assert '<html lang="nl"' in client.get("/").content.decode()
    page = client.post(EDIT, form(language="xx")).content.decode()
    assert "error-summary" in page


def test_without_a_membership_there_are_no_names(fund):
    user = UserFactory()
    client = signed_in(fund, user)
    page = client.get(EDIT).content.decode()
    assert 'name="last_name"' not in page
    client.post(EDIT, {"language": "de"})
    assert User.objects.get(pk=user.pk).language == "de"


def link_in(message: EmailMessage) -> str:
    return "/" + re.search(r"https?://[^/\s]+/(\S+)", message.body).group(1)


def to(mails: list[EmailMessage], address: str) -> list[EmailMessage]:
    return [mail for mail in mails if mail.to == [address]]


@pytest.fixture
def user(fund) -> User:
    return member_of(fund).user


@pytest.fixture
def confirmed(fund, user):
    """A browser in which she has just given her password again."""
    client = signed_in(fund, user)
    confirm_identity(client)
    return client


@pytest.mark.feature("MYA-43")
def test_a_new_address_counts_once_its_link_is_opened(fund, user, confirmed):
    old = user.email
    page = confirmed.post(ADDRESS, {"address": NEW.upper()}, follow=True).content.decode()
    assert "Un message part à la nouvelle adresse" in page
    mails = list(delivered_mail(fund))
    (told,) = to(mails, old)
    assert NEW in told.body
    (asked,) = to(mails, NEW)
    assert User.objects.get(pk=user.pk).email == old, "not before the link"

    link = link_in(asked)
    opened = visitor(fund)  # the mailbox may be open on another device
    assert NEW in opened.get(link).content.decode()
    assert User.objects.get(pk=user.pk).email == old, "mail programs open links by themselves"
    opened.post(link)
    assert User.objects.get(pk=user.pk).email == NEW
    assert [(one.email, one.verified, one.primary) for one in EmailAddress.objects.filter(user=user)] == [
        (NEW, True, True)
    ]
    assert to(delivered_mail(fund), old)[-1].subject.startswith("Votre adresse e-mail a changé")
    assert not Session.objects.filter(user=user).exists(), "opened elsewhere: every session ends"
    assert "plus valable" in opened.get(link).content.decode(), "once"
    assert opened.post("/compte/connexion/", {"login": NEW, "password": PASSWORD}).status_code == 302


def test_an_open_session_alone_cannot_take_the_account_away(fund, user):
    client = signed_in(fund, user)
    response = client.post(ADDRESS, {"address": "voleur@example.invalid"})
    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert delivered_mail(fund) == []
    assert EmailAddress.objects.filter(user=user).count() == 1


def test_the_link_of_an_earlier_wish_confirms_nothing_later(fund, user, confirmed):
    """Else one could prove an address with the mail sent to another."""
    confirmed.post(ADDRESS, {"address": "premiere@example.invalid"})
    earlier = link_in(to(delivered_mail(fund), "premiere@example.invalid")[0])
    confirmed.post(ADDRESS, {"address": "victime@example.invalid"})
    confirmed.post(earlier)
    assert not EmailAddress.objects.filter(email="victime@example.invalid", verified=True).exists()
    assert User.objects.get(pk=user.pk).email == user.email


def test_the_page_tells_not_whether_an_address_has_an_account(fund, user, confirmed):
    taken = UserFactory().email
    pages = []
    for address in (taken, NEW):
        response = confirmed.post(ADDRESS, {"address": address}, follow=True)
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+', "", response.content.decode()))
    assert pages[0] == pages[1]
    (mail,) = to(delivered_mail(fund), taken)
    assert "rien n’a changé" in mail.body
    assert "/confirmer/" not in mail.body


def test_an_address_invited_meanwhile_is_not_taken_over(fund, user, confirmed):
    confirmed.post(ADDRESS, {"address": NEW})
    link = link_in(to(delivered_mail(fund), NEW)[0])
    with scope(fund):
        invite(
            actor=Actor.system(fund), fund=fund, organisation=OrganisationFactory(), email=NEW,
            last_name="Nouvelle", first_name="Ana", roles=["mandatee"],
        )  # fmt: skip
    assert "appartient maintenant à un autre compte" in confirmed.post(link, follow=True).content.decode()
    assert User.objects.get(email=NEW).pk != user.pk
    assert User.objects.get(pk=user.pk).email == user.email


def test_the_link_of_somebody_else_leaves_one_signed_in(fund, user, confirmed):
    confirmed.post(ADDRESS, {"address": NEW})
    link = link_in(to(delivered_mail(fund), NEW)[0])
    other = signed_in(fund, member_of(fund).user)
    assert other.get(link).status_code == 200
    assert other.get("/").status_code == 200


@pytest.mark.parametrize("address", ["", "pas une adresse", "a" * 300 + "@example.invalid"])
def test_a_wrong_address_is_refused_and_kept(fund, confirmed, address):
    page = confirmed.post(ADDRESS, {"address": address}).content.decode()
    assert "Il y a un problème" in page
    assert f'value="{address}"' in page or not address


def test_ones_own_address_is_no_change(fund, user, confirmed):
    page = confirmed.post(ADDRESS, {"address": user.email.upper()}).content.decode()
    assert "C’est déjà votre adresse" in page
    assert delivered_mail(fund) == []
