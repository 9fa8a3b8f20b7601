"""Each rule of encoding refuses identically on the page and to a program, and nothing is changed by either."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.mandates.models import TermsAcceptance
from extranet.mandates.services import revoke
from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from requests_app.training.models import Participant, Request
from requests_app.training.services import sending
from tests.documents.uploads import picture
from tests.factories import OrganisationFactory
from tests.integrations.scenes import problem, program_of
from tests.mandates.factories import stored_document
from tests.training.doors import (
    Attempt,
    adding,
    attaching,
    correcting,
    dating,
    day,
    describing,
    everything,
    making,
    reporting,
    said_on_page,
    said_to_program,
    stepping,
)
from tests.training.factories import AbsenceFactory
from tests.training.scenes import TRAINING, Stage, draft_of, request_with_company, stage, stored, yesterday

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 3, 2)
TUESDAY = MONDAY + datetime.timedelta(days=1)


def draft(made: Stage) -> Request:
    return draft_of(made)


def empty(made: Stage) -> Request:
    return draft_of(made, filled=False)


def sent(made: Stage) -> Request:
    return request_with_company(made)


def opened(made: Stage) -> Request:
    return request_with_company(made, opened=True)


def mandate_over(made: Stage) -> Request:
    request = request_with_company(made)
    with scope(made.fund):
        revoke(actor=made.company_actor, mandate=made.mandate)
    return request


def absent_at_first(made: Stage) -> Request:
    """Its first person missed the first hour of the first day."""
    request = draft_of(made)
    with scope(made.fund):
        AbsenceFactory(
            participant=request.participants.order_by("last_first_folded")[0],
            day=request.days.order_by("date")[0],
            kind="",
            starts_at=datetime.time(8, 30),
            ends_at=datetime.time(9, 30),
            is_justified=True,
        )
    return request


def full(made: Stage) -> Request:
    request = draft_of(made)
    with scope(made.fund):
        born = datetime.date(1980, 1, 1)
        names = (f"Inventé {place:03}" for place in range(298))
        Participant.objects.bulk_create(
            Participant(request=request, last_name=name, first_name="Alix", birth_date=born) for name in names
        )
    return request


def with_twenty_lists(made: Stage) -> Request:
    request = draft_of(made)
    with scope(made.fund):
        for _place in range(20):
            request.attendance_lists.create(document=stored_document(made.fund.pk), deposited_for=request.author)
    return request


def in_the_future(made: Stage) -> Request:
    request = draft_of(made)
    with scope(made.fund):
        request.days.filter(date=yesterday()).update(date=timezone.localdate() + datetime.timedelta(days=3))
    return request


def without_mandatee(made: Stage) -> Request:
    request = draft_of(made)
    with scope(made.fund):
        Membership.objects.filter(pk=made.mandatee.pk).update(ended_at=timezone.now())
    return request


def with_fewer_kinds(made: Stage) -> Request:
    with scope(made.fund):
        made.fund.options["absence_kinds"] = ["illness"]
        made.fund.save()
    return draft_of(made)


def first_day_from(starts_at: str) -> Attempt:
    """The days of `draft`, the first of which begins later."""
    days = [yesterday() - datetime.timedelta(days=1), yesterday()]
    return dating(day(days[0], starts_at), day(days[1]))


LONG = "x" * 201
RULES: dict[str, tuple[Any, Attempt, str]] = {
    # the training (ATM-18)
    "no title": (empty, making(title=""), "required"),
    "a title too long": (empty, making(title=LONG), "max_length"),
    "a title with NUL": (empty, making(title="a\0b"), "null_characters_not_allowed"),
    "neither code nor theme": (empty, making(theme=""), "code_or_theme"),
    "neither place nor online": (empty, making(place=""), "place_or_online"),
    "no provider": (empty, making(provider_name=""), "required"),
    "a provider's number that is none": (empty, making(provider_number="0440966355"), "invalid"),
    "a language that isn't spoken": (empty, making(language="xx"), "invalid_choice"),
    "theme taken away": (draft, describing(theme=""), "code_or_theme"),
    "place taken away": (draft, describing(place=""), "place_or_online"),
    "a training changed meanwhile": (draft, describing(title="Autre", stale=True), "changed_meanwhile"),
    "a training sent already": (sent, describing(title="Autre"), "conflict"),
    "a training whose mandate is over": (mandate_over, describing(title="Autre"), "forbidden"),
    # its days (ATM-19)
    "a date twice": (draft, dating(day(MONDAY), day(MONDAY)), "date_twice"),
    "an end before its start": (draft, dating(day(MONDAY, "16:30", "08:30")), "ends_before_start"),
    "half a break": (draft, dating(day(MONDAY, break_starts_at="12:00")), "break_incomplete"),
    "a break that ends before": (
        draft,
        dating(day(MONDAY, break_starts_at="12:30", break_ends_at="12:00")),
        "ends_before_start",
    ),
    "a break before the day": (
        draft,
        dating(day(MONDAY, break_starts_at="07:00", break_ends_at="09:00")),
        "break_outside_hours",
    ),
    "a break after the day": (
        draft,
        dating(day(MONDAY, break_starts_at="16:00", break_ends_at="17:00")),
        "break_outside_hours",
    ),
    "a year mistyped": (draft, dating(day(datetime.date(1926, 3, 2))), "unlikely_year"),
    "more days than a request has": (
        draft,
        dating(*(day(datetime.date(2025, 1, 1) + datetime.timedelta(days=place)) for place in range(101))),
        "too_many_days",
    ),
    "hours that cut an absence": (absent_at_first, first_day_from("09:00"), "absence_outside_hours"),
    "a day with absences taken away": (absent_at_first, dating(day(MONDAY)), "loses_absences"),
    "days changed meanwhile": (draft, dating(day(MONDAY), stale=True), "changed_meanwhile"),
    "days sent already": (sent, dating(day(MONDAY)), "conflict"),
    "days whose mandate is over": (mandate_over, dating(day(MONDAY)), "forbidden"),
    # its people (ATM-20)
    "somebody twice": (draft, adding("invente", "eloise", "1990-02-28"), "unique"),
    "nobody's name": (draft, adding(""), "required"),
    "a name too long": (draft, adding("x" * 81), "max_length"),
    "born tomorrow": (draft, adding(birth_date="2100-01-01"), "unlikely_birth_date"),
    "a child": (draft, adding(birth_date="2024-01-01"), "unlikely_birth_date"),
    "past a hundred": (draft, adding(birth_date="1899-01-01"), "unlikely_birth_date"),
    "one more than three hundred": (full, adding(), "too_many_workers"),
    "people sent already": (sent, adding(), "conflict"),
    "people whose mandate is over": (mandate_over, adding(), "forbidden"),
    "corrected into somebody else": (
        draft,
        correcting(last_name="Modèle", first_name="Karim", birth_date="1978-11-03"),
        "unique",
    ),
    "corrected into a child": (draft, correcting(birth_date="2024-01-01"), "unlikely_birth_date"),
    "corrected meanwhile": (draft, correcting(first_name="Louise", stale=True), "changed_meanwhile"),
    "corrected when sent": (sent, correcting(first_name="Louise"), "conflict"),
    # their presences (ATM-21)
    "absent before the hours": (draft, reporting("partial", "08:00", "09:00", "yes"), "absence_outside_hours"),
    "absent after the hours": (draft, reporting("partial", "16:00", "17:00", "yes"), "absence_outside_hours"),
    "absent backwards": (draft, reporting("partial", "10:00", "09:00", "yes"), "ends_before_start"),
    "absent all day from time to time": (draft, reporting("partial", "08:30", "16:30", "yes"), "whole_day"),
    "absent without an hour": (draft, reporting("partial", "", "10:00", "yes"), "invalid"),
    "justified or not isn't said": (draft, reporting("partial", "09:00", "10:00"), "required"),
    "a kind that the fund doesn't offer": (with_fewer_kinds, reporting("leave"), "invalid_choice"),
    "presences changed meanwhile": (draft, reporting("illness", stale=True), "changed_meanwhile"),
    "presences sent already": (sent, reporting("illness"), "conflict"),
    # the signed lists (ATM-21)
    "a list that is no picture": (draft, attaching(b"<html>nothing</html>"), "refused"),
    "a list without content": (draft, attaching(b""), "empty"),
    "one list more than twenty": (with_twenty_lists, attaching(picture("PNG")), "too_many_lists"),
    "a list when it is sent": (sent, attaching(picture("PNG")), "conflict"),
    # ATM-22, the sending and the recall
    "sending without days": (empty, stepping("send"), "no_days"),
    "sending without anybody": (empty, stepping("send"), "no_workers"),
    "sending before it is over": (in_the_future, stepping("send"), "days_in_future"),
    "sending to nobody": (without_mandatee, stepping("send"), "no_mandatee"),
    "sending when the mandate is over": (mandate_over, stepping("send"), "forbidden"),
    "recalling what was opened": (opened, stepping("recall"), "conflict"),
}


@pytest.mark.feature("ATM-31")
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_refuses_identically_on_both_doors(rule):
    prepare, attempt, code = RULES[rule]
    made = stage()
    request = prepare(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    before = everything(made)

    told = attempt.by_program(program, made, request)
    assert told.status_code >= 400, told.content
    assert everything(made) == before
    texts = said_to_program(told)
    assert code in texts

    page = said_on_page(attempt.on_page(made, request))
    assert everything(made) == before
    for text in texts.values():
        assert text in page, rule


def test_for_nobody_and_for_a_company_that_authorises_nobody():
    made = stage()
    with scope(made.fund):
        stranger = OrganisationFactory(name="Sans mandat")
    program = program_of(made.fund, made.encoder, Scope.TRAINING_WRITE)
    for on_page, by_program in (([], []), ([stranger.pk], [str(stranger.uuid)])):
        told = said_to_program(program.post("/requests", TRAINING | {"companies": by_program}))
        page = made.as_encoder.post(reverse("training:new"), TRAINING | {"companies": on_page, "is_online": ""})
        assert all(text in said_on_page(page) for text in told.values())
        assert "Sans mandat" not in str(told)
    with scope(made.fund):
        assert not Request.objects.exists()


def test_the_terms_come_first():
    """A page leads to them; a program can accept nothing, and is told so."""
    made = stage()
    request = draft_of(made)
    with scope(made.fund):
        TermsAcceptance.objects.filter(user=made.encoder.user_id).delete()
    program = program_of(made.fund, made.encoder, Scope.TRAINING_WRITE)
    body = TRAINING | {"companies": [str(made.company.uuid)]}
    for path, sent_body in (("", body), (f"/{request.uuid}/send", None), (f"/{request.uuid}/copy", None)):
        refused = problem(program.post(f"/requests{path}", sent_body), 422)
        assert [one["code"] for one in refused["errors"]] == ["terms_not_accepted"]
    assert "/conditions" in made.as_encoder.get(reverse("training:new")).headers["Location"]
    with scope(made.fund):
        assert Request.objects.get() == stored(request)


def test_sending_twice_sends_once_on_both_doors():
    made = stage()
    request = draft_of(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_WRITE)
    assert program.post(f"/requests/{request.uuid}/send").status_code == 200
    moved_at = everything(made)
    assert program.post(f"/requests/{request.uuid}/send").status_code == 200
    made.as_encoder.post(reverse("training:send", args=[request.uuid]))
    assert everything(made) == moved_at
    with scope(made.fund):
        recalled = sending.recall(actor=made.operator_actor, request=request)
    assert recalled.state == "draft"
