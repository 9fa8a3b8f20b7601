"""The demo's mailbox: mails are written to files instead of leaving, and read on the fund's own site.

`DEMO_MAIL_DIR/<fund's slug>/20260314T101500123456-<uuid>.eml`, whose name is the mail's address on the site.
"""

from __future__ import annotations

import email
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.text import slugify

NAME = re.compile(r"[0-9T]{21}-[0-9a-f]{32}")


class EmailBackend(BaseEmailBackend):
    """Keeps each mail as a complete .eml file, under the fund that `X-Fund` names."""

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            folder = folder_of(slugify(message.extra_headers.get("X-Fund", "none")))
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex}"
            draft = folder / f"{name}.draft"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")
            sent += 1
        return sent


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it would have arrived."""

    name: str
    sent_at: datetime
    to: str
    subject: str
    text: str


def mailbox(slug: str) -> list[Mail]:
    """A fund's mails, newest first."""
    names = sorted((path.stem for path in folder_of(slug).glob("*.eml")), reverse=True)
    return [read(slug, name) for name in names]


def read(slug: str, name: str) -> Mail:
    """One mail of a fund. Raises `FileNotFoundError` when there is none of this name."""
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    content = (folder_of(slug) / f"{name}.eml").read_bytes()
    message: ParsedMessage = email.message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        name=name,
        sent_at=datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        to=str(message["To"]),
        subject=str(message["Subject"]).strip(),
        text=body.get_content() if body else "",
    )


def folder_of(slug: str) -> Path:
    return Path(settings.DEMO_MAIL_DIR) / slug
