"""The API answers as its tables say, and has no operation that they don't list."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from django.http import HttpResponse

from extranet.integrations.models import ApiKey
from extranet.integrations.openapi import api
from extranet.integrations.scopes import Scope
from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.access import programs
from tests.access.conftest import made_once
from tests.access.every_program import PARTS
from tests.factories import FundFactory, member_of, signed_in
from tests.integrations.scenes import Program, make_key

pytestmark = pytest.mark.django_db

ROWS = [tuple(line.split()) for line in programs.TABLE.strip().splitlines()[1:]]
CONVERTER = re.compile(r"\{(?:\w+:)?(\w+)\}")


def operations() -> Iterator[tuple[str, str]]:
    """Each operation's method and path, whose parameters have their names only."""
    for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items():
        for method in methods:
            yield method.upper(), CONVERTER.sub(r"{\1}", f"/{path.lstrip('/')}")


def anywhere(path: str) -> str:
    return CONVERTER.sub(str(uuid.uuid4()), path)


def test_no_operation_is_missing_from_the_table():
    assert sorted((method, path) for method, path, _scope in ROWS) == sorted(operations())


@pytest.fixture(autouse=True)
def as_many_calls_as_there_are_rows(settings):
    settings.API_RATES = {"caller": 10_000, "stranger": 10_000}


@pytest.fixture
def fund():
    return FundFactory(capabilities=[str(capability) for capability in Capability])


def called(program: Program, method: str, path: str) -> HttpResponse:
    answer = program.get(path) if method == "GET" else program.write(method, path, {}, version=1)
    if answer.streaming:
        answer.getvalue()  # a file is read to its end, and closed
    return answer


@pytest.mark.parametrize(("method", "path", "wanted"), ROWS, ids=lambda word: word)
def test_an_operation_asks_for_a_key_with_its_scope(fund, method, path, wanted):
    stranger = Program(fund, "")
    if wanted == "none":
        assert called(stranger, method, anywhere(path)).status_code != 401
        return
    assert called(stranger, method, anywhere(path)).status_code == 401
    member = member_of(fund, roles=[Role.MANDATEE, Role.TRAINING_OFFICER, Role.ACCESS_MANAGER])
    key, secret = make_key(fund, member, Scope.TRAINING_READ)
    program = Program(fund, secret)
    program.client.force_login(member.user)  # a session adds nothing
    if wanted == "any":
        assert called(program, method, anywhere(path)).status_code not in {401, 403}
        return
    if wanted == "test":
        assert called(program, method, anywhere(path)).status_code == 403
        return
    with scope(fund):
        others = [str(one) for one in Scope if one != wanted]
        ApiKey.objects.filter(pk=key.pk).update(scopes=others)
    answer = called(program, method, anywhere(path))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(("method", "path", "wanted"), ROWS, ids=lambda word: word)
def test_a_session_alone_opens_no_operation(fund, method, path, wanted):
    if wanted == "none":
        return
    browser = signed_in(fund, member_of(fund).user)
    assert browser.generic(method, f"/api/v1{anywhere(path)}").status_code == 401


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker):
    with made_once(request.param, django_db_blocker) as world:
        yield world


CASES = [
    pytest.param(part.build, *row, id=f"{part.name} {row[0]} {row[1]}", marks=pytest.mark.xdist_group(part.name))
    for part in PARTS
    for row in part.rows()
]


@pytest.mark.parametrize(("built", "method", "path", "expected"), CASES, indirect=["built"])
def test_objects_are_reached_as_the_tables_say(built, method, path, expected):
    got = {kind: called(built.program, method, built.address(path, kind)).status_code for kind in expected}
    assert got == expected


def test_every_operation_on_an_object_stands_in_a_part():
    on_objects = {(method, path) for method, path in operations() if "{" in path}
    listed = {(method, path) for part in PARTS for method, path, _expected in part.rows()}
    assert on_objects - listed == set()
    assert listed <= set(operations())


def test_parts_name_what_is_foreign():
    for part in PARTS:
        for _method, _path, expected in part.rows():
            assert {expected.get("foreign", 404), expected.get("other", 404)} == {404}, part.name
