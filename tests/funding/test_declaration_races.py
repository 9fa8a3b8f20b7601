"""Two people on one company's declaration: one draft, one number."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from extranet.organisations.models import Organisation
from extranet.tenants.scope import scope
from requests_app.funding.models import Declaration
from requests_app.funding.services import declaring
from tests.funding.contribution_scenes import LAST_YEAR, Collecting, collecting
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made() -> Collecting:
    return collecting()


def begun_twice(made: Collecting) -> list[Any]:
    def begin() -> Declaration:
        with scope(made.fund):
            return declaring.begin(actor=made.actor, fund=made.fund, company=made.company, year=LAST_YEAR)

    return in_threads(2, begin)


def test_two_who_begin_at_once_share_one_draft(made):
    one, other = begun_twice(made)
    assert one.pk == other.pk


def test_without_the_lock_one_of_them_would_be_refused(made, monkeypatch):
    both_have_looked = threading.Barrier(2)
    said_before = declaring.said_before

    def wait(company: Organisation, year: int) -> dict[str, Any]:
        both_have_looked.wait(timeout=30)
        return said_before(company, year)

    monkeypatch.setattr(declaring, "locked_company", lambda company: Organisation.objects.get(pk=company.pk))
    monkeypatch.setattr(declaring, "said_before", wait)
    outcomes = begun_twice(made)
    assert sorted(type(one).__name__ for one in outcomes) == ["Declaration", ValidationError.__name__]


def test_two_clicks_on_send_make_one_number(made):
    draft = made.draft()
    outcomes = in_threads(2, lambda: made.send(draft))
    assert sum(isinstance(one, Declaration) for one in outcomes) == 1
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1
    with scope(made.fund):
        stored = Declaration.objects.get()
        assert stored.number.endswith("-00001")
        assert stored.lines.count() == 5
