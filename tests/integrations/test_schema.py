"""The running site answers as its description says: no 5xx, no undocumented answer, whatever is sent (schemathesis)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extranet.integrations.scopes import Scope
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import FundFactory, OrganisationFactory, member_of
from tests.integrations.scenes import make_key

CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
KINDS = [OrganisationKind.COMPANY, OrganisationKind.OPERATOR, OrganisationKind.TRAINING_BODY]
ROLES = [Role.MANDATEE, Role.ENCODER, Role.MANAGER, Role.TRAINING_OFFICER]


@pytest.mark.django_db(transaction=True)
def test_the_running_site_answers_as_documented(live_server, settings, tmp_path):
    settings.API_RATES = {"caller": 1_000_000, "stranger": 1_000_000}
    fund = FundFactory(capabilities=[str(one) for one in Capability], host_name="127.0.0.1")
    with scope(fund):
        everything = OrganisationFactory(kinds=KINDS, name="Toutes Sortes SA")
    member = member_of(fund, organisation=everything, roles=ROLES)
    _key, secret = make_key(fund, member, *(one for one in Scope if one != Scope.TRANSMISSION))
    done = sent(live_server.url.replace("localhost", "127.0.0.1"), secret, tmp_path)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]


def sent(address: str, secret: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What schemathesis says, run as a program of its own against the server."""
    options = {
        "--header": f"Authorization: Bearer {secret}",
        "--checks": ",".join(CHECKS),
        "--phases": "examples,coverage,fuzzing",
        "--max-examples": "5",
        "--seed": "29",
        "--generation-database": "none",
        "--report-dir": str(folder),
        "--warnings": "off",
    }
    command = [str(Path(sys.executable).with_name("st")), "run", f"{address}/api/v1/openapi.json", "--no-color"]
    command += ["--continue-on-failure", "--no-shrink"]
    for name, value in options.items():
        command += [name, value]
    return subprocess.run(command, capture_output=True, text=True, timeout=540, check=False, cwd=folder)
