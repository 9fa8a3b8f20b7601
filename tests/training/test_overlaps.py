"""The same worker at two trainings at once: a warning for the company and for the fund."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.training.models import Absence, Participant, Request
from requests_app.training.overlaps import overlaps_of
from tests.factories import WorkerFactory, quickly_signed_in, staff_of
from tests.mandates.scenes import staff_actor
from tests.training.company_scenes import sent
from tests.training.factories import DayFactory, ParticipantFactory, RequestFactory
from tests.training.scenes import draft_of, own_request_of, request_with_company, stage, yesterday

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


@pytest.fixture
def request_(made):
    return own_request_of(made)


def found(made, actor, request):
    with scope(made.fund):
        return [(one.participant.last_name, one.other.number, one.date) for one in overlaps_of(actor, request)]


def of_other_company(made, **fields):
    """Another company's request, with the same person on the same day, elsewhere."""
    other = stage(made.fund, name="Béta", enterprise_number="", nsso_number="")
    with scope(made.fund):
        request = RequestFactory(
            company=other.company,
            author=other.company,
            state="with_company",
            starts_on=yesterday(),
            ends_on=yesterday(),
        )
        DayFactory(request=request, date=yesterday())
        ParticipantFactory(
            request=request, last_name="INVENTE", first_name="eloise", birth_date=datetime.date(1990, 2, 28), **fields
        )
    return request


def test_the_company_is_warned_about_its_own_requests(made, request_):
    other = request_with_company(made)

    assert found(made, made.company_actor, request_) == [
        (name, other.number, day)
        for day in (yesterday() - datetime.timedelta(days=1), yesterday())
        for name in ("Inventé", "Modèle")
    ]
    page = made.as_mandatee.get(reverse("training:certify", args=[request_.uuid])).content.decode()
    assert "Des heures se chevauchent" in page
    assert other.number in page


def test_the_fund_is_warned_about_all_and_the_company_not_about_others(made, request_):
    other = of_other_company(made)

    assert found(made, made.company_actor, request_) == []
    assert found(made, staff_actor(made.fund), request_) == [("Inventé", other.number, yesterday())]


@pytest.mark.usefixtures("trusted")
def test_the_fund_sees_it_where_it_decides(made):
    request = sent(made)
    other = of_other_company(made)
    staff = quickly_signed_in(made.fund, staff_of(made.fund).user)

    page = staff.get(reverse("training:recap", args=[request.uuid])).content.decode()

    assert "Des heures se chevauchent" in page
    assert other.number in page


def test_the_operator_is_told_nothing(made):
    request, _other = request_with_company(made), request_with_company(made)

    assert found(made, made.operator_actor, request) == []


def test_another_hour_of_the_same_day_is_no_overlap(made, request_):
    other = of_other_company(made)
    with scope(made.fund):
        other.days.update(
            starts_at=datetime.time(17), ends_at=datetime.time(20), break_starts_at=None, break_ends_at=None
        )

    assert found(made, staff_actor(made.fund), request_) == []


def test_somebody_absent_from_one_of_them_is_at_the_other_only(made, request_):
    other = of_other_company(made)
    with scope(made.fund):
        Absence.objects.create(participant=other.participants.get(), day=other.days.get(), kind="illness")

    assert found(made, staff_actor(made.fund), request_) == []


def test_the_same_worker_of_the_register_is_recognised_under_another_name(made, request_):
    other = request_with_company(made)
    with scope(made.fund):
        worker = WorkerFactory(organisation=made.company)
        Participant.objects.filter(request=request_, last_name="Inventé").update(worker=worker)
        Participant.objects.filter(request=other, last_name="Modèle").delete()
        Participant.objects.filter(request=other).update(worker=worker, last_name="Nom de jeune fille")

    assert {name for name, _number, _day in found(made, made.company_actor, request_)} == {"Inventé"}


def test_what_was_refused_and_what_is_only_a_draft_does_not_count(made, request_):
    draft_of(made)
    refused = of_other_company(made)
    with scope(made.fund):
        Request.objects.filter(pk=refused.pk).update(state="disowned")

    assert found(made, staff_actor(made.fund), request_) == []


def test_it_costs_the_same_whatever_is_found(made, request_):
    actor = made.company_actor
    request_with_company(made)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted, scope(made.fund):
            overlaps_of(actor, Request.objects.get(pk=request_.pk))
        return len(counted)

    few = queries()
    for _number in range(5):
        request_with_company(made)

    assert queries() == few
