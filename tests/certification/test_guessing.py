"""Four digits, guessed for an hour by somebody who has a certifier's open session and uses every budget there is."""

from __future__ import annotations

import datetime
import random
from collections import Counter

import pytest
from django.core import mail
from django.urls import reverse

from certification import verbs
from certification.measures import wrong_codes
from certification.models import Certificate, CertifyingCode
from certification.services import codes
from certification.services.guessing import ALERT_EVERY
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.certification.online import ask, code_mailed, give, may_go_online
from tests.certification.scenes import Stage
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

JUNE = datetime.date(2020, 6, 1)
AT_MOST = 0.003  # an hour
BEGINNING = datetime.datetime(2020, 8, 15, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture
def certificate(time_machine, made: Stage) -> Certificate:
    time_machine.move_to(BEGINNING, tick=False)
    may_go_online(made)
    dossier = made.dossier()
    certificate = made.prepared(dossier, JUNE, "147")
    certificate.dossier = dossier
    return certificate


def living(made: Stage) -> CertifyingCode | None:
    with scope(made.fund):
        return CertifyingCode.objects.filter(end="").first()


def attack(made: Stage, certificate: Certificate, time_machine, *, minutes: int) -> list[tuple[int, int]]:
    """Ask for a code whenever none lives, and type four digits that aren't it as often as the site counts them.

    The try that hits is never made: every other is, so that no budget is saved by winning early. Gives the minute and
    the number of the code of every try that was compared with a code.
    """
    client, compared, serial = made.as_manager, [], 0
    for minute in range(minutes):
        time_machine.move_to(BEGINNING + datetime.timedelta(minutes=minute), tick=False)
        for _budget in range(60):
            row = living(made)
            if row is None or row.expires_at <= BEGINNING + datetime.timedelta(minutes=minute):
                ask(client, certificate)
                row, serial = living(made), serial + 1
                if row is None or row.wrong_tries:
                    break
                secret = code_mailed(made)
            before = row.wrong_tries
            give(client, certificate, f"{(int(secret) + 1 + before) % 10_000:04}")
            with scope(made.fund):
                row.refresh_from_db()
            if row.wrong_tries == before:
                break
            compared.append((minute, serial))
    return compared


def test_an_hour_of_guessing_succeeds_three_times_in_a_thousand_at_most(made, certificate, time_machine):
    compared = attack(made, certificate, time_machine, minutes=76)
    for start in range(76 - 59):
        within = [serial for minute, serial in compared if start <= minute < start + 60]
        tries = Counter(within)
        assert len(within) <= codes.WRONG_AN_HOUR
        assert max(tries.values(), default=0) <= codes.WRONG_TRIES
        chance = 1.0
        for count in tries.values():
            chance *= 1 - count / 10**codes.DIGITS  # that many of 10 000 equally likely codes, all different
        assert 1 - chance <= AT_MOST
    first_hour = Counter(serial for minute, serial in compared if minute < 60)
    assert sum(first_hour.values()) == codes.WRONG_AN_HOUR, "the attacker left a budget unused: the figure says nothing"

    drawn = random.Random(20261129)
    hours, won = 100_000, 0
    for _hour in range(hours):  # the same budget against codes drawn at random, her guesses too
        won += any(drawn.randrange(10_000) < count for count in first_hour.values())
    assert won / hours <= AT_MOST


def test_whoever_keeps_watch_is_told(made, certificate, time_machine):
    attack(made, certificate, time_machine, minutes=1)
    with scope(made.fund):
        alerts = list(Entry.objects.filter(verb=verbs.CODES_GUESSED.name).order_by("pk"))
        measured = wrong_codes(made.fund)
    assert [one.facts["wrong"] for one in alerts] == [ALERT_EVERY, 2 * ALERT_EVERY]
    assert measured == {"": codes.WRONG_AN_HOUR}
    delivered_mail(made.fund)
    told = [message for message in mail.outbox if "codes" in message.subject.lower() and "faux" in message.body]
    addresses = {address for message in told for address in message.to}
    assert made.manager.user.email in addresses
    assert made.officer.user.email in addresses
    assert not any(name in message.body for message in told for name in ("Camille", made.manager.user.email))
    page = made.as_staff.get(reverse("dashboard")).content.decode()
    assert "Codes de vérification essayés à tort" in page
    assert f"{codes.WRONG_AN_HOUR} codes faux d’une même personne depuis hier" in page


def test_a_slip_of_the_finger_alarms_nobody(made, certificate, time_machine):
    client = made.as_manager
    ask(client, certificate)
    right = code_mailed(made)
    for slip in range(1, 4):
        give(client, certificate, f"{(int(right) + slip) % 10_000:04}")
    give(client, certificate, right)
    with scope(made.fund):
        assert not Entry.objects.filter(verb=verbs.CODES_GUESSED.name).exists()
        assert Certificate.objects.get().state == "certified"
    assert "essayés à tort" not in made.as_staff.get(reverse("dashboard")).content.decode()


def test_the_codes_themselves_are_drawn_evenly(made, certificate):
    """The chance above holds for codes that are all equally likely: each first digit about as often as another."""
    first = Counter(f"{codes.secrets.randbelow(10**codes.DIGITS):04}"[0] for _ in range(20_000))
    assert len(first) == 10
    assert sum((count - 2000) ** 2 / 2000 for count in first.values()) < 45  # χ², 9 degrees: one in a million
