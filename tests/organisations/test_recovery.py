"""A lost address or second factor: asked, checked, waited for, stopped or done; and what other funds see of it."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import Card, Session, User
from extranet.journal.models import Entry
from extranet.organisations.models import Membership, Proposal, Recovery
from extranet.organisations.roles import Role
from extranet.organisations.tasks import look_at_recoveries
from extranet.tenants.scope import scope
from tests.accounts.factors import with_totp
from tests.factories import (
    PASSWORD,
    MembershipFactory,
    UserFactory,
    member_of,
    quickly_signed_in,
    signed_in,
    staff_of,
    visitor,
)
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "Un autre sésame 2?"
CHECK = {"kind": "call_back", "note": "Rappelée au 081 20 00 00, connue depuis 2019."}


@pytest.fixture
def member(fund) -> Membership:
    made = member_of(fund, last_name="Lambert", first_name="Inès")
    with_totp(made.user)
    return made


@pytest.fixture
def staff(fund):
    return quickly_signed_in(fund, staff_of(fund, last_name="Demoulin", first_name="Odile").user)


def checked() -> dict[str, str]:
    return CHECK | {"on": timezone.localdate().isoformat()}


def start(fund, staff, member, **more: str) -> Recovery:
    """The staff open a file from the member's page, and record the check."""
    answer = staff.post(reverse("trust:start_recovery", args=[member.uuid]))
    staff.post(answer.headers["Location"] + "verifier/", checked() | more)
    return recovery_of(fund)


def recovery_of(fund) -> Recovery:
    with scope(fund):
        return Recovery.objects.order_by("-pk")[0]


def link_in(fund, address: str) -> str:
    """The path of the link in the last mail to this address."""
    mail = [one for one in delivered_mail(fund) if one.to == [address]][-1]
    return "/" + re.search(r"https?://[^/]+/(\S+)", mail.body).group(1)


def pass_time(fund, *, hours: int) -> None:
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=hours), tick=True):
        look_at_recoveries(fund.pk)
        delivered_mail(fund)


def opens(fund, user, password: str = PASSWORD) -> bool:
    client = visitor(fund)
    client.post("/compte/connexion/", {"login": user.email, "password": password})
    return client.get("/").status_code == 200


def test_from_the_public_page_to_a_new_password(fund, member, staff):
    form = {"address": member.user.email.upper(), "lost": "factor", "contact": "0470 00 00 00"}
    page = visitor(fund).post(reverse("account_lost_access"), form, follow=True).content.decode()
    assert "Demande envoyée" in page
    assert "Inès Lambert" in staff.get("/").content.decode(), "it waits on the staff's first screen"
    recovery = recovery_of(fund)
    page = staff.get(reverse("trust:recovery", args=[recovery.uuid])).content.decode()
    assert "0470 00 00 00" in page
    check = reverse("trust:check_recovery", args=[recovery.uuid])
    staff.post(check, checked())
    assert recovery_of(fund).state == "waiting"

    SocialAccount.objects.create(user=member.user, provider="oidc-x", uid="1")
    with scope(fund):
        card = Card.objects.create(user=member.user, digest=b"x" * 32)
    open_session = quickly_signed_in(fund, member.user)
    pass_time(fund, hours=47)
    assert Authenticator.objects.filter(user=member.user).exists(), "not before the waiting time"
    pass_time(fund, hours=49)
    assert recovery_of(fund).state == "done"
    assert not Authenticator.objects.filter(user=member.user).exists()
    assert not Session.objects.filter(user=member.user).exists()
    assert not SocialAccount.objects.filter(user=member.user).exists()
    with scope(fund):
        assert not Card.objects.usable().filter(pk=card.pk).exists(), "what opened the account before opens it no more"
    assert open_session.get("/").status_code == 302
    assert not opens(fund, member.user), "the old password opens nothing"

    browser = visitor(fund)
    page = browser.get(link_in(fund, member.user.email), follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert opens(fund, member.user, NEW_PASSWORD)
    with scope(fund):
        entries = Entry.objects.filter(verb__startswith="organisations.recovery").order_by("pk")
        assert [one.verb.rpartition("_")[2] for one in entries] == ["checked", "opened", "done"]
        assert entries[0].texts.get().comment == CHECK["note"]


def test_the_same_page_and_the_same_work_whoever_asks(fund, member):
    """Known, unknown, and a member of another fund only: nothing tells them apart."""
    answers, work = set(), set()
    for address in (member.user.email, "personne@nulle-part.invalid", UserFactory().email):
        client = visitor(fund)
        client.get(reverse("account_lost_access"))
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(reverse("account_lost_access"), {"address": address, "lost": "both", "contact": "1"})
        answers.add((answer.status_code, answer.headers["Location"]))
        work.add(tuple(query["sql"].split()[0] for query in queries))
    assert len(answers) == 1
    assert len(work) == 1, "the same queries"
    assert outbox.outbox == []
    with scope(fund):
        assert not Recovery.objects.filter(membership__isnull=True).exclude(contact="").exists()
    look_at_recoveries(fund.pk)
    with scope(fund):
        assert Recovery.objects.count() == 1, "what was asked for unknown addresses is cleared away"


def test_asking_is_limited(fund, member):
    form = {"address": member.user.email, "lost": "factor"}
    answers = [visitor(fund).post(reverse("account_lost_access"), form).status_code for _ in range(6)]
    assert answers[-1] == 429
    with scope(fund):
        assert Recovery.objects.count() == 1, "one open file a person"


def test_ce_n_est_pas_moi_stops_it(fund, member, staff):
    recovery = start(fund, staff, member)
    link = link_in(fund, member.user.email)
    anybody = visitor(fund)
    assert "Arrêter la récupération" in anybody.get(link).content.decode()
    assert recovery_of(fund).state == "waiting", "opening the link alone changes nothing"
    assert "La récupération est arrêtée" in anybody.post(link).content.decode()
    assert anybody.post(link).status_code == 404, "a replay finds nothing"
    pass_time(fund, hours=100)
    assert recovery_of(fund).state == "stopped"
    assert Authenticator.objects.filter(user=member.user).exists()
    assert "Une récupération a été arrêtée" in delivered_mail(fund)[-1].subject
    late = staff.post(reverse("trust:cancel_recovery", args=[recovery.uuid]), {"reason": "x"}).content.decode()
    assert "Arrêtée par la personne" in late


def test_a_guessed_link_stops_nothing(fund, other_fund, member, staff):
    start(fund, staff, member)
    link = link_in(fund, member.user.email)
    secret = link.rstrip("/").rpartition("/")[2]
    assert len(secret) == 43, "256 bits"
    for guess in ("x", secret[:-1], secret.swapcase(), "0" * 43):
        assert visitor(fund).post(reverse("account_stop_recovery", args=[guess])).status_code == 404
    assert visitor(other_fund).post(link).status_code == 404, "another fund's host knows nothing of it"
    assert visitor(fund).post(reverse("account_confirm_recovery_address", args=[secret])).status_code == 404
    with scope(fund):
        assert secret not in str(Recovery.objects.values().get())
    assert recovery_of(fund).state == "waiting"


def test_a_new_address_counts_once_its_holder_has_confirmed_it(fund, member, staff):
    old = member.user.email
    start(fund, staff, member, new_address="Neuve@example.invalid")
    pass_time(fund, hours=60)
    assert recovery_of(fund).state == "waiting", "typed by the staff is not enough"
    link = link_in(fund, "neuve@example.invalid")
    visitor(fund).get(link)
    assert "confirmée" in visitor(fund).post(link).content.decode()
    pass_time(fund, hours=60)
    member.user.refresh_from_db()
    assert member.user.email == "neuve@example.invalid"
    told = {mail.to[0]: mail.subject for mail in delivered_mail(fund)[-2:]}
    assert "choisissez un mot de passe" in told["neuve@example.invalid"]
    assert "nouvelle adresse" in told[old]
    browser = visitor(fund)
    page = browser.get(link_in(fund, "neuve@example.invalid"), follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert opens(fund, member.user, NEW_PASSWORD)


def test_an_address_of_another_account_is_not_told_to_the_staff(fund, other_fund, member, staff):
    taken = member_of(other_fund).user
    recovery = start(fund, staff, member, new_address=taken.email)
    page = staff.get(reverse("trust:recovery", args=[recovery.uuid])).content.decode()
    assert "Pas encore confirmée par son lien" in page, "as for any address whose holder has not clicked"
    mail = [one for one in delivered_mail(fund) if one.to == [taken.email]][-1]
    assert "a déjà un compte" in mail.subject
    pass_time(fund, hours=60)
    member.user.refresh_from_db()
    assert member.user.email != taken.email


def test_other_funds_confirm_for_themselves_and_learn_nothing(fund, other_fund, member, staff):
    user = member.user
    elsewhere = member_of(other_fund, user=user, last_name="Lambert", first_name="Inès")
    fresh = member_of(other_fund)
    start(fund, staff, member)
    pass_time(fund, hours=49)
    user.refresh_from_db()
    user.set_password(PASSWORD)
    user.recovered_at = timezone.now()  # back from the time to which the test travelled
    user.save(update_fields=["password", "recovered_at"])

    here = signed_in(fund, user)
    assert here.get(reverse("organisations:own")).status_code == 200, "the fund that checked lets her act"
    there = signed_in(other_fund, user)
    page = there.get("/").content.decode()
    assert "Accès à confirmer après une récupération" in page
    assert fund.name not in page.replace("Mes autres fonds", "").split("Mes autres")[0]
    assert there.get(reverse("organisations:own")).status_code == 403

    theirs = quickly_signed_in(other_fund, staff_of(other_fund).user)
    page = theirs.get("/").content.decode()
    assert "Accès à confirmer après une récupération" in page
    assert fund.name not in page
    page = theirs.get(reverse("organisations:members", args=[elsewhere.organisation.uuid])).content.decode()
    assert "Accès à confirmer après une récupération" in page
    assert fund.name not in page
    with scope(other_fund):
        assert not Recovery.objects.exists()
        assert Membership.objects.get(pk=fresh.pk).awaits_confirmation is False
    confirm = reverse("trust:confirm_access", args=[elsewhere.uuid])
    assert "Il y a un problème" in theirs.post(confirm, {"note": ""}).content.decode()
    assert there.post(confirm, {"note": "C’est moi"}).status_code == 404, "nobody confirms herself"
    theirs.post(confirm, {"note": "Vue à l’accueil."})
    assert there.get(reverse("organisations:own")).status_code == 200
    with scope(other_fund):
        assert Entry.objects.get(verb="organisations.access_confirmed").texts.get().comment == "Vue à l’accueil."


def test_an_administrators_recovery_needs_two_administrators(fund, staff):
    lost, third = staff_of(fund, last_name="Perdue"), staff_of(fund)
    with_totp(lost.user)
    with scope(fund):
        officer = MembershipFactory(organisation=lost.organisation, roles=[Role.FUND_OFFICER])
    assert (
        quickly_signed_in(fund, officer.user).post(reverse("trust:start_recovery", args=[lost.uuid])).status_code == 403
    )
    recovery = start(fund, staff, lost)
    assert recovery.state == "to_confirm"
    assert [one for one in delivered_mail(fund) if one.to == [lost.user.email]] == []
    with scope(fund):
        confirm = reverse("trust:confirm_proposal", args=[Proposal.objects.get().uuid])
    assert staff.post(confirm).status_code == 403, "not the one who checked"
    herself = quickly_signed_in(fund, lost.user)
    assert herself.post(confirm).status_code == 403, "nor the one whose account it is"
    quickly_signed_in(fund, third.user).post(confirm)
    assert recovery_of(fund).state == "waiting"
    pass_time(fund, hours=49)
    assert not Authenticator.objects.filter(user=lost.user).exists()


def test_with_two_administrators_the_other_one_checks_alone_and_waits_longer(fund, staff):
    lost = staff_of(fund, last_name="Perdue")
    with_totp(lost.user)
    with scope(fund):
        officer = MembershipFactory(organisation=lost.organisation, roles=[Role.CERTIFICATION_OFFICER])
    recovery = start(fund, staff, lost)
    assert recovery.state == "waiting"
    told = {address for mail in delivered_mail(fund) for address in mail.to}
    assert {lost.user.email, officer.user.email} <= told
    pass_time(fund, hours=49)
    assert Authenticator.objects.filter(user=lost.user).exists(), "not after the fund's usual time"
    pass_time(fund, hours=169)
    assert not Authenticator.objects.filter(user=lost.user).exists()


def test_taking_the_third_administrator_away_first_is_no_way_round_her(fund, staff):
    lost, third = staff_of(fund, last_name="Perdue"), staff_of(fund)
    staff.post(reverse("organisations:end_membership", args=[third.uuid]))
    assert start(fund, staff, lost).state == "to_confirm"
    with scope(fund):
        Membership.objects.filter(pk=third.pk).update(rights_changed_at=timezone.now() - datetime.timedelta(days=8))
        proposal = Proposal.objects.get()
    staff.post(reverse("trust:withdraw_proposal", args=[proposal.uuid]))
    assert start(fund, staff, lost).state == "waiting"


def test_a_lonely_administrator_is_confirmed_by_whoever_operates_the_machine(fund):
    lonely = staff_of(fund)
    User.objects.filter(pk=lonely.user_id).update(recovered_at=timezone.now())
    client = quickly_signed_in(fund, lonely.user)
    assert client.get(reverse("trust:home")).status_code == 403
    with pytest.raises(CommandError, match="note"):
        call_command("confirm_access", fund.slug, lonely.user.email)
    call_command("confirm_access", fund.slug, lonely.user.email, "--note", "Vue en personne")
    assert client.get(reverse("trust:home")).status_code == 200
    with scope(fund):
        assert Entry.objects.get(verb="organisations.access_confirmed").texts.get().comment == "Vue en personne"
    with pytest.raises(CommandError, match="Nothing"):
        call_command("confirm_access", fund.slug, lonely.user.email, "--note", "Encore")


def test_nobody_recovers_her_own_account(fund):
    mine = staff_of(fund)
    client = quickly_signed_in(fund, mine.user)
    assert client.post(reverse("trust:start_recovery", args=[mine.uuid])).status_code == 403


def test_what_can_be_wrong_is_said_at_its_field(fund, member, staff):
    answer = staff.post(reverse("trust:start_recovery", args=[member.uuid]))
    check = answer.headers["Location"] + "verifier/"
    tomorrow = (timezone.localdate() + datetime.timedelta(days=2)).isoformat()  # wherever the fund is
    page = staff.post(check, checked() | {"on": tomorrow}).content.decode()
    assert "Cette date est dans l’avenir" in page
    assert CHECK["note"] in page, "nothing typed is lost"
    assert "Il y a un problème" in staff.post(check, {}).content.decode()
    assert recovery_of(fund).state == "asked"
    staff.post(check.replace("verifier", "abandonner"), {"reason": "Elle a retrouvé ses codes."})
    assert recovery_of(fund).state == "cancelled"
    assert User.objects.get(pk=member.user_id).recovered_at is None
