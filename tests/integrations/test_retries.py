"""A write that is sent again has one effect (BEY-05)."""

from __future__ import annotations

import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from extranet.integrations import retries
from extranet.integrations.callers import Caller
from extranet.integrations.models import Answer
from extranet.organisations.models import Establishment
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.scope import scope
from tests.factories import EstablishmentFactory, member_of

KEY = {"Idempotency-Key": "une-valeur"}


@pytest.fixture
def caller(fund):
    member = member_of(fund, roles=[Role.ACCESS_MANAGER])
    actor = Actor(Kind.KEY, fund.pk, "Planning Pro", organisation_id=member.organisation_id)
    return Caller(member.organisation.uuid, "Planning Pro", actor, member.organisation_id, frozenset(), False)


def asked(body: str = '{"name": "Atelier"}', **headers: str):
    return RequestFactory().post("/api/v1/places", body, content_type="application/json", headers=headers or KEY)


def adding(caller: Caller):
    """An act: one more establishment."""

    def act() -> HttpResponse:
        place = EstablishmentFactory(organisation_id=caller.actor.organisation_id, organisation=None)
        return HttpResponse(str(place.uuid), status=201, headers={"Location": f"/api/v1/places/{place.uuid}"})

    return act


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer(fund, caller):
    with scope(fund):
        first = retries.once(asked(), caller, adding(caller))
        second = retries.once(asked(), caller, adding(caller))
        assert Establishment.objects.count() == 1
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotency-Replayed"] == "true"


@pytest.mark.django_db
def test_another_request_under_the_same_key_is_refused(fund, caller):
    with scope(fund):
        retries.once(asked(), caller, adding(caller))
        refused = retries.once(asked('{"name": "Autre"}'), caller, adding(caller))
        assert refused.status_code == 422
        assert b"idempotency_key_reused" in refused.content
        assert Establishment.objects.count() == 1


@pytest.mark.django_db
def test_a_write_without_the_header_is_refused(fund, caller):
    with scope(fund):
        refused = retries.once(asked(**{"X-Other": "1"}), caller, adding(caller))
        assert (refused.status_code, Establishment.objects.count()) == (400, 0)


@pytest.mark.django_db
def test_a_kept_answer_holds_nothing_in_clear_and_goes_after_a_day(fund, caller):
    with scope(fund):
        made = retries.once(asked(), caller, adding(caller))
        assert made.content not in bytes(Answer.objects.get().body)
        assert retries.forget() == 0
        Answer.objects.update(made_at=timezone.now() - retries.KEPT_FOR)
        assert retries.forget() == 1


@pytest.mark.django_db
def test_a_key_of_more_than_a_day_ago_serves_again(fund, caller):
    with scope(fund):
        retries.once(asked(), caller, adding(caller))
        Answer.objects.update(made_at=timezone.now() - retries.KEPT_FOR)
        later = retries.once(asked(), caller, adding(caller))
        assert Establishment.objects.count() == 2
        assert retries.once(asked(), caller, adding(caller)).content == later.content
        assert Answer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_that_was_cut_left_nothing_and_is_done_again(fund, caller):
    with pytest.raises(RuntimeError), scope(fund):
        retries.once(asked(), caller, cut(caller))
    with scope(fund):
        assert Establishment.objects.count() == 0
        assert retries.once(asked(), caller, adding(caller)).status_code == 201
        assert Establishment.objects.count() == 1


def cut(caller: Caller):
    def act() -> HttpResponse:
        adding(caller)()
        raise RuntimeError("the machine lost its power")

    return act


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_acts_and_both_get_its_answer(fund, caller):
    answers: list[bytes] = []
    inside = threading.Event()

    def slowly() -> HttpResponse:
        inside.set()
        second.start()
        second.join(0.5)  # it waits for this transaction
        assert second.is_alive()
        return adding(caller)()

    def send(act) -> None:
        with scope(fund):
            answers.append(retries.once(asked(), caller, act).content)

    second = threading.Thread(target=in_thread, args=(send, adding(caller)))
    send(slowly)
    second.join()
    with scope(fund):
        assert Establishment.objects.count() == 1
    assert answers == [answers[0]] * 2


def in_thread(send, act) -> None:
    from django.db import connection

    try:
        send(act)
    finally:
        connection.close()
