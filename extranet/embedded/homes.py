"""Where a purpose's files are, and as whom its servers run.

PostgreSQL refuses to run as root. An ordinary user's servers run as that user, with everything in the
checkout, under `var/<purpose>/`. Root's servers run as a system user that we create. That user may not be
able to enter the checkout (under /root, say): so its data, its sockets and a copy of the programs stand in
`/var/lib/extranet-<hash of the checkout's path>/<purpose>/`, and only lock, passwords and logs stay in the
checkout. No mode of any other directory is touched.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATE = Path("/var/lib")
ACCOUNT = "extranet-embedded"
PURPOSES = (
    *("test", "demo", "smoke", "drill", "faults", "debian"),
    *("bench", "bench-full", "bench-small", "bench-one", "load", "cluster"),
)
# Run on the system's own PostgreSQL: tests marked `database`, a second time; what `make cluster-test` replicates.
OF_THE_SYSTEM = frozenset({"debian", "cluster"})
DURABLE = frozenset({"demo"})  # the others are made anew from code: speed goes before surviving a power cut
LONGEST_SOCKET_PATH = 107  # bytes: sun_path holds 108 with its final NUL
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


class EmbeddedError(RuntimeError):
    """The servers cannot be had; the message says why and what to do."""


@dataclass(frozen=True)
class Home:
    """The places of one purpose: `folder` for whoever runs make, `private` for the account of the servers."""

    purpose: str
    root: Path  # of the checkout
    private: Path
    account: str | None  # None: the servers run as whoever runs make

    @classmethod
    def of(cls, purpose: str, root: Path = ROOT) -> "Home":
        if purpose not in PURPOSES:
            raise ValueError(f"unknown purpose {purpose!r}: one of {', '.join(PURPOSES)}")
        root = root.resolve()
        if os.geteuid() != 0:
            return cls(purpose, root, private=root / "var" / purpose, account=None)
        digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
        return cls(purpose, root, private=STATE / f"extranet-{digest}" / purpose, account=ACCOUNT)

    @property
    def folder(self) -> Path:
        return self.root / "var" / self.purpose

    @property
    def durable(self) -> bool:
        return self.purpose in DURABLE

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def passwords(self) -> Path:
        return self.folder / "servers.json"

    @property
    def postgresql(self) -> Path:
        return self.private / "postgresql"

    @property
    def valkey(self) -> Path:
        return self.private / "valkey"

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (uid := self.folder.stat().st_uid) != os.geteuid():
            owner = _account_name(uid)
            raise EmbeddedError(f"{self.folder} belongs to {owner}: run this as {owner}, or delete it.")

    def make_private(self) -> None:
        """Creates, when missing, the servers' account and their private directory."""
        if self.account is not None:
            _ensure_account(self.account)
            self.private.parent.mkdir(exist_ok=True)
            self.private.parent.chmod(0o711)  # ours, and the account must pass, whatever root's umask is
        self.give_directory(self.private)

    def give_directory(self, directory: Path) -> None:
        """Makes a directory that only the servers' account (and root) may enter."""
        directory.mkdir(mode=0o700, exist_ok=True)
        self.give(directory)

    def give(self, path: Path) -> None:
        if self.account is not None:
            owner = pwd.getpwnam(self.account)
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)

    @property
    def credentials(self) -> dict[str, Any]:
        """The arguments with which subprocess starts a program as the servers' account."""
        if self.account is None:
            return {}
        return {"user": self.account, "group": self.account, "extra_groups": []}

    @property
    def uid(self) -> int:
        return os.geteuid() if self.account is None else pwd.getpwnam(self.account).pw_uid

    def sockets(self) -> Path | None:
        """The directory of the sockets, or None when it does not exist: then no supervisor is ready.

        It is beside the data, or, when that path is too long for a socket, a private temporary directory.
        """
        directory = self.private / "sockets"
        if not _fits(directory):
            try:
                directory = Path(os.fsdecode(self._elsewhere.read_bytes()))
            except FileNotFoundError:
                return None
        return directory if self._is_private(directory) else None

    def make_sockets(self) -> Path:
        """The same directory, made when missing, and empty: only for who holds the lock."""
        directory = self.private / "sockets"
        if not _fits(directory):
            directory = self.sockets() or Path(tempfile.mkdtemp(prefix="extranet-"))
            self._elsewhere.write_bytes(os.fsencode(directory))
        self.give_directory(directory)
        for stale in directory.iterdir():
            stale.unlink()
        return directory

    def erase(self) -> None:
        """Deletes all that the purpose has, but for its lock, which the caller holds."""
        if sockets := self.sockets():
            shutil.rmtree(sockets)
        if self.private != self.folder:
            shutil.rmtree(self.private, ignore_errors=True)
            with suppress(OSError):  # another purpose lives there still
                self.private.parent.rmdir()
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path != self.lock:
                path.unlink()

    @property
    def _elsewhere(self) -> Path:
        return self.folder / "sockets.path"

    def _is_private(self, directory: Path) -> bool:
        """Temporary directories are everybody's: one that was noted long ago may be someone else's by now."""
        try:
            status = directory.lstat()
            mine = status.st_uid == self.uid
        except (FileNotFoundError, KeyError):  # no such directory, no such account
            return False
        return mine and stat.S_ISDIR(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o700


def _fits(sockets: Path) -> bool:
    return len(os.fsencode(sockets / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _account_exists(account: str) -> bool:
    try:
        pwd.getpwnam(account)
    except KeyError:
        return False
    return True


def _ensure_account(account: str) -> None:
    if _account_exists(account):
        return
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise EmbeddedError(f"PostgreSQL does not run as root, and useradd, to create {account}, is missing.")
    options = "--system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin"
    command = [useradd, *options.split(), account]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if not _account_exists(account):  # rather than the status: another checkout may have created it meanwhile
        raise EmbeddedError(f"The user {account} could not be created: {result.stderr.strip()}")
