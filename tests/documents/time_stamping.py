"""A time-stamping authority (RFC 3161) on a port of this machine: OpenSSL answers, not the program that asks."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.documents.signing import Authority

CONFIGURATION = """
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""
Answer = Callable[[bytes], tuple[int, str, bytes]]
"""What a request's bytes are answered with: status, media type, bytes."""


class TimeStampingAuthority:
    """Its files; `root` is the PEM file that vouches for it."""

    def __init__(self, folder: Path, name: str = "Autorité d’horodatage inventée") -> None:
        self.folder = folder
        folder.mkdir()
        authority = Authority(name)
        holder = authority.time_stamping()
        self.root = folder / "root.pem"
        self.root.write_bytes(authority.root.certificate.public_bytes(Encoding.PEM))
        (folder / "tsa.pem").write_bytes(holder.certificate.public_bytes(Encoding.PEM))
        key = holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "key.pem").write_bytes(key)
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))

    def answer(self, request: bytes) -> tuple[int, str, bytes]:
        (self.folder / "request.tsq").write_bytes(request)
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-signer", "tsa.pem",
             "-inkey", "key.pem", "-out", "reply.tsr"], cwd=self.folder, check=True, capture_output=True,
        )  # fmt: skip
        return 200, "application/timestamp-reply", (self.folder / "reply.tsr").read_bytes()


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """The address at which requests are answered so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, media_type, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
