"""A mail server that takes what it is given, refuses what it is told to, and can be held at a point."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Gate:
    """A point where the server stops while the gate is shut; `reached` says that somebody stands there."""

    reached: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)

    def pass_through(self) -> None:
        self.reached.set()
        self.open.wait(60)


class MailServer(socketserver.ThreadingTCPServer):
    """`received` are the mails it has taken. `answers` replace its replies: {"RCPT": "550 no such person"}."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.received: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.greeting = Gate()
        self.taken = Gate()  # the mail is in, the client doesn't know it yet
        self.open_gates()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def open_gates(self) -> None:
        self.greeting.open.set()
        self.taken.open.set()


class Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.greeting.pass_through()
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line[:4].decode().upper().strip()
            if verb == "DATA" and "DATA" not in self.server.answers:
                self.take()
            else:
                self.say(self.server.answers.get(verb, "221 bye" if verb == "QUIT" else "250 ok"))
            if verb == "QUIT":
                return

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        self.server.received.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
        self.server.taken.pass_through()
        self.say("250 taken")

    def say(self, reply: str) -> None:
        try:
            self.wfile.write(reply.encode() + b"\r\n")
        except OSError:
            return  # the client was killed


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.open_gates()
        server.shutdown()
        server.server_close()
        thread.join()
