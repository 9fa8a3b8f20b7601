"""Calls are counted by key, and by address for whoever has none or a wrong one."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from extranet.integrations import limits
from extranet.integrations.scopes import Scope
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import FundFactory, OrganisationFactory, member_of, visitor
from tests.integrations.scenes import Program, problem, program_of

pytestmark = pytest.mark.django_db

WRONG = "xt_live_0123456789ab_" + "x" * 43


@pytest.fixture
def fund():
    return FundFactory(capabilities=[Capability.PREENCODING])


@pytest.fixture
def program(fund):
    with scope(fund):
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR])
    member = member_of(fund, organisation=operator, roles=[Role.ENCODER, Role.ACCESS_MANAGER])
    return program_of(fund, member, Scope.TRAINING_READ)


def from_address(program: Program, address: str, path: str = "/api/v1/me"):
    return program.client.get(path, headers={"x-forwarded-for": address})


def test_wrong_keys_are_counted_by_the_address_that_the_proxy_saw(fund, program, settings):
    settings.API_RATES = {"caller": 100, "stranger": 2}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guessing = Program(fund, WRONG)
    assert [from_address(guessing, "9.9.9.9, 203.0.113.7").status_code for _each in range(3)] == [401, 401, 429]
    assert from_address(guessing, "8.8.8.8, 203.0.113.7").status_code == 429, (
        "what the caller writes counts for nothing"
    )
    assert from_address(guessing, "203.0.113.8").status_code == 401
    assert from_address(program, "203.0.113.7").status_code == 200, "a key in force has a limit of its own"


def test_asking_for_tokens_is_counted_by_address(fund, settings):
    settings.API_RATES = {"caller": 100, "stranger": 1}
    browser = visitor(fund)
    assert browser.post("/api/v1/token").status_code == 400
    assert problem(browser.post("/api/v1/token"), 429)["code"] == "too_many_requests"


def test_without_the_cache_calls_go_on(fund, program, settings, monkeypatch):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock"}}
    monkeypatch.setattr(limits, "cache", caches.create_connection("default"))
    answer = program.get("/me")
    assert answer.status_code == 200
    assert "RateLimit-Limit" not in answer.headers
