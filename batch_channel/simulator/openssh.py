"""A real OpenSSH server for tests and the smoke run: on a port of 127.0.0.1, as whoever starts it, with SFTP only.

Runs without a chroot, so an ordinary user can start it too; relative paths of the client begin in ``Sshd.root``.
Further keys may be added to ``authorized_keys`` while it runs.
As root, the account must not be locked (a ``!`` in /etc/shadow), or OpenSSH refuses every key.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SSH_KEYGEN = shutil.which("ssh-keygen") or "ssh-keygen"
FOLDERS = ("IN", "OUT", "INTEST", "OUTTEST", "INTEST-S", "OUTTEST-S")
_STARTS = 3
_PATIENCE = 10.0


@dataclass(frozen=True)
class Sshd:
    """``host_key`` is an OpenSSH public key line; ``client_key`` the path of the accepted private key."""

    host: str
    port: int
    username: str
    root: Path
    host_key: str
    client_key: Path
    log: Path
    pid: int


@contextmanager
def running_sshd(
    directory: Path,
    *,
    port: int | None = None,
    key_type: str = "ed25519",
    options: Sequence[str] = (),
    sftp_arguments: Sequence[str] = (),
) -> Iterator[Sshd]:
    """Start a server whose keys, log and folders are in ``directory``; stop it and its sessions afterwards.

    ``options`` are further lines of ``sshd_config``; ``sftp_arguments`` go to ``internal-sftp`` (``-R`` makes it
    read-only). ``key_type`` is that of both keys.
    """
    root = directory / "root"
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    host_key, client_key = directory / "host_key", directory / "client_key"
    for key in (host_key, client_key):
        if not key.exists():
            make_key(key, key_type, bits=2048 if key_type == "rsa" else None)  # the default takes seconds
    authorized = directory / "authorized_keys"
    known = authorized.read_text() if authorized.exists() else ""
    if public_key(client_key) not in known:
        authorized.write_text(f"{known}{public_key(client_key)}\n")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    process, port = _start(directory, port, options, sftp_arguments)
    try:
        yield Sshd(
            host="127.0.0.1",
            port=port,
            username=pwd.getpwuid(os.geteuid()).pw_name,
            root=root,
            host_key=public_key(host_key),
            client_key=client_key,
            log=directory / "sshd.log",
            pid=process.pid,
        )
    finally:
        sessions = _descendants(process.pid)
        process.terminate()
        process.wait(_PATIENCE)
        for pid in sessions:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


def make_key(path: Path, key_type: str = "ed25519", *, passphrase: str = "", bits: int | None = None) -> None:
    size = ["-b", str(bits)] if bits else []
    subprocess.run([SSH_KEYGEN, "-q", "-t", key_type, *size, "-N", passphrase, "-C", "test", "-f", path], check=True)


def public_key(private: Path) -> str:
    return private.with_name(f"{private.name}.pub").read_text().strip()


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _start(
    directory: Path, port: int | None, options: Sequence[str], sftp_arguments: Sequence[str]
) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(_STARTS):  # somebody else may take the free port in between
        chosen = port or free_port()
        config = directory / "sshd_config"
        config.write_text("\n".join(_configuration(directory, chosen, options, sftp_arguments)) + "\n")
        with (directory / "sshd.log").open("ab") as log:
            # The server dies with the thread that started it, so a killed test run leaves none behind.
            command = ["/usr/bin/setpriv", "--pdeathsig", "TERM", "/usr/sbin/sshd", "-D", "-e", "-f", str(config)]
            process = subprocess.Popen(command, stderr=log)
        if _answers(process, chosen):
            return process, chosen
        process.kill()
        process.wait()
    raise RuntimeError((directory / "sshd.log").read_text())


def _configuration(directory: Path, port: int, options: Sequence[str], sftp_arguments: Sequence[str]) -> list[str]:
    return [
        *options,  # the first line that sets an option wins
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {directory / 'host_key'}",
        f"AuthorizedKeysFile {directory / 'authorized_keys'}",
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PermitRootLogin prohibit-password",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "AllowTcpForwarding no",
        "MaxStartups 100",
        "LogLevel VERBOSE",
        " ".join(["Subsystem sftp internal-sftp", *sftp_arguments, "-d", str(directory / "root")]),
    ]


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            if connection.recv(4) == b"SSH-":
                return process.poll() is None
        time.sleep(0.02)
    return False


def _descendants(pid: int) -> list[int]:
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return [descendant for child in children for descendant in (child, *_descendants(child))]
