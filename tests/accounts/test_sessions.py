"""Sessions: bound, rotated, limited, listed, ended; new devices told; nothing kept by the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from extranet.accounts import devices
from extranet.accounts.models import Session, User
from extranet.organisations.services import end_membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.accounts.factors import code_of, confirm_identity
from tests.factories import PASSWORD, UserFactory, member_of, signed_in, staff_of, visitor
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML) Version/18.0 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
NEW_PASSWORD = "Un autre sésame 2?"


@pytest.fixture
def user(fund) -> User:
    return member_of(fund).user


def on(device: str, fund: Fund, user: User) -> Client:
    client = visitor(fund)
    client.defaults["HTTP_USER_AGENT"] = device
    assert client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_session_that_somebody_planted_opens_nothing_after_signing_in(fund, user):
    """Fixation: whoever made her use this key must not hold her session once she has signed in."""
    client = visitor(fund)
    client.post(reverse("choose_language"), {"language": "nl"})
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    planted = key_of(client)
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert is_signed_in(client)
    assert key_of(client) != planted
    thief = visitor(fund)
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_signed_in(thief)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (SAFARI, "Safari, iPhone"),
        (EDGE, "Edge, Windows"),
        (CHROME, "Chrome, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_in_words(user_agent, words):
    assert devices.described(user_agent) == words


def test_a_session_fixed_before_signing_in_is_worth_nothing(fund, user):
    client = visitor(fund)
    client.get("/compte/connexion/cle-d-acces/", headers={"accept": "application/json"})  # makes a visitor's session
    fixed = key_of(client)
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert key_of(client) != fixed
    thief = visitor(fund)
    thief.cookies[settings.SESSION_COOKIE_NAME] = fixed
    assert not is_signed_in(thief)


def test_open_sessions_are_listed_and_one_is_ended(fund, user):
    phone, desk = on(SAFARI, fund, user), on(FIREFOX, fund, user)
    page = desk.get(reverse("account_sessions")).content.decode()
    assert page.index("Firefox, Windows") < page.index("Safari, iPhone"), "this one first"
    assert page.count("Cette session, en ce moment") == 1
    assert key_of(phone) not in page
    wanted = Session.objects.get(session_key=key_of(phone)).reference
    page = desk.post(reverse("account_end_session"), {"session": wanted}, follow=True).content.decode()
    assert "Safari, iPhone" not in page
    assert not is_signed_in(phone)
    assert is_signed_in(desk)


def test_the_present_session_is_ended_like_signing_out(fund, user):
    client = on(FIREFOX, fund, user)
    wanted = Session.objects.get(session_key=key_of(client)).reference
    assert client.post(reverse("account_end_session"), {"session": wanted}).headers["Location"] == "/compte/connexion/"
    assert not Session.objects.filter(user=user).exists()


def test_nobody_ends_anothers_session(fund, user):
    hers = on(FIREFOX, fund, user)
    wanted = Session.objects.get(session_key=key_of(hers)).reference
    signed_in(fund, member_of(fund).user).post(reverse("account_end_session"), {"session": wanted})
    assert is_signed_in(hers)


def test_a_person_sees_and_ends_her_sessions_at_other_funds(fund, other_fund, user):
    """All of them: a stolen session is one wherever it was opened. Nobody else sees them."""
    elsewhere, here = on(SAFARI, other_fund, user), on(FIREFOX, fund, user)
    assert other_fund.name in here.get(reverse("account_sessions")).content.decode()
    assert other_fund.name not in signed_in(fund, staff_of(fund).user).get(reverse("account_sessions")).content.decode()
    page = here.post(reverse("account_end_other_sessions"), follow=True).content.decode()
    assert "1 autre session est terminée" in page
    assert not is_signed_in(elsewhere)
    assert is_signed_in(here)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(fund, other_fund, user):
    elsewhere, here = on(SAFARI, other_fund, user), on(FIREFOX, fund, user)
    before = key_of(here)
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert [one.session_key for one in Session.objects.filter(user=user)] == [key_of(here)]
    assert key_of(here) != before
    assert not is_signed_in(elsewhere)
    assert is_signed_in(here)


def test_a_change_of_factors_ends_the_other_sessions_and_renews_the_key(fund, user):
    elsewhere, here = on(SAFARI, fund, user), on(FIREFOX, fund, user)
    confirm_identity(here)
    here.get(reverse("mfa_activate_totp"))
    before, secret = key_of(here), here.session["mfa.totp.secret"]
    here.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert key_of(here) != before
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def aged(client: Client, *, seen: timedelta = timedelta(), opened: timedelta = timedelta()) -> Client:
    """The same session, so much older."""
    now = timezone.now()
    Session.objects.filter(session_key=key_of(client)).update(seen_at=now - seen, opened_at=now - opened)
    return client


def test_a_session_left_alone_ends_by_itself(fund, user):
    kept = aged(on(FIREFOX, fund, user), seen=timedelta(minutes=119))
    assert is_signed_in(kept)
    left = aged(kept, seen=timedelta(minutes=121))
    response = left.get(reverse("account_sessions"), follow=True)
    assert response.redirect_chain[0][0] == "/compte/connexion/?next=/compte/sessions/"
    assert "Votre session a pris fin" in response.content.decode()
    assert not Session.objects.filter(user=user).exists()


def test_a_session_ends_in_the_end_however_busy(fund, user):
    assert is_signed_in(aged(on(FIREFOX, fund, user), opened=timedelta(hours=11)))
    assert not is_signed_in(aged(on(FIREFOX, fund, user), opened=timedelta(hours=12, minutes=1)))


def test_saving_a_session_does_not_make_it_younger(fund, user):
    client = aged(on(FIREFOX, fund, user))
    session = client.session
    session["opened_at"] -= 3600 * 13
    session.save()
    confirmed = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert confirmed.headers["Location"].startswith("/compte/connexion/")


def test_a_fund_chooses_its_limits(fund, other_fund):
    for place in (fund, other_fund):
        staff = staff_of(place).user
        client = on(FIREFOX, place, staff)
        if place == fund:
            form = {"roles": [], "idle_minutes": 15, "hours": 2, "step_up": "holders", "step_up_minutes": 15}
            client.post(reverse("fund_settings:change_sign_in_rules"), form)
        aged(client, seen=timedelta(minutes=16))
        assert is_signed_in(client) is (place == other_fund)


@pytest.mark.parametrize(("idle", "hours"), [("1", "2"), ("15", "13"), ("", "2"), ("x", "2")])
def test_a_limit_outside_the_bounds_is_refused_and_kept_in_the_form(fund, idle, hours):
    client = signed_in(fund, staff_of(fund).user)
    page = client.post(
        reverse("fund_settings:change_sign_in_rules"), {"idle_minutes": idle, "hours": hours}
    ).content.decode()
    assert "Il y a un problème" in page
    assert f'value="{hours}"' in page
    fund.refresh_from_db()
    assert fund.options == {}


def test_last_seen_is_noted_once_a_minute(fund, user):
    client = aged(on(FIREFOX, fund, user), seen=timedelta(seconds=30))
    client.get("/")
    assert timezone.now() - Session.objects.get(user=user).seen_at > timedelta(seconds=25)
    aged(client, seen=timedelta(seconds=61)).get("/")
    assert timezone.now() - Session.objects.get(user=user).seen_at < timedelta(seconds=25)


def test_what_has_expired_is_cleared_away(fund, user):
    Session.objects.create(
        session_key="k" * 32,
        expire_date=timezone.now() - timedelta(1),
        opened_at=timezone.now(),
        seen_at=timezone.now(),
    )
    on(FIREFOX, fund, user)
    assert not Session.objects.filter(session_key="k" * 32).exists()


def test_a_new_device_is_told_by_mail(fund, user):
    on(FIREFOX, fund, user)
    assert delivered_mail(fund) == [], "the first time ever there is nothing to compare with"
    known = on(SAFARI, fund, user)
    (mail,) = delivered_mail(fund)
    assert mail.subject.startswith("Connexion depuis un nouvel appareil")
    assert "Safari, iPhone" in mail.body
    assert f"http://{known.defaults['HTTP_HOST']}/compte/sessions/" in mail.body.replace(":8000", "")
    known.post(reverse("account_logout"))
    known.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert len(delivered_mail(fund)) == 1, "the same device again"


def test_a_forged_device_cookie_hides_nothing(fund, user):
    on(FIREFOX, fund, user)
    thief = visitor(fund)
    thief.cookies[devices.COOKIE] = f"[{user.pk}]"
    thief.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert len(delivered_mail(fund)) == 1


def test_a_device_that_knows_somebody_else_is_new(fund, user):
    on(FIREFOX, fund, user)
    client = on(SAFARI, fund, member_of(fund).user)
    client.post(reverse("account_logout"))
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert [mail.to for mail in delivered_mail(fund)] == [[user.email]]


def test_the_browser_keeps_no_page_of_a_signed_in_person(fund, user):
    client = signed_in(fund, user)
    for path in ("/", reverse("account_edit"), reverse("mfa_index"), "/nulle-part/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path
    assert "no-store" in client.post(reverse("account_logout")).headers["Cache-Control"]


@pytest.mark.feature("MYA-48")
def test_signing_out_ends_the_session_on_the_server(fund, user):
    client = on(FIREFOX, fund, user)
    page = client.get(reverse("account_edit")).content.decode()
    assert user.email in page
    assert "Se déconnecter" in page
    assert "Accueil" in page
    stolen = key_of(client)
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(user=user).exists()
    thief = visitor(fund)
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert not is_signed_in(thief)


def test_a_withdrawn_membership_ends_with_the_next_click(fund):
    membership = member_of(fund)
    client = signed_in(fund, membership.user)
    assert client.get(reverse("organisations:own")).status_code == 200
    with scope(fund):
        end_membership(actor=Actor.system(fund), membership=membership)
    assert client.get(reverse("organisations:own")).status_code == 403
    assert "Vous n’avez pas encore accès" in client.get("/").content.decode()


def test_a_session_carried_to_another_fund_is_nobodys(fund, other_fund, user):
    client = on(FIREFOX, fund, user)
    carried = visitor(other_fund)
    carried.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    assert not is_signed_in(carried)


def test_links_in_mails_name_the_funds_own_host(fund):
    """A forged Host is nobody's site; forged forwarding headers change nothing."""
    user = UserFactory()
    forged = visitor(fund)
    forged.defaults["HTTP_HOST"] = "evil.example"
    assert forged.post(reverse("account_reset_password"), {"email": user.email}).status_code == 404
    honest = visitor(fund)
    honest.post(
        reverse("account_reset_password"),
        {"email": user.email},
        headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"},
    )
    (mail,) = delivered_mail(fund)
    assert "evil.example" not in mail.body
    assert honest.defaults["HTTP_HOST"] in mail.body
