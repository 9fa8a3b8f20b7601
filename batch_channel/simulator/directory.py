"""The simulator's directory: where things are, and what is registered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

REAL = "R"
FOLDERS = {"R": ("IN", "OUT"), "T": ("INTEST", "OUTTEST"), "S": ("INTEST-S", "OUTTEST-S")}


@dataclass(frozen=True)
class Registered:
    """What the sender told the portal: its number, and the application code of its service."""

    sender: str
    application: str


@dataclass(frozen=True)
class Directory:
    path: Path

    @property
    def root(self) -> Path:
        return self.path / "root"

    @property
    def taken(self) -> Path:
        return self.path / "taken"

    @property
    def waiting(self) -> Path:
        return self.path / "waiting"

    @property
    def accepted(self) -> Path:
        """A file for each form that stands: accepted, and neither modified nor cancelled since. A real one's says R."""
        return self.path / "accepted"

    def accepts(self, environment: str, reference: str) -> bool:
        """Whether a form stands that another of this environment may change: tests know what is real, not inversely."""
        form = self.accepted / reference
        return reference.isalnum() and form.exists() and (environment != REAL or form.read_text() == REAL)

    def accept(self, environment: str, reference: str, *, in_place_of: str, cancels: bool) -> None:
        """Note an accepted form; what it changes doesn't stand any more, unless that is real and this a test."""
        if self.accepts(environment, in_place_of):
            changed = self.accepted / in_place_of
            if environment == REAL or changed.read_text() != REAL:
                changed.unlink()
        if reference.isalnum() and not cancels:
            self.accepted.mkdir(parents=True, exist_ok=True)
            (self.accepted / reference).write_text(environment)

    @property
    def certificate(self) -> Path:
        return self.path / "certificate.pem"

    @property
    def identity(self) -> Path:
        return self.path / "identity"

    @property
    def authorized_keys(self) -> Path:
        return self.path / "authorized_keys"

    @property
    def host_key(self) -> Path:
        return self.path / "host_key"

    @property
    def impatience(self) -> Path:
        return self.path / "answer-now"

    def make(self) -> None:
        """Make the folders that aren't there."""
        for pair in FOLDERS.values():
            for name in pair:
                (self.root / name).mkdir(parents=True, exist_ok=True)
        for path in (self.taken, self.waiting, self.identity):
            path.mkdir(parents=True, exist_ok=True)

    def inbox(self, environment: str) -> Path:
        return self.root / FOLDERS[environment][0]

    def outbox(self, environment: str) -> Path:
        return self.root / FOLDERS[environment][1]

    def register(self, *, sender: str, application: str) -> None:
        self.make()
        text = json.dumps({"sender": sender, "application": application})
        (self.path / "registered.json").write_text(text + "\n")

    @property
    def registered(self) -> Registered:
        """Raises `FileNotFoundError` before `register`."""
        return Registered(**json.loads((self.path / "registered.json").read_text()))

    def authorize(self, public_key: str) -> None:
        """Let the holder of this key sign in."""
        self.path.mkdir(parents=True, exist_ok=True)
        known = self.authorized_keys.read_text() if self.authorized_keys.exists() else ""
        if public_key not in known:
            self.authorized_keys.write_text(f"{known}{public_key.strip()}\n")
