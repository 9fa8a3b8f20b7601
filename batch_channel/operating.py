"""What an operator does with a fund's channels from a terminal: the same steps as the worker's, one at a time.

Each function says what it would do, line by line, and does it only with `do`. Outside any scope.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.module_loading import import_string

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import exchange, keys, production, routing, sealing
from .exchange import Part
from .models import Answer, Batch, Channel, Declaration
from .protocol import schema
from .protocol.sftp import load_private_key
from .protocol.signing import SoftwareSigner
from .services import resend_many
from .services.answers import read_again
from .services.channels import check_host_key

Lines = Iterator[str]


def build(fund: Fund, *, do: bool) -> Lines:
    """Name, write, check and sign the sets of what waits; nothing leaves."""
    with scope(fund):
        for channel in routing.ready_channels():
            waiting = routing.waiting_for(channel)
            employers = waiting.order_by().values("company").distinct().count()
            yield f"{label(channel)}: {waiting.count()} declarations of {employers} employers wait for a batch"
        yield f"no channel: {routing.unserved().count()} declarations"
    if do:
        yield from each(fund, Part.BUILD)


def send(fund: Fund, *, do: bool) -> Lines:
    """Bring what is built to the server; answers aren't looked for."""
    with scope(fund):
        for batch in Batch.objects.to_send().select_related("channel").defer("data", "signature"):
            yield f"{batch.name}: {batch.state}"
    if do:
        yield from each(fund, Part.BUILD | Part.SEND)


def receive(fund: Fund, *, do: bool) -> Lines:
    """Collect the answers."""
    with scope(fund):
        for channel in routing.ready_channels():
            yield f"{label(channel)}: last looked at {channel.looked_at or 'never'}"
    if do:
        yield from each(fund, Part.RECEIVE)


def each(fund: Fund, parts: Part) -> Lines:
    """Do these parts with every ready channel now; one that is held, stopped or claimed is said to be."""
    with scope(fund):
        channels = routing.ready_channels()
        Channel.objects.filter(pk__in=[one.pk for one in channels], error__in=[""]).update(
            next_attempt_at=timezone.now()
        )
    for channel in channels:
        claimed = exchange.claim(fund, channel.pk)
        if claimed is None:
            yield f"{label(channel)}: left alone (held, stopped, or another worker is at it)"
            continue
        done = exchange.finish(fund, claimed, parts)
        with scope(fund):
            error = Channel.objects.get(pk=channel.pk).error
        yield f"{label(channel)}: {'done' if done else f'failed, {error}'}"


def parse(fund: Fund, *, do: bool) -> Lines:
    """Read the answers that wait for a person once more."""
    with scope(fund):
        waiting = list(Answer.objects.to_review().defer("content").order_by("received_at", "pk"))
    for answer in waiting:
        yield f"{answer.name}: {', '.join(answer.notes)}"
        if do:
            with scope(fund):
                read = read_again(fund, answer)
            yield f"{answer.name}: now {read.state} {', '.join(read.notes)}".rstrip()


def resend(fund: Fund, *, do: bool, state: str = "", block: str = "", batch: str = "") -> Lines:
    """Send again what is blocked or refused, and for real what was accepted in test only.

    Narrowed by state, by kind of block, or to the forms of a batch.
    """
    with scope(fund):
        chosen = routing.to_resend().order_by("pk")
        if state:
            chosen = chosen.filter(state=state)
        if block:
            chosen = chosen.filter(block=block)
        if batch:
            chosen = chosen.filter(attempts__batch__name=batch).distinct()
        yield f"{chosen.count()} declarations"
        if do:
            resent = resend_many(actor=Actor.system(fund), fund=fund, declarations=list(chosen))
            yield f"{resent} go again"


def status(fund: Fund) -> Lines:
    """Channels, batches by state, declarations by state, answers to look at."""
    with scope(fund):
        for channel in Channel.objects.order_by("pk"):
            state = "held" if channel.held_at else channel.error or ("ready" if channel.is_ready else "incomplete")
            yield f"{label(channel)}: {state}, last looked at {channel.looked_at or 'never'}, next {next_of(channel)}"
        for name, states in (
            ("batches", Batch.objects.values_list("state", flat=True)),
            ("declarations", Declaration.objects.values_list("state", flat=True)),
        ):
            counts = Counter(states.order_by("pk").iterator())
            yield f"{name}: {', '.join(f'{state} {counts[state]}' for state in sorted(counts)) or 'none'}"
        yield f"answers to look at: {Answer.objects.to_review().count()}"


def next_of(channel: Channel) -> str:
    return str(channel.next_attempt_at or "never")


def preflight(fund: Fund) -> Lines:
    """Everything that can be checked without the network; a line that begins with FAIL is to be mended."""
    for path in settings.BELGIAN_BATCH["AUTHORITIES"]:
        yield verdict(f"authority {path}", partial(read_authority, path))
    with scope(fund):
        channels = list(Channel.objects.order_by("pk"))
    for channel in channels:
        for what, check in CHECKS.items():
            yield verdict(f"{label(channel)}: {what}", partial(check, channel))


def read_authority(path: str) -> None:
    x509.load_pem_x509_certificates(Path(path).read_bytes())


def check_complete(channel: Channel) -> None:
    demand(channel.is_ready, "a key, the company number or the permission is missing")


def check_server(channel: Channel) -> None:
    check_host_key(is_carried=channel.is_carried, text=channel.host_key)


def check_may_send(channel: Channel) -> None:
    refusal = production.refusal_of(channel)
    demand(not refusal, refusal)


def check_renderer(channel: Channel) -> None:
    import_string(channel.renderer)()


def check_schema(channel: Channel) -> None:
    if channel.schema:
        schema.load(settings.ROOT / channel.schema)


def check_ssh_key(channel: Channel) -> None:
    if channel.ssh_private_key is not None:
        load_private_key(sealing.unseal(channel.ssh_private_key, purpose=keys.SSH))


def check_signing_key(channel: Channel) -> None:
    if channel.signing_key is None:
        return
    key = sealing.unseal(channel.signing_key, purpose=keys.SIGNING)
    SoftwareSigner.from_pem(key, channel.certificates.encode())
    ends_at = channel.certificate_ends_at
    demand(ends_at is not None and ends_at > timezone.now(), f"the certificate ended at {ends_at}")


CHECKS: Mapping[str, Callable[[Channel], None]] = {
    "complete": check_complete,
    "host key": check_server,
    "may send": check_may_send,
    "renderer": check_renderer,
    "schema": check_schema,
    "SSH key": check_ssh_key,
    "certificate and its key": check_signing_key,
}


def demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def verdict(what: str, check: Callable[[], object]) -> str:
    try:
        check()
    except (Exception, ImproperlyConfigured) as error:  # noqa: BLE001 - whatever is wrong is what is asked for
        return f"FAIL {what}: {error}"
    return f"ok   {what}"


def label(channel: Channel) -> str:
    """The sender number and quality: no name of anybody."""
    return f"channel {channel.sender_id} {channel.quality}"
