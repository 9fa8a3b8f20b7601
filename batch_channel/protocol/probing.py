"""Trying a channel step by step, from its server's name to a file written and removed in the test folder.

The way is the one that files take (``sftp.connect``): what passes here passes there.
"""

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from .names import Folders
from .sftp import SftpAccount, SftpTransport, connect
from .transport import AuthenticationFailed, ConnectionLost, HostKeyMismatch, KeyAlgorithmRefused, Step, TransportError

CONNECTING = (
    Step.NAME,
    Step.TCP,
    Step.ALGORITHMS,
    Step.HOST_KEY,
    Step.KEY,
    Step.USER,
    Step.SESSION,
)
NAME_BEGINS = "TEST-EXTRANET-"
"""No name of a set begins so (annex 30, code 129), and without a GO nothing is processed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One step: ``error`` is the name of the ``TransportError``, empty when it was passed; ``found`` is what was
    found there: an address, a fingerprint, an algorithm, a folder, a file's name.
    """

    step: Step
    error: str = ""
    found: str = ""


def probe(account: SftpAccount, *, folders: Folders, scratch: str) -> list[Finding]:
    """Try everything that sending and collecting need, and stop where nothing more can be known.

    ``folders`` are those of the channel's environment, ``scratch`` is the test environment's: there a small file is
    written and removed. Never raises for what a server does.
    """
    findings: list[Finding] = []
    try:
        with connect(account, passed=lambda step, found: findings.append(Finding(step, found=found))) as transport:
            _try_folders(transport, folders, scratch, findings)
    except TransportError as error:
        passed = {finding.step for finding in findings}  # what came up in the folders is noted already
        step = next((step for step in CONNECTING if step not in passed), None)
        if step:
            findings.append(Finding(step, type(error).__name__, _shown(error, account)))
    return findings


def _try_folders(transport: SftpTransport, folders: Folders, scratch: str, findings: list[Finding]) -> None:
    # A line that breaks is noted where it does; the rest would only say so again.
    for step, folder in ((Step.SEND_FOLDER, folders.send), (Step.RECEIVE_FOLDER, folders.receive)):
        _try(step, folder, partial(transport.list, folder), findings)
    name = NAME_BEGINS + secrets.token_hex(4)
    content = io.BytesIO(b"Essai du canal : ce fichier peut etre efface.\r\n")
    if _try(Step.WRITE, f"{scratch}/{name}", partial(transport.put, scratch, name, content), findings):
        _try(Step.REMOVE, f"{scratch}/{name}", partial(transport.remove, scratch, name), findings)


def _try(step: Step, found: str, act: Callable[[], object], findings: list[Finding]) -> bool:
    try:
        act()
    except TransportError as error:
        findings.append(Finding(step, type(error).__name__, found))
        if isinstance(error, ConnectionLost):
            raise
        return False
    findings.append(Finding(step, found=found))
    return True


def _shown(error: TransportError, account: SftpAccount) -> str:
    match error:
        case HostKeyMismatch():
            return error.seen
        case KeyAlgorithmRefused():
            return ", ".join(error.taken)
        case AuthenticationFailed():
            return account.username
        case _:
            return ""
