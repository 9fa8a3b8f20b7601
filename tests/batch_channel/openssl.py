"""openssl as the judge of our signatures, and as another sender."""

import base64
import subprocess
from pathlib import Path

from tests.batch_channel.certificates import Identity


def der_of(signature: bytes) -> bytes:
    return base64.b64decode(b"".join(signature.split()), validate=True)


class OpenSsl:
    """Runs in a directory with ``ca.pem``, ``certificate.pem`` and ``key.pem``; signatures are base64."""

    def __init__(self, directory: Path, ca: Identity, sender: Identity) -> None:
        self.directory = directory
        (directory / "ca.pem").write_bytes(ca.certificate_pem)
        (directory / "certificate.pem").write_bytes(sender.certificate_pem)
        (directory / "key.pem").write_bytes(sender.key_pem)

    def verifies(self, signature: bytes, data: bytes, *options: str) -> bool:
        (self.directory / "signature.der").write_bytes(der_of(signature))
        (self.directory / "data").write_bytes(data)
        command = "openssl cms -verify -inform DER -in signature.der -content data -CAfile ca.pem -purpose any"
        done = subprocess.run([*command.split(), *options, "-out", "/dev/null"], cwd=self.directory, check=False)
        return done.returncode == 0

    def signs(self, data: bytes, *options: str) -> bytes:
        (self.directory / "data").write_bytes(data)
        command = "openssl cms -sign -in data -signer certificate.pem -inkey key.pem -outform DER"
        done = subprocess.run([*command.split(), *options], cwd=self.directory, check=True, capture_output=True)
        return base64.b64encode(done.stdout)
