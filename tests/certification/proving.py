"""Certificates to seal and to check, and what the check says."""

from __future__ import annotations

import io
from contextlib import suppress

from django.core.management import CommandError, call_command

from certification.certifiers import is_certifier
from certification.models import Certificate, Dossier, Evidence
from certification.proofs import Method, Proof
from certification.sealing import seal_due
from certification.services import certifying
from extranet.tenants.scope import scope
from tests.certification.online import may_go_online
from tests.certification.scenes import OCTOBER, STATEMENT, Stage
from tests.worker import wait_until

PROOF = Proof(
    Method.EMAIL_CODE,
    ip="192.0.2.7",
    user_agent="Navigateur/1.0",
    session={
        "opened_at": "2020-11-02T08:00:00+00:00",
        "proofs": [{"method": "password", "at": "2020-11-02T08:00:00+00:00"}],
    },
    code={
        "sent_at": "2020-11-02T09:00:00+00:00",
        "sent_to": "m…@exemple.invalid",
        "expires_at": "2020-11-02T09:15:00+00:00",
        "wrong_tries": 1,
        "given_at": "2020-11-02T09:02:00+00:00",
    },
)
DATES = {"starts_on": OCTOBER, "ends_on": OCTOBER.replace(year=2021)}


def online(made: Stage, number: str = "19-0001") -> Certificate:
    """A month certified entirely online."""
    with scope(made.fund):
        is_ready = is_certifier(made.manager.user_id, made.body)
    if not is_ready:
        may_go_online(made)
    certificate = made.prepared(made.dossier(number, **DATES), OCTOBER)
    with scope(made.fund):
        return certifying.certify(
            actor=made.actor,
            fund=made.fund,
            certificate=certificate,
            path=Certificate.Path.ONLINE,
            statements=[STATEMENT],
            proof=PROOF,
        )


def signed_on_paper(made: Stage, dossier: Dossier, centre: str = "147.00") -> Certificate:
    """A month certified on paper."""
    return made.certified(dossier, OCTOBER, centre)


def seal_and_chain(made: Stage) -> None:
    """What the signing worker does. Another test's open transaction may keep records from their place for a moment."""

    def is_chained() -> bool:
        seal_due(made.fund.pk)
        with scope(made.fund):
            return not Evidence.objects.filter(links=None).exists()

    wait_until(is_chained, 60)


def fresh(made: Stage, certificate: Certificate) -> Certificate:
    with scope(made.fund):
        related = ("version", "document", "scan", "definitive")
        return Certificate.objects.select_related(*related).get(pk=certificate.pk)


def verified(made: Stage) -> str:
    """What `verify_evidence` finds; nothing when everything is as it was certified."""
    said = io.StringIO()
    with suppress(CommandError):
        call_command("verify_evidence", fund=made.fund.slug, stdout=said)
    return "\n".join(line for line in said.getvalue().splitlines() if "FOUND" in line)
