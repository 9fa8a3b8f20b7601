"""After a restore nothing leaves by itself: mails and webhooks wait for a person who has seen the list."""

from __future__ import annotations

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from extranet.integrations.models import Delivery
from extranet.journal.models import Entry
from extranet.notifications import services
from extranet.notifications.delivery import send_due
from extranet.notifications.models import Message
from extranet.organisations.roles import Role
from extranet.safekeeping import holding
from extranet.tenants import restored
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.restored import Leaving
from extranet.tenants.scope import scope
from tests.factories import FundFactory, MembershipFactory, UserFactory, quickly_signed_in, staff_of
from tests.notifications.test_alerts import CODE, NEWS

pytestmark = pytest.mark.django_db


def wait_for_the_post(fund, kind=NEWS, number=1):
    user = UserFactory()
    with scope(fund):
        return services.queue(
            kind, fund=fund, address=user.email, user_id=user.pk, language="fr", payload={"number": number}
        )


def states(fund) -> list[str]:
    with scope(fund):
        return sorted(Message.objects.values_list("state", flat=True))


def page_of(fund, person, **options) -> str:
    return quickly_signed_in(fund, person).get(reverse("safekeeping:held"), **options).content.decode()


def test_after_a_restore_mails_wait_until_an_administrator_has_seen_the_list(fund, settings):
    administrator = staff_of(fund)
    for number in range(3):
        wait_for_the_post(fund, number=number)
    wait_for_the_post(fund, CODE)
    settings.JOURNAL_CLUSTER += 1

    send_due(fund.pk)
    assert mail.outbox == []
    assert states(fund) == ["due"] * 4, "not even claimed"

    client = quickly_signed_in(fund, administrator.user)
    assert "La base de données a été restaurée" in client.get(reverse("dashboard")).content.decode()
    page = client.get(reverse("safekeeping:held")).content.decode()
    assert "4 envois attendent." in page
    assert "Essai tests.alert" in page
    assert "Essai tests.code" in page

    answer = client.post(reverse("safekeeping:decide", args=["mails"]), {"dropped": [NEWS.name]}, follow=True)
    assert "1 envoi part. Ne partiront jamais : 3." in answer.content.decode()
    send_due(fund.pk)
    assert len(mail.outbox) == 1
    assert states(fund) == ["sent", "withheld", "withheld", "withheld"]
    with scope(fund):
        entry = Entry.objects.get(verb="safekeeping.mails_seen")
    assert (entry.actor_user_id, entry.facts["released"]) == (administrator.user.pk, [f"{CODE.name}=1"])
    assert entry.facts["dropped"] == [f"{NEWS.name}=3"]

    client.post(reverse("safekeeping:decide", args=["webhooks"]))
    assert "La base de données a été restaurée" not in client.get(reverse("dashboard")).content.decode()
    wait_for_the_post(fund)
    send_due(fund.pk)
    assert len(mail.outbox) == 2, "from then on as always"


def test_who_came_second_is_told_and_decides_nothing(fund, settings):
    settings.JOURNAL_CLUSTER += 1
    wait_for_the_post(fund)
    client = quickly_signed_in(fund, staff_of(fund).user)
    address = reverse("safekeeping:decide", args=["mails"])
    client.post(address)
    answer = client.post(address, {"dropped": [NEWS.name]}, follow=True)
    assert "Quelqu’un d’autre vient d’en décider" in answer.content.decode()
    assert states(fund) == ["due"]
    assert client.post(reverse("safekeeping:decide", args=["letters"])).status_code == 404


def test_an_officer_reads_the_banner_and_may_not_decide(fund, settings):
    settings.JOURNAL_CLUSTER += 1
    office = staff_of(fund).organisation
    with scope(fund):
        officer = MembershipFactory(organisation=office, roles=[Role.PREENCODING_OFFICER]).user
        member = MembershipFactory(roles=[Role.MANDATEE]).user
    client = quickly_signed_in(fund, officer)
    dashboard = client.get(reverse("dashboard"), follow=True).content.decode()
    assert "La base de données a été restaurée" in dashboard
    assert reverse("safekeeping:held") not in dashboard
    assert client.get(reverse("safekeeping:held")).status_code == 403
    assert client.post(reverse("safekeeping:decide", args=["mails"])).status_code == 403
    theirs = quickly_signed_in(fund, member).get(reverse("dashboard"), follow=True).content.decode()
    assert "La base de données a été restaurée" not in theirs


def test_a_fund_that_began_after_the_restore_and_a_sandbox_hold_nothing(fund, settings):
    settings.JOURNAL_CLUSTER += 1
    later = FundFactory()
    assert restored.held(Fund.objects.get(pk=fund.pk)) == [Leaving.MAILS, Leaving.WEBHOOKS]
    assert restored.held(Fund.objects.get(pk=later.pk)) == []
    fund.sandbox_of_id = later.pk
    assert restored.held(fund) == []


def test_webhooks_wait_too_and_a_dropped_one_is_told_apart(fund, settings):
    from extranet.integrations.webhooks.delivering import deliver_due
    from extranet.integrations.webhooks.words import outcome_in_words

    with scope(fund):
        delivery = a_delivery(fund)
    settings.JOURNAL_CLUSTER += 1
    deliver_due(fund.pk)
    with scope(fund):
        assert Delivery.objects.get().attempts == 0
        (line,) = holding.waiting(Leaving.WEBHOOKS)
    assert (line.kind, line.count) == (delivery.event, 1)
    holding.decide(actor=Actor.system(fund), fund=fund, what=Leaving.WEBHOOKS, dropped=[delivery.event])
    deliver_due(fund.pk)
    with scope(fund):
        dropped = Delivery.objects.get()
    assert (dropped.state, dropped.attempts) == (Delivery.State.WITHHELD, 0)
    assert "restauration" in outcome_in_words(dropped)


def a_delivery(fund):
    from extranet.integrations.models import Subscription

    maker = MembershipFactory(roles=[Role.MANDATEE])
    subscription = Subscription.objects.create(
        organisation=maker.organisation,
        maker=maker,
        name="Planning",
        url="https://planning.example/webhooks",
        events=["request.sent"],
        secret=b"x",
    )
    return Delivery.objects.create(subscription=subscription, event="request.sent", sequence=1, body="{}")


def test_the_operator_prints_the_list_and_decides_by_command(fund, settings):
    wait_for_the_post(fund)
    call_command("hold_everything", stdout=io.StringIO())
    send_due(fund.pk)
    assert mail.outbox == [], "held even where the number was not raised"
    told = io.StringIO()
    call_command("release_hold", fund.slug, stdout=told)
    assert "mails: held, 1 waiting" in told.getvalue()
    assert NEWS.name in told.getvalue()
    assert states(fund) == ["due"], "printing decides nothing"
    call_command("release_hold", fund.slug, "--release", "mails", "--drop", "webhooks", stdout=told)
    assert "mails: 1 leave, 0 never will" in told.getvalue()
    send_due(fund.pk)
    assert len(mail.outbox) == 1
    with pytest.raises(CommandError, match="nothing is held here"):
        call_command("release_hold", fund.slug, "--release", "mails", stdout=told)
    with pytest.raises(CommandError, match="no fund"):
        call_command("release_hold", "nobody", stdout=told)
