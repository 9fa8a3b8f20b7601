"""A program that receives webhooks, on 127.0.0.1: it answers as a test says and keeps what it was sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """Its content, after the receiver's own library has checked the signature. Raises when it is wrong."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    url: str
    answers: list[Answer] = field(default_factory=list)  # one for each request; then 204
    received: list[Received] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def closes(handler: BaseHTTPRequestHandler) -> None:
    """Without a word."""
    handler.close_connection = True


def hangs(receiver: Receiver) -> Answer:
    """Until the test is over."""
    return lambda handler: receiver.released.wait(30) and None


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A header that never ends, a letter now and then."""
    drop(handler, b"HTTP/1.1 200 OK\r\nX-Long: ", b"a", 0.05)


def pours(handler: BaseHTTPRequestHandler) -> None:
    """A body that never ends."""
    drop(handler, b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"encore " * 1000, 0)


def drop(handler: BaseHTTPRequestHandler, head: bytes, rest: bytes, pause: float) -> None:
    handler.close_connection = True
    try:
        handler.wfile.write(head)
        for _turn in range(100_000):
            handler.wfile.write(rest)
            handler.wfile.flush()
            time.sleep(pause)
    except OSError:
        return


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(self.path, headers, body))
            (receiver.answers.pop(0) if receiver.answers else status(204))(self)

        def log_message(self, *args: Any) -> None:
            """Not in the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/webhooks")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
