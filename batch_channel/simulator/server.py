"""An SFTP server over the simulator's folders, for the demo: keys only, and nothing outside `root`."""

from __future__ import annotations

import asyncssh

from .directory import Directory


async def serve(
    directory: Directory, port: int, *, kind: type[asyncssh.SFTPServer] = asyncssh.SFTPServer
) -> asyncssh.SSHAcceptor:
    """Listen on this port of 127.0.0.1. `authorized_keys` is read at the start: write it before.

    Another `kind` of server may fail on purpose.
    """
    root = bytes(directory.root.resolve())

    def sftp(channel: asyncssh.SSHServerChannel) -> asyncssh.SFTPServer:
        return kind(channel, chroot=root)

    return await asyncssh.listen(
        "127.0.0.1",
        port,
        server_host_keys=[str(directory.host_key)],
        authorized_client_keys=str(directory.authorized_keys),
        sftp_factory=sftp,
        allow_scp=False,
    )
