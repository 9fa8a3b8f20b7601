"""When an answer is promised, counted in working days, and what is late (`BEY-15`)."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.funding.models import Thread
from requests_app.funding.services import exchanges as services
from requests_app.funding.working_days import working_days_after
from tests.funding.exchange_scenes import asked, table_of, text_of
from tests.funding.scenes import Stage, stage

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-02T10:00:00+01:00"


@pytest.fixture(autouse=True)
def on_a_monday(time_machine):
    time_machine.move_to(MONDAY)


@pytest.fixture
def world() -> Stage:
    return stage()


@pytest.mark.feature("BEY-15")
def test_what_is_promised_counts_the_working_days_of_the_funds_country(world, time_machine):
    time_machine.move_to("2026-11-09T10:00:00+01:00")  # a Monday; Wednesday the 11th is a holiday
    assert asked(world).answer_by == datetime.date(2026, 11, 17)
    world.choose(answer_days=2)
    assert asked(world).answer_by == datetime.date(2026, 11, 12)


@pytest.mark.parametrize(
    ("country", "from_day", "count", "day"),
    [
        ("FR", "2026-07-10", 2, "2026-07-15"),  # Friday; the 14th is a holiday in France
        ("BE", "2026-07-10", 2, "2026-07-14"),
        ("BE", "2026-07-20", 1, "2026-07-22"),  # the 21st is one in Belgium
        ("FR", "2026-11-14", 0, "2026-11-16"),  # a Saturday, answered on the same day
        ("FR", "2026-12-31", 1, "2027-01-04"),
    ],
)
def test_working_days(country, from_day, count, day):
    counted = working_days_after(Fund(country=country), datetime.date.fromisoformat(from_day), count)
    assert counted == datetime.date.fromisoformat(day)


def test_writing_again_doesnt_put_the_promise_off(world, time_machine):
    thread = asked(world)
    time_machine.move_to("2026-11-06T10:00:00+01:00")
    with scope(world.fund):
        services.write(actor=world.actor, fund=world.fund, thread=thread, text="Toujours rien ?")
        assert Thread.objects.get().answer_by == datetime.date(2026, 11, 9)


@pytest.mark.feature("BEY-15")
def test_late_ones_are_marked_and_wait_in_the_staffs_list(world, time_machine):
    asked(world)
    time_machine.move_to("2026-11-09T23:00:00+01:00")
    assert "En retard" not in table_of(world.as_staff.get(reverse("funding:messages_queue")))
    time_machine.move_to("2026-11-10T10:00:00+01:00")
    other = asked(world, "Autre question")
    queue = world.as_staff.get(reverse("funding:messages_queue"))
    assert "En retard" in table_of(queue)
    rows = [row.record for row in queue.context["table"].page.object_list]
    assert [row.subject for row in rows] == ["Nos délais", "Autre question"], "the earliest promise first"
    late = world.as_staff.get(reverse("funding:messages_queue"), {"whose": "late"})
    assert [row.record.subject for row in late.context["table"].page.object_list] == ["Nos délais"]
    first = text_of(world.as_staff.get("/"))
    assert "En retard : réponse promise au plus tard le 09/11/2026" in first
    assert "Réponse au plus tard le" in first
    assert other.answer_by == datetime.date(2026, 11, 18)
    assert "Réponse du fonds attendue" in text_of(world.as_member.get(reverse("funding:exchanges")))
