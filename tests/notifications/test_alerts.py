"""Alerts by event: at once, in the digest of seven o’clock or never; where they go; and the link that ends them."""

from __future__ import annotations

import datetime
import re
import threading

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from extranet.notifications import digests, kinds, preferences, services
from extranet.notifications.digests import gather, send_digests
from extranet.notifications.models import AlertPace, Message, MutedCategory, Pace
from extranet.tenants.scope import scope
from tests.factories import FundFactory, UserFactory, quickly_signed_in, visitor
from tests.mail import delivered_mail
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 24, 11, 0, tzinfo=datetime.UTC)  # at Brussels


def words(fund, payload, secret):
    if payload["number"] < 0:
        raise kinds.NothingToSay("gone")
    return {
        "subject": f"Nouvelle {payload['number']}",
        "paragraphs": ["Voilà."],
        "address": f"https://ferra.example.invalid/{payload['number']}",
        "button": "Voir",
    }


def declared(name: str, *, can_be_disabled: bool) -> kinds.MailKind:
    templates, category = "organisations/mails/notice", kinds.Category.NEWS
    return kinds.declare(kinds.MailKind(name, templates, words, category, can_be_disabled, label=f"Essai {name}"))


NEWS = declared("tests.alert", can_be_disabled=True)
TENDER = declared("tests.tender", can_be_disabled=True)
CODE = declared("tests.code", can_be_disabled=False)


@pytest.fixture
def user(db):
    return UserFactory()


def tell(fund, user, number=1, kind=NEWS, **fields):
    usual = {"address": user.email, "user_id": user.pk, "language": "fr", "payload": {"number": number}}
    with scope(fund):
        return services.queue(kind, fund=fund, **usual | fields)


def wants(fund, user, pace, *names):
    with scope(fund):
        preferences.choose_paces(user_id=user.pk, paces=dict.fromkeys(names or [NEWS.name], pace))


def fresh(message):
    with scope(message.fund_id):
        return Message.objects.get(pk=message.pk)


def stop_link(sent) -> str:
    """The path of the link in a mail's header."""
    found = re.fullmatch(r"<https?://[^/]+(/.+)>", sent.extra_headers["List-Unsubscribe"])
    assert found
    return found[1]


@pytest.mark.feature("MYA-08")
def test_the_page_sets_each_event_and_shows_what_is_locked(fund, user):
    client = quickly_signed_in(fund, user)
    address = reverse("account_mail_preferences")
    page = client.get(address).content.decode()
    assert "Essai tests.alert" in page
    assert page.index("Toujours envoyés") < page.index("Essai tests.code")
    form = client.get(address).context["form"]
    names = {kind.name: name for name, kind in form.kinds.items()}
    assert CODE.name not in names
    everything = [str(one.value) for one in kinds.optional_categories(fund)]
    client.post(address, {"wanted": everything, names[NEWS.name]: "daily", names[TENDER.name]: "off"})
    with scope(fund):
        assert preferences.paces_of(user.pk) == {NEWS.name: Pace.DAILY, TENDER.name: Pace.OFF}
    tell(fund, user, kind=TENDER)
    tell(fund, user, kind=CODE, number=7)
    assert [one.subject.split(" – ")[0] for one in delivered_mail(fund)] == ["Nouvelle 7"]
    client.post(address, {"wanted": everything, names[NEWS.name]: "now", names[TENDER.name]: "now"})
    with scope(fund):
        assert not AlertPace.objects.exists()


def test_an_unknown_pace_is_refused_at_its_field(fund, user):
    client = quickly_signed_in(fund, user)
    answer = client.post(reverse("account_mail_preferences"), {"wanted": [], "pace_0": "hourly"})
    assert answer.status_code == 200
    assert "pace_0" in answer.context["form"].errors
    with scope(fund):
        assert not MutedCategory.objects.exists(), "nothing of it is kept"


def test_a_fund_shows_what_it_can_send_and_keeps_what_it_does_not_show(user):
    with_letters, without = FundFactory(capabilities=["membership"]), FundFactory(capabilities=[])
    for fund, shown in ((with_letters, True), (without, False)):
        page = quickly_signed_in(fund, user).get(reverse("account_mail_preferences")).content.decode()
        assert ("Courrier disponible" in page) is shown
    quickly_signed_in(without, user).post(reverse("account_mail_preferences"), {"wanted": []})
    with scope(without):
        assert kinds.Category.LETTERS not in preferences.muted_categories(user.pk), "it wasn't asked about them"


def test_a_compulsory_mail_has_no_pace(fund, user):
    with scope(fund), pytest.raises(ValidationError, match="toujours envoyés"):
        preferences.choose_paces(user_id=user.pk, paces={CODE.name: Pace.OFF})


@pytest.mark.feature("MYA-08")
def test_what_is_held_goes_out_together_at_seven_and_once(fund, user):
    with time_machine.travel(NOON, tick=False) as clock:
        wants(fund, user, Pace.DAILY)
        held = [tell(fund, user, number) for number in (1, 2)]
        assert {fresh(one).state for one in held} == {Message.State.HELD}
        assert delivered_mail(fund) == [], "neither at once"
        clock.move_to(datetime.datetime(2026, 11, 25, 5, 59, tzinfo=datetime.UTC))
        send_digests(fund.pk)
        assert delivered_mail(fund) == [], "nor before seven"
        clock.move_to(datetime.datetime(2026, 11, 25, 6, 0, tzinfo=datetime.UTC))
        send_digests(fund.pk)
        send_digests(fund.pk)
        (digest,) = delivered_mail(fund)
        assert digest.subject == "Votre résumé du jour : 2 messages"
        assert digest.to == [user.email]
        for expected in ("Nouvelle 1", "Nouvelle 2", "https://ferra.example.invalid/2"):
            assert expected in digest.body
        assert {fresh(one).state for one in held} == {Message.State.GATHERED}
        clock.move_to(datetime.datetime(2026, 11, 26, 6, 0, tzinfo=datetime.UTC))
        send_digests(fund.pk)
        assert len(delivered_mail(fund)) == 1, "nothing new, no mail"


def test_seven_o_clock_is_the_funds_and_follows_its_summer_time(user):
    fund = FundFactory(time_zone="Europe/Brussels")
    with time_machine.travel(datetime.datetime(2027, 3, 27, 12, 0, tzinfo=datetime.UTC), tick=False):
        wants(fund, user, Pace.DAILY)
        held = tell(fund, user)
    assert fresh(held).held_until == datetime.datetime(2027, 3, 28, 5, 0, tzinfo=datetime.UTC)


def test_a_digest_leaves_out_what_is_gone_or_stopped_meanwhile(fund, user):
    with time_machine.travel(NOON, tick=False) as clock:
        wants(fund, user, Pace.DAILY, NEWS.name, TENDER.name)
        tell(fund, user, -1)
        tell(fund, user, 2, kind=TENDER)
        wants(fund, user, Pace.OFF, TENDER.name)
        clock.shift(datetime.timedelta(days=1))
        send_digests(fund.pk)
        assert delivered_mail(fund) == []
        with scope(fund):
            digest = Message.objects.get(kind="notifications.digest")
        assert (digest.state, digest.error) == (Message.State.WITHHELD, "nothing-left")


def test_each_person_and_each_fund_has_its_own_digest(fund, other_fund, user):
    other = UserFactory()
    with time_machine.travel(NOON, tick=False) as clock:
        for one in (user, other):
            wants(fund, one, Pace.DAILY)
            tell(fund, one)
        tell(other_fund, user)
        assert len(delivered_mail(other_fund)) == 1, "the choice is of one fund"
        mail.outbox.clear()
        clock.shift(datetime.timedelta(days=1))
        send_digests(fund.pk)
        assert sorted(one.to for one in delivered_mail(fund)) == sorted([[user.email], [other.email]])


def digests_of_two_workers() -> int:
    """How many digests there are once two workers have looked at seven o’clock."""
    fund, user = FundFactory(), UserFactory()
    wants(fund, user, Pace.DAILY)
    tell(fund, user)
    with scope(fund):
        Message.objects.update(held_until=timezone.now())

    def work() -> Message | None:
        with scope(fund):
            return gather(fund, user.pk)

    outcomes = at_once(work, work)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    with scope(fund):
        return Message.objects.filter(kind="notifications.digest").count()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_seven_make_one_digest():
    assert digests_of_two_workers() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_make_two(monkeypatch):
    both_have_looked = threading.Barrier(2, timeout=30)

    def looked(user_id: int) -> list[Message]:
        found = list(Message.objects.filter(user=user_id, held_until__lte=timezone.now()).order_by("pk"))
        both_have_looked.wait()
        return found

    monkeypatch.setattr(digests, "locked_due", looked)
    assert digests_of_two_workers() == 2


@pytest.mark.feature("MYA-08")
def test_alerts_go_to_a_confirmed_address_of_her_choice(fund, user):
    EmailAddress.objects.create(user=user, email="bureau@example.invalid", verified=True)
    EmailAddress.objects.create(user=user, email="douteuse@example.invalid", verified=False)
    client = quickly_signed_in(fund, user)
    page = client.get(reverse("account_mail_preferences")).content.decode()
    assert "bureau@example.invalid" in page
    assert "douteuse@example.invalid" not in page
    everything = [str(one.value) for one in kinds.optional_categories(fund)]
    client.post(reverse("account_mail_preferences"), {"wanted": everything, "address": "bureau@example.invalid"})
    refused = client.post(reverse("account_mail_preferences"), {"wanted": everything, "address": "x@example.invalid"})
    assert "address" in refused.context["form"].errors
    tell(fund, user)
    tell(fund, user, kind=CODE)
    assert [one.to for one in delivered_mail(fund)] == [["bureau@example.invalid"], [user.email]]
    EmailAddress.objects.filter(email="bureau@example.invalid").delete()
    tell(fund, user)
    assert delivered_mail(fund)[-1].to == [user.email], "it is no longer hers"


@pytest.mark.feature("MYA-08")
def test_the_link_of_a_mail_ends_its_kind_without_signing_in(fund, user):
    tell(fund, user)
    (sent,) = delivered_mail(fund)
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_link(sent) in sent.body
    client = visitor(fund)
    page = client.get(stop_link(sent))
    assert "Essai tests.alert" in page.content.decode()
    assert user.email not in page.content.decode()
    with scope(fund):
        assert preferences.paces_of(user.pk) == {}, "a mail program that follows links changes nothing"
    client.handler.enforce_csrf_checks = True
    for _again in range(2):
        answer = client.post(stop_link(sent), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert user.email not in answer.content.decode()
    with scope(fund):
        assert preferences.paces_of(user.pk) == {NEWS.name: Pace.OFF}
    assert fresh(tell(fund, user)).state == Message.State.DUE
    assert len(delivered_mail(fund)) == 1


def test_the_page_of_the_link_may_end_the_whole_category(fund, user):
    tell(fund, user)
    (sent,) = delivered_mail(fund)
    visitor(fund).post(stop_link(sent), {"what": "category"})
    with scope(fund):
        assert preferences.muted_categories(user.pk) == {kinds.Category.NEWS}


def test_the_link_of_a_digest_ends_all_that_it_gathers(fund, user):
    with time_machine.travel(NOON, tick=False) as clock:
        wants(fund, user, Pace.DAILY, NEWS.name, TENDER.name)
        tell(fund, user)
        clock.shift(datetime.timedelta(days=1))
        send_digests(fund.pk)
        (digest,) = delivered_mail(fund)
        visitor(fund).post(stop_link(digest), {"List-Unsubscribe": "One-Click"})
    with scope(fund):
        assert preferences.paces_of(user.pk) == {NEWS.name: Pace.OFF, TENDER.name: Pace.OFF}


def test_a_compulsory_mail_has_no_such_link(fund, user):
    tell(fund, user, kind=CODE)
    (sent,) = delivered_mail(fund)
    assert "List-Unsubscribe" not in sent.extra_headers
    assert "Ne plus recevoir" not in sent.body


def test_a_wrong_link_and_another_funds_say_what_to_do(fund, other_fund, user):
    tell(other_fund, user)
    (sent,) = delivered_mail(other_fund)
    for path in (stop_link(sent), reverse("account_stop_mails", args=["jamais"])):
        answer = visitor(fund).post(path)
        assert answer.status_code == 404
        assert "Ouvrez le lien depuis l’e-mail" in answer.content.decode()
    with scope(other_fund):
        assert preferences.paces_of(user.pk) == {}
