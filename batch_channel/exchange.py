"""A channel's exchange with the server, step by step: read in the scope, work outside, write in the scope.

    claim      one worker per channel; the claim of one that died comes back by itself (`claims`)
    catch up   only after the database was restored (`restoring`)
    prepare    name a batch, write its file, freeze it
    sign       where the environment asks for it
    send       FI, FS, then GO; before GO the same bytes go up again, after it the folder decides (`protocol.order`)
    collect    what stands in the answers' folder
    release    when to look again

A worker may die between any two lines here. What it left is a row in a state that says what comes next, and each step
either bears being done twice or looks first.
"""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Flag, auto
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import claims, collecting, drafting, files, incidents, keys, production, restoring, routing, sealing, verbs
from .models import Batch, Channel
from .protocol import sftp
from .protocol.names import FOLDERS, Environment, Folders
from .protocol.order import AlreadyPosted, Content, NameTaken, OutgoingSet, Situation, post, withdraw
from .protocol.rendering import InvalidFile
from .protocol.schema import SchemaUnusable
from .protocol.signing import SoftwareSigner, UnsuitableKey, sign
from .protocol.transport import HostKeyMismatch, NotThere, PermissionRefused, Transport, TransportError
from .protocol.verification import SignatureRefused, check_outgoing
from .services import batches, certificates
from .services.batches import Reason
from .workflow import BatchState

logger = logging.getLogger(__name__)

MANY = 1000  # failures are counted up to here
NOTE_CONTENTS = """
    UPDATE batch_channel_attempt SET content_sha256 = said.sha256
    FROM unnest(%s::bigint[], %s::text[]) AS said (id, sha256) WHERE batch_channel_attempt.id = said.id
"""
TURNS = 5  # one after the other, as long as work keeps coming; then the sweep of the next minute continues


class Stopped(Exception):
    """Our own side can't go on; `code` is one of `incidents`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def exchange(fund_id: int) -> None:
    """Do whatever is due with the fund's channels. Outside any scope; never raises for what a server does."""
    fund = Fund.objects.get(pk=fund_id)
    if not fund.has(Capability.BATCH):
        return
    with scope(fund):
        restoring.hold_restored(fund)
        certificates.take_over(fund)
        batches.hold_unserved()
        ids = [channel.pk for channel in routing.ready_channels()]
    for channel_id in ids:
        exchange_with(fund, channel_id)


def exchange_with(fund: Fund, channel_id: int) -> None:
    """Do whatever is due with one channel."""
    # A nudge that finds the channel claimed does nothing, so whoever claimed it looks for what has come meanwhile.
    for _ in range(TURNS):
        channel = claim(fund, channel_id)
        if channel is None or not finish(fund, channel):
            return


class Part(Flag):
    """What of an exchange is done: a worker does all of it, an operator's command may want less."""

    BUILD = auto()
    SEND = auto()
    RECEIVE = auto()
    ALL = BUILD | SEND | RECEIVE


def finish(fund: Fund, channel: Channel, parts: Part = Part.ALL) -> bool:
    """Do what is due with the channel that this worker has claimed. False when something failed, which is noted."""
    failed = True
    with claims.kept(fund, channel), failures_noted(fund, channel):
        if channel.must_catch_up:
            catch_up(fund, channel)
        if Part.BUILD in parts:
            prepare(fund, channel)
            sign_prepared(fund, channel)
        if channel.is_carried:
            note_prepared(fund, channel)
        elif parts & (Part.SEND | Part.RECEIVE) and talks_now(channel):
            talk(fund, channel, parts)
        failed = False
    return not failed


def claim(fund: Fund, channel_id: int) -> Channel | None:
    """The channel, for this worker alone, or None: somebody else has it, it is held, or there is nothing to do."""
    with scope(fund):
        channel = Channel.objects.filter(pk=channel_id).select_for_update(skip_locked=True, of=("self",)).first()
        if channel is None or not channel.is_ready:
            return None  # another worker is claiming it, or a person saving it
        now = timezone.now()
        if channel.cluster < settings.JOURNAL_CLUSTER:
            return None  # `restoring` will hold it
        if channel.must_catch_up and not is_due(channel):
            return None  # the server's turn comes first
        if claims.is_claimed(channel) or channel.held_at or channel.error == incidents.STOP or not has_work(channel):
            return None
        channel.claimed_at = now
        channel.save(update_fields=["claimed_at"])
    return channel


def has_work(channel: Channel) -> bool:
    """Whether it is time to look at the server, or something waits that needs no server or hasn't failed yet."""
    if is_due(channel) or routing.waiting_for(channel).exists():
        return True
    unsent = Batch.objects.to_send().filter(channel=channel, environment=channel.environment)
    if channel.is_carried:
        unsent = unsent.filter(state=BatchState.GATHERED)  # the rest is the carrier's
    return not channel.attempts and unsent.exists()


def is_due(channel: Channel) -> bool:
    return channel.next_attempt_at is not None and channel.next_attempt_at <= timezone.now()


def talks_now(channel: Channel) -> bool:
    """Whether the server's turn has come: after a failure it is left alone for a while, whatever waits."""
    return is_due(channel) or not channel.attempts


@contextmanager
def failures_noted(fund: Fund, channel: Channel) -> Iterator[None]:
    """Keep what went wrong where people see it, with the time of the next try; or that all went well."""
    try:
        yield
    except HostKeyMismatch as error:
        note_failure(fund, channel, incidents.STOP, seen=error.seen)
    except TransportError as error:
        note_failure(fund, channel, incidents.code_of(error))
    except Stopped as error:
        note_failure(fund, channel, error.code)
    except (sealing.Unreadable, ImproperlyConfigured):
        note_failure(fund, channel, incidents.KEYS_UNREADABLE)
    except claims.ClaimLost:  # what comes next is the other worker's business
        logger.warning("channel %s of fund %s: another worker has taken over", channel.pk, fund.pk)


def note_failure(fund: Fund, channel: Channel, code: str, *, seen: str = "") -> None:
    logger.warning("channel %s of fund %s: %s", channel.pk, fund.pk, code)
    failures = min(channel.attempts + 1, MANY)
    now = timezone.now()
    with scope(fund):
        Channel.objects.filter(pk=channel.pk).update(
            attempts=failures,
            error=code,
            failed_at=now,
            seen_fingerprint=seen,
            next_attempt_at=None if code == incidents.STOP else now + incidents.pause(failures),
        )
        if code == incidents.STOP:
            record(Actor.system(fund), verbs.HOST_KEY_CHANGED, channel, facts={"seen": seen})


def note_success(fund: Fund, channel: Channel) -> None:
    now = timezone.now()
    with scope(fund):
        Channel.objects.filter(pk=channel.pk).update(
            attempts=0, error="", looked_at=now, next_attempt_at=now + settings.BELGIAN_BATCH["LOOK_EVERY"]
        )


def note_prepared(fund: Fund, channel: Channel) -> None:
    """Nothing is exchanged with a server here: what was to be written is written, and waits for who carries it."""
    with scope(fund):
        Channel.objects.filter(pk=channel.pk).update(attempts=0, error="", next_attempt_at=None)


def catch_up(fund: Fund, channel: Channel) -> None:
    """What the database forgot in a restore is read from the server, before anything gets a name."""
    if channel.is_carried:
        return restoring.catch_up(fund, channel, {})
    folders = {str(environment): folders_of(environment).send for environment in Environment}
    with sftp.connect(account_of(channel)) as transport:
        used = restoring.used_on(transport, channel, folders)
    return restoring.catch_up(fund, channel, used)


def prepare(fund: Fund, channel: Channel) -> None:
    """Gather what waits into batches and write their files, the ones that another worker left unwritten first."""
    if production.refusal_of(channel):
        raise Stopped(incidents.PRODUCTION_REFUSED)
    for unwritten in in_state(fund, channel, BatchState.GATHERED):
        write(fund, channel, unwritten)
    while batch := gathered(fund, channel):
        write(fund, channel, batch)


def gathered(fund: Fund, channel: Channel) -> Batch | None:
    with scope(fund):
        return batches.gather(fund, channel)


def in_state(fund: Fund, channel: Channel, *states: BatchState) -> list[Batch]:
    with scope(fund):
        return list(Batch.objects.to_send().filter(channel=channel, state__in=states))


def write(fund: Fund, channel: Channel, batch: Batch) -> None:
    """Write the batch's file and freeze it. What can't be declared is taken out and the rest is written again."""
    while True:
        claims.renew(fund, channel)
        with tempfile.TemporaryDirectory(prefix="batch-") as folder:
            result = written(fund, channel, batch, Path(folder))
            if isinstance(result, drafting.Written):
                with scope(fund):
                    batches.freeze(batch, parts=result.parts)
                    note_contents(result.contents)
                return
        with scope(fund):
            if not batches.take_out(batch, result):
                return


def note_contents(contents: drafting.Contents) -> None:
    """What each form says, by its attempt's id, to be compared with its source later. In the fund's scope."""
    with connection.cursor() as cursor:
        while some := dict(islice(contents, drafting.SLICE)):
            cursor.execute(NOTE_CONTENTS, [list(some), list(some.values())])


def written(fund: Fund, channel: Channel, batch: Batch, folder: Path) -> drafting.Written | dict[int, Reason | None]:
    try:
        return drafting.write(fund, channel, batch, folder)
    except (InvalidFile, SchemaUnusable) as error:
        raise Stopped(incidents.MISCONFIGURED) from error


def sign_prepared(fund: Fund, channel: Channel) -> None:
    """Sign the files of the environments that want it, and check each signature before it can leave."""
    if not channel.signs or channel.is_carried:
        return
    waiting = in_state(fund, channel, BatchState.PREPARED)
    signer = signer_of(fund, channel) if waiting else None
    for batch in waiting:
        if signer is None or batch.environment not in channel.signing_environments:
            continue
        claims.renew(fund, channel)
        with files.opened(fund, batch) as file:
            signatures = [signed(part, signer, channel) for part in files.parts_of(file, batch.part_sizes)]
        with scope(fund):
            batches.sign(batch, signatures=signatures)


def signed(part: Content, signer: SoftwareSigner, channel: Channel) -> bytes:
    try:
        with part.open() as stream:
            signature = sign(stream, signer, now=timezone.now(), columns=channel.signature_columns)
        with part.open() as stream:
            check_outgoing(signature, stream, signer.certificate)
    except SignatureRefused as refusal:
        raise Stopped(incidents.CERTIFICATE_UNUSABLE) from refusal
    return signature


def signer_of(fund: Fund, channel: Channel) -> SoftwareSigner:
    """By the certificate of this moment: another may have taken over since the channel was claimed."""
    with scope(fund):
        channel = Channel.objects.get(pk=channel.pk)
    key = sealing.unseal(channel.signing_key, purpose=keys.SIGNING)
    try:
        return SoftwareSigner.from_pem(key, channel.certificates.encode())
    except UnsuitableKey as error:
        raise Stopped(incidents.CERTIFICATE_UNUSABLE) from error


def talk(fund: Fund, channel: Channel, parts: Part = Part.ALL) -> None:
    """One connection: send what waits, then collect the answers."""
    with sftp.connect(account_of(channel)) as transport:
        if Part.SEND in parts:
            for batch in in_state(fund, channel, BatchState.PREPARED, BatchState.SIGNED, BatchState.SENDING):
                claims.renew(fund, channel)
                send(fund, channel, transport, batch)
        if Part.RECEIVE in parts:
            collecting.collect(fund, channel, transport, folders_of(channel.environment).receive)
            for environment in former_environments(fund, channel):
                with suppress(NotThere, PermissionRefused):  # closed since: what is real doesn't suffer from it
                    collecting.collect(fund, channel, transport, folders_of(environment).receive)
    if Part.RECEIVE in parts:
        note_success(fund, channel)


def former_environments(fund: Fund, channel: Channel) -> list[str]:
    """Those of the sets which left before the channel's was changed and aren't answered yet."""
    unanswered = Batch.objects.filter(channel=channel, state__in=[BatchState.SENT, BatchState.ACKNOWLEDGED])
    with scope(fund):
        others = unanswered.exclude(environment=channel.environment).order_by().values_list("environment", flat=True)
        return sorted(set(others))


def account_of(channel: Channel) -> sftp.SftpAccount:
    private = sealing.unseal(channel.ssh_private_key, purpose=keys.SSH)
    return sftp.SftpAccount(
        host=channel.host,
        port=channel.port,
        username=channel.username,
        private_key=sftp.load_private_key(private),
        host_keys=(sftp.HostKeyPin.parse(channel.host_key),),
        timeout=settings.BELGIAN_BATCH["SFTP_TIMEOUT"],
        legacy_ssh_rsa=settings.BELGIAN_BATCH["SFTP_LEGACY_SSH_RSA"],
    )


def folders_of(environment: str) -> Folders:
    configured = settings.BELGIAN_BATCH["DIRECTORIES"].get(environment)
    return Folders(*configured) if configured else FOLDERS[Environment(environment)]


def send(fund: Fund, channel: Channel, transport: Transport, batch: Batch) -> None:
    """Bring one batch to the server, once, whatever became of earlier attempts."""
    with scope(fund):
        latest = batches.locked(batch)
        if latest.held_at:
            return None  # by hand, a moment ago
        if batch.environment != channel.environment and not latest.cancelled_at:
            return None  # of before a change of environment: it waits for the change back
        current = None if latest.cancelled_at else batches.start(batch)
    if current is None:
        reason = batches.CANCELLED if latest.cancelled_at else batches.NO_MANDATE
        return give_up(fund, transport, latest, reason)
    try:
        with files.opened(fund, current) as file:
            posting = post(
                transport,
                folders_of(batch.environment).send,
                outgoing(current, file),
                go_tried=current.go_tried_at is not None,
                before_go=lambda: note_go(fund, channel, batch),
                go_content=settings.BELGIAN_BATCH["GO_CONTENT"],
            )
    except batches.CancelledMeanwhile:
        return give_up(fund, transport, current, batches.CANCELLED)
    except NameTaken:
        logger.warning("batch %s of fund %s: its name is taken on the server", batch.pk, fund.pk)
        with scope(fund):
            return batches.abandon(batch, batches.NAME_TAKEN)
    if posting.situation in (Situation.POSTED, Situation.TAKEN):
        with scope(fund):
            batches.note_sent(batch)
    return None


def give_up(fund: Fund, transport: Transport, batch: Batch, reason: str) -> None:
    """Cancelled, or without a mandate any more, before GO: what may be up already is withdrawn, nothing is declared."""
    if batch.started_at:
        with suppress(AlreadyPosted):
            withdraw(transport, folders_of(batch.environment).send, batch.set_name)
    with scope(fund):
        batches.abandon(batch, reason)


def note_go(fund: Fund, channel: Channel, batch: Batch) -> None:
    """The last moment to find out that another worker has taken over, which may be sending the same set."""
    claims.renew(fund, channel)
    with scope(fund):
        batches.note_go(batch)


def outgoing(batch: Batch, file: BinaryIO) -> OutgoingSet:
    """The frozen bytes under their names; `file` is the batch's FI."""
    data = files.parts_of(file, batch.part_sizes)
    if batch.signature is None:
        return OutgoingSet(batch.set_name, data)
    signatures = io.BytesIO(sealing.unseal(batch.signature, purpose=keys.FILE))
    return OutgoingSet(batch.set_name, data, files.parts_of(signatures, batch.signature_sizes))
