"""Steps of the smoke run: declarations leave as files, answers come back, an anomaly is corrected and resent."""

from __future__ import annotations

import base64
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from batch_channel import services
from batch_channel.models import Batch, Channel
from batch_channel.simulator.openssh import make_key, public_key
from batch_channel.workflow import DeclarationState
from extranet.demo.channel import APPLICATION, connect, rehearsal
from extranet.organisations.models import Worker
from extranet.organisations.services import change_worker
from extranet.tenants.scope import scope

from .journey import Journey, Wrong, check, run, wait_until

SCHEMA = settings.ROOT / settings.BELGIAN_BATCH["XSD"]
CORRECTED = "60010100271"


def connected(journey: Journey, stack: ExitStack) -> str:
    """OpenSSH's server starts, and the fund gets a channel to the simulator behind it, in T"""
    journey.rehearsal = stack.enter_context(rehearsal(journey.fund, Path(settings.SIMULATOR_DIR)))
    return f"sshd on 127.0.0.1:{journey.rehearsal.server.port}, its host key pinned"


def sent_in_t(journey: Journey) -> str:
    """A set leaves for INTEST: FI and GO, without FS"""
    names = taken_from(journey, "T")
    kinds = sorted(name[:2] for name in names)
    check(kinds == ["FI", "GO"], f"files: {names}")
    data = next(path for path in journey.home.glob("FI.*.T.*"))
    run("xmllint", "--noout", "--schema", SCHEMA, data)
    return f"{data.name}: {data.stat().st_size} bytes, valid for xmllint"


def answered_in_t(journey: Journey) -> str:
    """ACRF and NOTI come back; the anomaly stands in words"""
    journey.rehearsal.answer()
    collect(journey, {"Démotte": DeclarationState.ACCEPTED, "Démongeot": DeclarationState.ACCEPTED})
    refused = journey.declarations()["Démoclos"]
    check(refused.state == DeclarationState.REFUSED, refused.state)
    (anomaly,) = refused.anomalies
    return f"2 accepted, 1 refused: {anomaly.words}"


def corrected(journey: Journey) -> str:
    """The register number is corrected; the channel changes to R, signed, and the declaration is sent again"""
    declaration = journey.declarations()["Démoclos"]
    with scope(journey.fund):
        worker = Worker.objects.get(pk=declaration.worker_id)
        change_worker(
            actor=journey.as_mandatee,
            worker=worker,
            version=worker.version,
            last_name=worker.last_name,
            first_name=worker.first_name,
            birth_date=worker.birth_date,
            register_number=CORRECTED,
        )
    server, directory = journey.rehearsal.server, journey.rehearsal.directory
    connect(journey.fund, directory, port=server.port, username=server.username, environment="R")
    with scope(journey.fund):
        services.resend(actor=journey.as_mandatee, fund=journey.fund, declaration=declaration)
    names = taken_from(journey, "R")
    kinds = sorted(name[:2] for name in names)
    check(kinds == ["FI", "FS", "GO"], f"files: {names}")
    return f"application {APPLICATION}: FI, FS and GO in IN"


def verified(journey: Journey) -> str:
    """OpenSSL verifies the signature of the file that left in R"""
    data, signature = (next(journey.home.glob(f"{kind}.*.R.*")) for kind in ("FI", "FS"))
    authority = journey.keep("ca.pem", (journey.rehearsal.directory.identity / "ca-certificate.pem").read_bytes())
    run(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-content", data, "-CAfile", authority,
        "-purpose", "any", "-out", "/dev/null", stdin=base64.b64decode(signature.read_bytes()),
    )  # fmt: skip
    return f"{signature.name} signs {data.name}"


def answered_in_r(journey: Journey) -> str:
    """ACRF and NOTI come back: everything is accepted"""
    journey.rehearsal.answer()
    collect(journey, {"Démoclos": DeclarationState.ACCEPTED})
    for kind in ("ACRF", "NOTI"):
        for folder in ("OUTTEST", "OUT"):
            for path in sorted((journey.rehearsal.directory.root / folder).glob(f"*.{kind}.*")):
                journey.keep(path.name, path.read_bytes())
    return "3 of 3 declarations accepted"


def guarded(journey: Journey) -> str:
    """R towards a server with another key than our simulator's is refused"""
    other = journey.home / "other-key"
    make_key(other)
    with scope(journey.fund):
        channel = Channel.objects.get()
    try:
        with scope(journey.fund):
            services.save_channel(
                actor=journey.staff,
                fund=journey.fund,
                sender_number=channel.sender_id,
                host_key=public_key(other),
            )
    except ValidationError as refusal:
        said = refusal.messages[0]
    else:
        raise Wrong("it was allowed")
    finally:
        for path in (other, other.with_name("other-key.pub")):
            path.unlink(missing_ok=True)
    check("14 janvier 2026" in said, said)
    return "with the dated reason"


def taken_from(journey: Journey, environment: str) -> list[str]:
    """Wait until the worker has sent a set, and keep its files before the simulator takes them."""
    inbox = journey.rehearsal.directory.inbox(environment)

    def is_sent() -> bool:
        with scope(journey.fund):
            return Batch.objects.filter(environment=environment, sent_at__isnull=False).exists()

    wait_until(is_sent, "no set left")
    return [journey.keep(path.name, path.read_bytes()).name for path in sorted(inbox.iterdir())]


def collect(journey: Journey, expected: dict[str, str]) -> None:
    """Have the worker look into the answers' folder until these declarations are in these states."""
    with scope(journey.fund):
        services.look_now(actor=journey.staff, fund=journey.fund, channel=Channel.objects.get())

    def are_in_them() -> bool:
        states = {name: declaration.state for name, declaration in journey.declarations().items()}
        return expected.items() <= states.items()

    wait_until(are_in_them, "the answers weren't read")
