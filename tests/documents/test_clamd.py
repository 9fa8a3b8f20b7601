"""How clamd is asked. `make cluster-test` asks the real one; here a server speaks its protocol (clamd(8), INSTREAM)."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from extranet.documents.antivirus import NotScanned
from extranet.documents.clamd import CHUNK, Clamd

BAD = b"what it looks for"


class Daemon(socketserver.StreamRequestHandler):
    limit = 3 * CHUNK

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        stream = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            stream += self.rfile.read(length)
        if len(stream) > self.limit:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif BAD in stream:
            self.wfile.write(b"stream: Test.Bad.UNOFFICIAL FOUND\0")
        elif b"cut" not in stream:
            self.wfile.write(b"stream: OK\0")


@pytest.fixture
def daemon(settings) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def asked(content: bytes) -> bool:
    return Clamd().finds_something(ContentFile(content, name="file.pdf"))


def test_what_it_finds(daemon):
    assert asked(b"x" * CHUNK + BAD) is True
    assert asked(b"x" * 2 * CHUNK) is False
    assert asked(b"") is False


@pytest.mark.parametrize("content", [b"x" * 4 * CHUNK, b"cut"])
def test_without_an_answer_nothing_is_taken_for_clean(daemon, content: bytes):
    with pytest.raises(NotScanned):
        asked(content)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere", ""])
def test_a_daemon_that_is_not_there(settings, tmp_path: Path, address: str):
    for settings.CLAMD_ADDRESS in (address, str(tmp_path / "none")):
        with pytest.raises(NotScanned):
            asked(b"anything")
