"""Lists of exchanges and publications cost the same with one row and with sixty."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.funding.models import Publication
from requests_app.funding.services import exchanges, news
from tests.funding.scenes import Stage, pdf, stage

pytestmark = pytest.mark.django_db

DEADLINE = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def world() -> Stage:
    return stage()


def fill(world: Stage, number: int) -> None:
    with scope(world.fund):
        thread = exchanges.ask(actor=world.actor, fund=world.fund, subject=f"Sujet {number}", text="Bonjour")
        exchanges.assign(actor=world.staff, fund=world.fund, thread=thread, officer=world.officer)
        texts = {"fr": {"title": f"Titre {number}", "text": "Texte"}}
        news.publish(
            actor=world.staff,
            fund=world.fund,
            kind="news",
            texts=texts,
            audiences=["everybody"],
            uploads=[("Étude", pdf())],
        )
        news.publish(
            actor=world.staff,
            fund=world.fund,
            kind="tender",
            texts=texts,
            deadline=DEADLINE,
            uploads=[("Étude", pdf())],
        )


def test_sixty_rows_cost_as_many_queries_as_one(world):
    lists = [
        (world.as_member, "funding:exchanges"),
        (world.as_staff, "funding:messages_queue"),
        (world.as_member, "funding:news"),
        (world.as_body, "funding:tenders"),
        (world.as_staff, "funding:publications"),
        (world.as_member, "dashboard"),
        (world.as_staff, "dashboard"),
    ]

    def count(query: str = "") -> list[int]:
        counted = []
        for client, name in lists:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(reverse(name) + query)
                assert answer.status_code == 200
                if answer.streaming:
                    b"".join(answer.streaming_content)
            counted.append(len(queries))
        return counted

    fill(world, 0)
    one, exported = count(), count("?export=csv")
    for number in range(1, 60):
        fill(world, number)
    with scope(world.fund):
        assert Publication.objects.count() == 120
    assert count() == one
    assert count("?export=csv") == exported


def test_a_long_exchange_costs_as_many_queries_as_a_short_one(world):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    with scope(world.fund):
        thread = exchanges.ask(actor=world.actor, fund=world.fund, subject="Long", text="Bonjour", uploads=[pdf()])
    page, client = reverse("funding:exchange", args=[thread.uuid]), world.as_member
    client.get(page)
    short = count()
    for number in range(30):
        with scope(world.fund):
            exchanges.write(actor=world.actor, fund=world.fund, thread=thread, text=f"{number}", uploads=[pdf()])
    client.get(page)  # notes what is read
    assert count() == short
