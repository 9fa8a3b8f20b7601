"""Two people, or one person twice, at the same moment: one act counts, and nobody's work is mixed with another's."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from extranet.tenants.versions import StaleEdit
from requests_app.training.models import Day, Request
from requests_app.training.services import days, drafting, sending, sending_to_fund
from tests.factories import MembershipFactory, OrganisationFactory
from tests.mandates.scenes import actor_of
from tests.threads import at_once
from tests.training.company_scenes import everybody_known, signed
from tests.training.scenes import TRAINING, Stage, accept_terms, authorised, day_hours, draft_of, mandatee_of, stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trusted")]

MONDAY = datetime.date(2026, 1, 12)


@pytest.fixture
def made() -> Stage:
    return stage()


def read_together() -> Callable[[Request], Request]:
    """In the place of the lock: both have read the request before either goes on."""
    both_have_read = threading.Barrier(2, timeout=30)

    def read(request: Request) -> Request:
        current = Request.objects.select_related("company", "author").get(pk=request.pk)
        both_have_read.wait()
        return current

    return read


def said(made: Stage, verb: str) -> int:
    with scope(made.fund):
        return Entry.objects.filter(verb=verb).count()


def addressed(made: Stage, kind: str, **payload: Any) -> list[str]:
    """Who gets a mail of this kind, as often as she gets it."""
    wanted = {f"payload__{name}": value for name, value in payload.items()}
    with scope(made.fund):
        return sorted(Message.objects.filter(kind=kind, **wanted).values_list("address", flat=True))


def sending_twice_to_the_fund(made: Stage) -> list[Any]:
    request = signed(made)
    everybody_known(made, request)

    def send() -> Request:
        with scope(made.fund):
            return sending_to_fund.send_to_fund(actor=made.company_actor, fund=made.fund, request=request)

    outcomes = at_once(send, send)
    assert [outcome.state for outcome in outcomes] == ["with_fund"] * 2
    return outcomes


def test_two_clicks_at_once_send_to_the_fund_once(made):
    one, other = sending_twice_to_the_fund(made)
    assert one.sent_to_fund_at == other.sent_to_fund_at
    assert said(made, "training.sent_to_fund") == 1
    assert addressed(made, "training.step", step="sent") == [made.mandatee.user.email]


def test_without_the_lock_the_fund_would_get_it_twice(made, monkeypatch):
    monkeypatch.setattr(sending_to_fund, "locked", read_together())
    sending_twice_to_the_fund(made)
    assert said(made, "training.sent_to_fund") == 2
    assert addressed(made, "training.step", step="sent") == [made.mandatee.user.email] * 2


def sending_twice_to_the_company(made: Stage) -> list[str]:
    """Returns the addresses of the company's mandatees."""
    with scope(made.fund):
        second = mandatee_of(made.fund, made.company)
    request = draft_of(made)

    def send() -> Request:
        with scope(made.fund):
            return sending.send_to_company(actor=made.operator_actor, fund=made.fund, request=request)

    outcomes = at_once(send, send)
    assert [outcome.state for outcome in outcomes] == ["with_company"] * 2
    return sorted([made.mandatee.user.email, second.user.email])


def test_two_clicks_at_once_send_to_the_company_once_and_each_mandatee_gets_one_mail(made):
    mandatees = sending_twice_to_the_company(made)
    assert said(made, "training.sent_to_company") == 1
    assert addressed(made, "training.received") == mandatees


def test_without_the_lock_each_mandatee_would_get_two_mails(made, monkeypatch):
    monkeypatch.setattr(sending, "locked", read_together())
    mandatees = sending_twice_to_the_company(made)
    assert addressed(made, "training.received") == sorted(mandatees * 2)


def session_of_two(made: Stage) -> tuple[Request, Request]:
    """Drafts without days, of two companies that have authorised the operator."""
    with scope(made.fund):
        second = OrganisationFactory(name="Béta")
        authorised(made.fund, second, made.encoder.organisation)
        one, two = drafting.create(actor=made.operator_actor, companies=[made.company, second], **TRAINING)
    return one, two


def colleagues_change_days(made: Stage, *requests: Request) -> list[Any]:
    """Two people of the operator, the first on the first request with a Monday, the other with the day after."""
    with scope(made.fund):
        colleague = MembershipFactory(organisation=made.encoder.organisation, roles=made.encoder.roles)
        accept_terms(made.fund, colleague)
    tuesday = MONDAY + datetime.timedelta(days=1)
    people = zip([made.operator_actor, actor_of(colleague)], requests, [MONDAY, tuesday], strict=True)

    def change(actor: Any, request: Request, date: datetime.date) -> Callable[[], Any]:
        def work() -> Any:
            with scope(made.fund):
                return days.change_days(actor=actor, request=request, version=request.version, days=[day_hours(date)])

        return work

    return at_once(*[change(*one) for one in people])


def dates(made: Stage, request: Request) -> list[datetime.date]:
    with scope(made.fund):
        return list(Day.objects.filter(request=request).order_by("date").values_list("date", flat=True))


def test_of_two_colleagues_on_one_session_one_saves_and_the_other_is_shown_it(made):
    one, two = session_of_two(made)
    outcomes = colleagues_change_days(made, one, two)
    (stale,) = [outcome for outcome in outcomes if isinstance(outcome, StaleEdit)]
    saved = [MONDAY] if outcomes[1] is stale else [MONDAY + datetime.timedelta(days=1)]
    assert dates(made, one) == dates(made, two) == saved


def test_without_the_lock_both_would_believe_they_saved(made, monkeypatch):
    one, _two = session_of_two(made)
    both_have_read = threading.Barrier(2, timeout=30)
    session_to_change = days.session_to_change

    def read_all_together(*args: Any, **kwargs: Any) -> list[Request]:
        read = session_to_change(*args, **kwargs)
        both_have_read.wait()
        return read

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    monkeypatch.setattr(days, "session_to_change", read_all_together)
    outcomes = colleagues_change_days(made, one, one)
    assert [type(outcome) for outcome in outcomes] == [list, list]
    with scope(made.fund):
        assert Request.objects.get(pk=one.pk).version == one.version + 1, "two changes counted as one"
