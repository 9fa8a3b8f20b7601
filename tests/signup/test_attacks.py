"""What somebody hostile tries with sign-up: enumeration, reuse, forged hosts, races."""

from __future__ import annotations

import re
import statistics
import sys
import threading
import time
from dataclasses import dataclass
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extranet.accounts.models import User
from extranet.rights.models import Application
from extranet.signup import services
from extranet.signup.models import PendingSignUp
from extranet.tenants.scope import scope
from tests.factories import UserFactory, host_of, member_of, visitor
from tests.mail import delivered_mail
from tests.signup.scenes import (
    ADDRESS,
    FIRST,
    NEW_PASSWORD,
    SECOND,
    THIRD,
    activation,
    code_to,
    link_to,
    member,
    open_fund,
    person,
    sent,
    shown,
)
from tests.threads import at_once, in_threads

TYPED = "/inscription/activation/"


def asked_by(fund, email: str):
    """A visitor's whole way to the third page: its statuses, its words without the address, its queries' number."""
    client = visitor(fund)
    client.post(FIRST, member())
    fields = person(client, email=email, email_again=email)
    with CaptureQueriesContext(connection) as queries:
        response = client.post(SECOND, fields)
    page = client.get(THIRD)
    return response.status_code, page.status_code, shown(page).replace(email, "…"), len(queries)


@pytest.mark.django_db
@pytest.mark.feature("MYA-34")
def test_nothing_on_the_pages_tells_whether_an_address_is_known():
    fund, other = open_fund(), open_fund()
    known = {
        "here": member_of(fund).user.email,
        "elsewhere": member_of(other).user.email,
        "nowhere yet": UserFactory().email,
        "unknown": "inconnue@example.invalid",
    }
    sent(fund)  # the terms' first acceptance makes their row
    answers = {name: asked_by(fund, email) for name, email in known.items()}
    assert len(set(answers.values())) == 1, answers
    bodies = {mail.to[0]: mail.body for mail in delivered_mail(fund)}
    assert "déjà un compte" in bodies[known["elsewhere"]]
    assert "déjà un compte" not in bodies[known["unknown"]]


@dataclass(frozen=True, slots=True)
class Work:
    """What an answer cost: the statements it ran without their values, and its own processor's seconds.

    Unlike the clock's time, neither depends on how busy the machine is.
    """

    statements: tuple[str, ...]
    seconds: float


def second_step(fund, email: str):
    """A visitor before the click that sends her inscription: what sends it."""
    client = visitor(fund)
    client.post(FIRST, member())
    fields = person(client, email=email, email_again=email)
    return partial(client.post, SECOND, fields)


# Texts, numbers and the names of savepoints.
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\"s\d+_x\d+\"")


def work_of(send) -> Work:
    with CaptureQueriesContext(connection) as queries:
        begun = time.thread_time()
        send()
        seconds = time.thread_time() - begun
    return Work(tuple(VALUES.sub("…", query["sql"]) for query in queries), seconds)


def calls_of(send) -> int:
    """How many functions the answer called."""
    calls = 0

    def count(frame, event, argument) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        send()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.django_db
@pytest.mark.feature("MYA-34")
def test_known_and_unknown_addresses_take_the_same_work(settings):
    """The same statements, as many calls, and, of many taken in turns, the same median of the processor's time."""
    settings.SIGNUP_RATES = {"step": "", "send": "", "activate": ""}
    fund = open_fund()
    known = [UserFactory().email for _ in range(18)]
    pairs = [(email, f"inconnue-{place:02}@example.invalid") for place, email in enumerate(known)]
    for email in pairs[0]:
        work_of(second_step(fund, email))  # the first answers of a process warm it up
    calls = [[calls_of(second_step(fund, email)) for email in pair] for pair in pairs[1:6]]
    work = [[work_of(second_step(fund, email)) for email in pair] for pair in pairs[6:]]
    assert len({one.statements for pair in work for one in pair}) == 1
    few, many = sorted(statistics.median(pair[which] for pair in calls) for which in (0, 1))
    assert many < 1.01 * few, calls
    short, long = sorted(statistics.median(pair[which].seconds for pair in work) for which in (0, 1))
    assert long < 2 * short, (short, long)


@pytest.mark.django_db
@pytest.mark.feature("MYA-37")
def test_a_wrong_code_says_the_same_for_any_address():
    fund = open_fund()
    sent(fund)
    UserFactory(email="connue@example.invalid")
    answers = set()
    for email in (ADDRESS, "connue@example.invalid", "inconnue@example.invalid"):
        client = visitor(fund)
        with CaptureQueriesContext(connection) as queries:
            page = client.post(TYPED, activation("AAAA-AAAA", email=email))
        answers.add((re.sub(r"\S+@\S+", "…", shown(page)), len(queries)))
    assert len(answers) == 1


@pytest.mark.django_db
def test_the_link_stands_on_the_funds_own_host_whatever_the_request_says():
    fund = open_fund()
    client = visitor(fund)
    forged = {"x-forwarded-host": "evil.invalid", "x-forwarded-for": "10.0.0.1", "forwarded": "host=evil.invalid"}
    client.post(FIRST, member(), headers=forged)
    client.post(SECOND, person(client), headers=forged)
    body = delivered_mail(fund)[-1].body
    addresses = re.findall(r"https?://([^/\s]+)", body)
    assert set(addresses) == {host_of(fund)}
    assert client.get(FIRST, headers={"host": "evil.invalid"}).status_code == 404


@pytest.mark.django_db
def test_a_link_opens_nothing_at_another_fund():
    fund, other = open_fund(), open_fund()
    sent(fund)
    link, code = link_to(fund), code_to(fund)
    assert visitor(other).get(link).status_code == 404
    assert visitor(other).post(link, activation(code)).status_code == 404
    assert "n’ouvre rien" in shown(visitor(other).post(TYPED, activation(code, email=ADDRESS)))
    assert not User.objects.exists()


@pytest.mark.django_db
def test_two_inscriptions_with_one_address_do_not_mix():
    """A stranger's answers come with the stranger's own link: the victim's link opens what the victim typed."""
    fund = open_fund()
    sent(fund)
    hers, code = link_to(fund), code_to(fund)
    sent(fund, member(**{"member-0-legal_representative": "Un Inconnu"}))
    visitor(fund).post(hers, activation(code))
    with scope(fund):
        assert Application.objects.get().legal_representative == "Béatrice Exemple"
        assert PendingSignUp.objects.open().count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("onward", ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid"])
def test_no_page_of_sign_up_leads_to_another_site(onward):
    fund = open_fund()
    client = visitor(fund)
    for field in ("next", "suite", "redirect", "return"):
        response = client.post(f"{FIRST}?{field}={onward}", member() | {field: onward})
        assert response.headers["Location"] == SECOND
    client.post(SECOND, person(client) | {"next": onward})
    response = client.post(f"{link_to(fund)}?next={onward}", activation(code_to(fund)) | {"next": onward})
    assert response.headers["Location"].startswith("/inscription/")


@pytest.mark.django_db
def test_no_address_and_no_name_stands_in_a_pages_address_or_a_row():
    fund = open_fund()
    client = visitor(fund)
    first = client.post(FIRST, member())
    second = client.post(SECOND, person(client))
    assert "nora" not in (first.headers["Location"] + second.headers["Location"] + link_to(fund)).lower()
    with scope(fund):
        pending = PendingSignUp.objects.get()
    assert "nora" not in str(pending).lower()
    assert "nora" not in str(client.session["signup"]["sent"]["uuid"]).lower()
    assert "Béatrice" not in str(dict(client.session)), "once it is sent the session keeps the address only"


@pytest.fixture
def pending(transactional_db):
    """A fund with an inscription to confirm."""
    fund = open_fund()
    sent(fund)
    with scope(fund):
        return fund, PendingSignUp.objects.get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("MYA-37")
def test_of_two_activations_at_once_one_wins(pending):
    fund, row = pending

    def activate():
        with scope(fund):
            return services.activate(fund=fund, pending=row, password=NEW_PASSWORD)

    outcomes = at_once(activate, activate)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SignUpOver", "User"]
    assert User.objects.count() == 1
    with scope(fund):
        assert Application.objects.count() == 1


def wrong_codes_at_once(fund, number: int) -> int:
    """How many of so many wrong codes at once were counted."""

    def guess():
        with scope(fund):
            return services.pending_with_code(fund=fund, address=ADDRESS, code="AAAA-AAAA")

    assert in_threads(number, guess) == [None] * number
    with scope(fund):
        return PendingSignUp.objects.get().wrong_codes


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_at_once_all_count(pending):
    fund, _row = pending
    assert wrong_codes_at_once(fund, 4) == 4


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_wrong_codes_at_once_would_count_as_one(pending, monkeypatch):
    fund, _row = pending
    all_have_read = threading.Barrier(4, timeout=30)

    def read_together(rows):
        read = list(rows)
        all_have_read.wait()
        return read

    monkeypatch.setattr("extranet.signup.services.activating.locked", read_together)
    assert wrong_codes_at_once(fund, 4) == 1
