"""An account that nobody uses: announced by mail, kept by signing in, closed at one fund and at no other."""

from __future__ import annotations

import datetime
import importlib

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from extranet.accounts import places
from extranet.accounts.erasing import is_erased
from extranet.accounts.merging import carry_over_in
from extranet.accounts.models import AccountUse, PersonFund, User
from extranet.accounts.unused import ACCOUNTS
from extranet.agenda.models import Feed
from extranet.help.models import Ticket
from extranet.notifications.models import AlertAddress, MutedCategory
from extranet.organisations.models import DataRequest, Membership
from extranet.organisations.personal_data.former_members import MEMBERSHIPS
from extranet.organisations.services import data_requests, erasing
from extranet.retention.models import Announcement, LegalHold, Tombstone
from extranet.retention.services import holds
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import PASSWORD, FundFactory, MembershipFactory, UserFactory, quickly_signed_in, staff_of, visitor
from tests.mail import delivered_mail
from tests.mandates.scenes import actor_of
from tests.retention.scenes import NOTICE, announced_long_ago, forgotten, night

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
LONG_AGO = datetime.date(2015, 5, 4)


def used(fund: Fund, user: User, day: datetime.date = LONG_AGO) -> AccountUse:
    """The fund is one of hers, and she was last there that day."""
    with scope(fund):
        places.let_in(user, fund)
        AccountUse.objects.filter(user=user).update(used_on=day)
        return AccountUse.objects.get(user=user)


def somebody(fund: Fund) -> tuple[User, AccountUse]:
    user = UserFactory()
    return user, used(fund, user)


def page_of(fund: Fund, use: AccountUse) -> str:
    browser = quickly_signed_in(fund, staff_of(fund).user)
    return browser.get(reverse("retention:file", args=["accounts", use.uuid])).content.decode()


@pytest.mark.feature("BEY-23")
def test_its_person_is_told_thirty_days_ahead_and_then_nothing_of_it_is_left(fund):
    user, use = somebody(fund)
    with scope(fund):
        Feed.objects.create(user=user, digest=b"x" * 32)
        MutedCategory.objects.create(user=user, category="training")
        AlertAddress.objects.create(user=user, address="elsewhere@example.invalid")
    assert night(fund, ACCOUNTS, TODAY() - NOTICE).announced == 1
    assert night(fund, ACCOUNTS, TODAY() - NOTICE).announced == 1, "told once"
    [told] = delivered_mail(fund)
    assert told.to == [user.email]
    assert use.number in told.body
    assert "Sans connexion de votre part" in told.body
    assert "/compte/connexion/" in told.body
    shown = page_of(fund, use)
    assert "mot de passe" in shown
    assert user.email not in shown, "the number names nobody"

    with scope(fund):
        Announcement.objects.update(announced_on=TODAY() - NOTICE + datetime.timedelta(days=1))
    assert night(fund, ACCOUNTS, TODAY() - datetime.timedelta(days=1)).forgotten == 0, "its days aren't over"
    announced_long_ago(fund, ACCOUNTS)
    done = night(fund, ACCOUNTS)
    assert (done.forgotten, done.failed) == (1, 0)
    user.refresh_from_db()
    assert (is_erased(user), user.is_active, user.has_usable_password()) == (True, False, False)
    assert not PersonFund.objects.filter(user=user).exists()
    with scope(fund):
        use.refresh_from_db()
        assert (use.user_id, use.used_on) == (None, LONG_AGO)
        assert Tombstone.objects.get().reference == use.number
        assert not Feed.objects.exists()
        assert not MutedCategory.objects.exists()
        assert not AlertAddress.objects.exists()
    assert "Effacé au terme de sa conservation" in page_of(fund, use)
    assert night(fund, ACCOUNTS, TODAY() + datetime.timedelta(days=1)).announced == 0


@pytest.mark.feature("BEY-23")
def test_signing_in_keeps_it(fund):
    user, use = somebody(fund)
    night(fund, ACCOUNTS, TODAY() - NOTICE)
    announced_long_ago(fund, ACCOUNTS)
    answer = visitor(fund).post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    with scope(fund):
        use.refresh_from_db()
        assert use.used_on == TODAY()
    assert night(fund, ACCOUNTS).forgotten == 0
    with scope(fund):
        assert not Announcement.objects.exists()
    assert User.objects.get(pk=user.pk).email == user.email


@pytest.mark.feature("BEY-23")
def test_at_another_fund_it_goes_on(fund):
    other = FundFactory()
    user, _use = somebody(fund)
    used(other, user, TODAY())
    with scope(fund):
        ticket = Ticket.objects.create(user=user, name="…", about="…")
        Ticket.objects.filter(pk=ticket.pk).update(state="closed")
    assert forgotten(fund, ACCOUNTS).forgotten == 1
    kept = User.objects.get(pk=user.pk)
    assert (kept.email, kept.is_active) == (user.email, True)
    assert [one.fund_id for one in PersonFund.objects.filter(user=user)] == [other.pk]
    assert night(other, ACCOUNTS, TODAY() - 2 * NOTICE).announced == 0
    with scope(fund):
        stands_there = Ticket.objects.select_related("user").get().user
    assert is_erased(stands_there), "no row of this fund leads to an account that lives on elsewhere"
    assert quickly_signed_in(other, user).get(reverse("my_data:page")).status_code == 200

    with scope(other):
        AccountUse.objects.update(used_on=LONG_AGO)
    assert forgotten(other, ACCOUNTS).forgotten == 1
    assert is_erased(User.objects.get(pk=user.pk)), "the last of its funds let it go"


@pytest.mark.feature("BEY-23")
def test_what_is_kept_keeps_the_account(fund):
    user, use = somebody(fund)
    ended = timezone.now() - datetime.timedelta(days=400)
    with scope(fund):
        member = MembershipFactory(user=user)
    assert night(fund, ACCOUNTS).announced == 0, "she acts for a company, and doesn't come often"
    with scope(fund):
        Membership.objects.update(ended_at=ended)
    assert night(fund, ACCOUNTS, TODAY() + datetime.timedelta(days=1)).announced == 0, "her name still stands there"
    with scope(fund):
        Membership.objects.update(ended_at=ended.replace(year=2015))
    night(fund, MEMBERSHIPS)
    with scope(fund):
        request = data_requests.ask(
            actor=actor_of(member), fund=fund, user=user, kind=DataRequest.Kind.COPY, text="Tout"
        )
    assert night(fund, ACCOUNTS, TODAY() + datetime.timedelta(days=2)).announced == 0, "she waits for an answer"
    with scope(fund):
        data_requests.withdraw(actor=actor_of(member), asked=request)
    assert night(fund, ACCOUNTS, TODAY() + datetime.timedelta(days=3)).announced == 1
    assert "Pas encore de terme" not in page_of(fund, use)


@pytest.mark.feature("BEY-23")
def test_a_held_account_stays_and_isnt_erased_either(fund):
    user, use = somebody(fund)
    officer = staff_of(fund)
    with scope(fund):
        holds.hold(actor=actor_of(officer), rule=ACCOUNTS, file=use, reason="Litige")
    done = forgotten(fund, ACCOUNTS)
    assert (done.forgotten, done.held) == (0, 1)
    with scope(fund):
        asked = DataRequest.objects.create(user=user, kind=DataRequest.Kind.DELETION, name="", text="", due_on=TODAY())
        assert any(use.number in sentence for sentence in erasing.obstacles(erasing.of_user(asked.user)))


@pytest.mark.feature("BEY-23")
def test_after_a_merge_the_kept_account_counts_and_the_hold_is_its_own(fund):
    (kept, here), (emptied, gone) = somebody(fund), somebody(fund)
    with scope(fund):
        holds.hold(actor=actor_of(staff_of(fund)), rule=ACCOUNTS, file=gone, reason="Litige")
        User.objects.filter(pk=emptied.pk).update(merged_into=kept, is_active=False)
        carry_over_in(fund, kept, emptied)
        use = AccountUse.objects.get()
        assert (use.pk, use.used_on) == (here.pk, TODAY())
        assert LegalHold.objects.standing().get().subject_uuid == here.uuid


@pytest.mark.feature("BEY-23")
def test_accounts_known_before_count_from_their_last_sign_in(fund):
    user, stranger = UserFactory(), UserFactory()
    signed_in = datetime.datetime(2020, 3, 4, 12, tzinfo=datetime.UTC)
    User.objects.filter(pk=user.pk).update(last_login=signed_in)
    PersonFund.objects.create(user=user, fund=fund)
    PersonFund.objects.create(user=stranger, fund=FundFactory())
    filling = importlib.import_module("extranet.accounts.migrations.0011_known_uses")
    with scope(fund):
        for _each in range(2):
            filling.count_from_what_is_known(apps, fund)
        assert [(one.user_id, one.used_on) for one in AccountUse.objects.all()] == [(user.pk, signed_in.date())]
