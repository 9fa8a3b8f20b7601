"""A fund's channel to the simulator, made by the services that a real one goes through.

The demo connects `ferra`; the smoke run and the tests have a `rehearsal` of their own behind OpenSSH's server.
"""

from __future__ import annotations

import datetime
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from batch_channel import services
from batch_channel.models import Channel
from batch_channel.simulator import identity
from batch_channel.simulator.directory import Directory
from batch_channel.simulator.openssh import Sshd, free_port, running_sshd
from batch_channel.simulator.rules import CLOSED_NUMBER
from batch_channel.simulator.watching import look
from extranet.organisations.models import Organisation
from extranet.organisations.services import add_worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

SENDER_NUMBER = "654321"
SENDER_COMPANY = "0403019261"  # invented, with right check digits
APPLICATION = "SIMU"
USERNAME = "demo"


@dataclass(frozen=True)
class Rehearsal:
    """A simulator's directory, and the server through which the fund's channel reaches it."""

    directory: Directory
    server: Sshd

    def answer(self) -> int:
        """Let the simulator take what has come and answer it. Returns how many sets of answers it wrote."""
        return look(self.directory)


@contextmanager
def rehearsal(fund: Fund, path: Path, *, environment: str = "T", port: int | None = None) -> Iterator[Rehearsal]:
    """A simulator behind OpenSSH's server in this folder, and the fund's channel to it, until the end of the block.

    For environment R, `SIMULATOR_DIR` must be this folder.
    """
    directory = Directory(path)
    identity.ensure(directory)
    with running_sshd(path, port=port) as server:
        connect(fund, directory, port=server.port, username=server.username, environment=environment)
        yield Rehearsal(directory, server)


def connect(
    fund: Fund,
    directory: Directory,
    *,
    port: int,
    username: str,
    environment: str = "T",
    sender_number: str = SENDER_NUMBER,
) -> Channel:
    """Set the fund's channel up as its administrators would, and register its public halves with the simulator."""
    actor = Actor.system(fund)
    with scope(fund):
        channel = services.save_channel(
            actor=actor,
            fund=fund,
            sender_number=sender_number,
            company_number=SENDER_COMPANY,
            application_code=APPLICATION,
            environment=environment,
            host="127.0.0.1",
            port=port,
            username=username,
            host_key=directory.host_key.with_name("host_key.pub").read_text().strip(),
        )
        channel = services.generate_ssh_key(actor=actor, fund=fund, channel=channel)
        if channel.signs:
            issued = identity.issue(directory, "sender")
            channel = services.store_certificate(
                actor=actor, fund=fund, channel=channel, data=issued.key + issued.certificate
            )
    directory.register(sender=sender_number, application=APPLICATION)
    directory.authorize(channel.ssh_public_key)
    return channel


def make(fund: Fund, home: Path) -> int:
    """The demo's channel and its worker with a closed register number, where they aren't there yet.

    Returns the port on which the simulator is to serve: the channel's, or a free one when somebody else has it.
    """
    directory = Directory(home)
    identity.ensure(directory)
    actor = Actor.system(fund)
    with scope(fund):
        channel = Channel.objects.first()
        company = Organisation.objects.get(name="Forges de Démo SA")
        if not company.workers.filter(last_name="Démoclos").exists():
            add_worker(
                actor=actor,
                organisation=company,
                last_name="Démoclos",
                first_name="Yvan",
                birth_date=datetime.date(1960, 1, 1),
                register_number=CLOSED_NUMBER,
                language="fr",
            )
    if channel is None:
        return connect(fund, directory, port=free_port(), username=USERNAME).port
    if not is_free(channel.port):
        with scope(fund):
            channel = services.save_channel(actor=actor, fund=fund, sender_number=channel.sender_id, port=free_port())
    return channel.port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
