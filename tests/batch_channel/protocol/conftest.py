from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from batch_channel.protocol.signing import SoftwareSigner
from batch_channel.simulator.openssh import Sshd, running_sshd
from tests.batch_channel.certificates import Identity, authority, issued_by
from tests.batch_channel.openssl import OpenSsl


@pytest.fixture(scope="session")
def ca() -> Identity:
    return authority()


@pytest.fixture(scope="session")
def rsa_sender(ca: Identity) -> Identity:
    return issued_by(ca, rsa.generate_private_key(65537, 2048))


@pytest.fixture(scope="session")
def ec_sender(ca: Identity) -> Identity:
    return issued_by(ca, ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(params=["rsa", "ec"])
def sender(request: pytest.FixtureRequest, rsa_sender: Identity, ec_sender: Identity) -> Identity:
    return rsa_sender if request.param == "rsa" else ec_sender


@pytest.fixture
def signer(sender: Identity) -> SoftwareSigner:
    return SoftwareSigner(sender.key, sender.certificate)


@pytest.fixture
def openssl(tmp_path: Path, ca: Identity, sender: Identity) -> OpenSsl:
    return OpenSsl(tmp_path, ca, sender)


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def server(shared_server: Sshd) -> Sshd:
    """A running server with empty folders."""
    for folder in shared_server.root.iterdir():
        for entry in folder.iterdir():
            entry.unlink()
    return shared_server


@pytest.fixture
def inbox(server: Sshd) -> Path:
    """The folder that a sender writes to, as the server's own disk shows it."""
    return server.root / "INTEST"
