"""Hours are vouched for, certified and validated by people: no operation of the API does it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from certification.models import Certificate, Dossier
from extranet.api import api
from extranet.integrations.scopes import offered
from extranet.organisations.models import Membership
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.certification.programs import calendar_at, stored, tag_of
from tests.certification.scenes import OCTOBER, Stage
from tests.integrations.scenes import Program, program_of

pytestmark = pytest.mark.django_db

SESSION = {"starts_on": datetime.date(2020, 9, 1), "ends_on": datetime.date(2020, 12, 18)}
NAME = re.compile(r"\{(?:\w+:)?(\w+)\}")


@pytest.fixture(autouse=True)
def in_autumn(settings):
    settings.API_RATES = {"caller": 10_000, "stranger": 10_000}
    with time_machine.travel("2020-11-20T10:00:00+01:00"):
        yield


def writing() -> Iterator[tuple[str, str]]:
    """Every operation that may change something, whichever part of the API it is of."""
    for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items():
        for method in methods:
            if method != "get":
                yield method.upper(), f"/{path.lstrip('/')}"


def body_of(path: str, dossier: Dossier, version: int) -> dict[str, Any]:
    """What means something to an operation of this part; to the others, everything it could wish for."""
    rows = [{"centre": "140", "absence": "7"}]
    if path.endswith("/hours"):
        return {"rows": rows}
    if path.endswith("/calendar"):
        return {"days": [{"date": "2020-10-08", "centre": "7"}]}
    if path == "/hours/bulk":
        return {"month": "2020-10", "items": [{"dossier": str(dossier.uuid), "version": version, "rows": rows}]}
    return {"certifies": True, "certify": "yes", "state": "certified", "statement": "Je certifie", "code": "1234"}


def with_everything(made: Stage, member: Membership) -> Program:
    """A key with every scope that this person may give one."""
    return program_of(made.fund, member, *offered(made.fund.capabilities, frozenset(member.roles)))


@pytest.mark.feature("ATN-29", "ATN-50")
def test_no_operation_certifies_or_validates(made):
    """One month only waits for « Certifier », the other for its validation; each stays so, whatever is called."""
    made.fund.capabilities = [str(one) for one in Capability]
    made.fund.save()
    ready, awaiting = made.dossier("1", **SESSION), made.dossier("2", **SESSION)
    made.prepared(ready, OCTOBER)
    made.choose(validation="beneficiary")
    made.certified(awaiting, OCTOBER)
    before = stored(made)
    assert sorted(state for _pk, state, _number in before["certificates"]) == ["awaiting", "prepared"]
    done = set()
    for program in (with_everything(made, made.manager), with_everything(made, made.officer)):
        for dossier in (ready, awaiting):
            done |= set(called(made, program, dossier))
    assert {"/dossiers/{uuid}/months/{month}/hours", "/dossiers/{uuid}/calendar", "/hours/bulk"} <= done
    after = stored(made)
    assert (after["certificates"], after["versions"]) == (before["certificates"], before["versions"])


def called(made: Stage, program: Program, dossier: Dossier) -> Iterator[str]:
    """The paths of the operations that did something, when all are called for this dossier and its certificate."""
    with scope(made.fund):
        certificate = Certificate.objects.get(dossier=dossier)
    for method, path in writing():
        owner = certificate if path.startswith("/certificates") else dossier
        address = NAME.sub(str(owner.uuid), path.replace("{month}", "2020-10"))
        for version in (0, 1, tag_of(program.get(calendar_at(dossier)))):
            answer = program.write(method, address, body_of(path, dossier, version), version=version)
            if answer.status_code == 200:
                yield path
