"""The signed address in each mail that one can do without: it ends them without signing in, and names nobody.

It holds the mail's own number; whose it was, and what about, stands in the outbox of the fund on whose host it opens.
"""

from __future__ import annotations

from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse

from .models import Message

SALT = "notifications.stop"


class WrongLink(Exception):
    """Never ours, mistyped, of another fund, or the mail is no longer kept."""


def stop_path(message: Message) -> str:
    return reverse("account_stop_mails", args=[signing.dumps(message.uuid.hex, salt=SALT)])


def message_of(token: str) -> Message:
    """The mail that carried this link. Raises `WrongLink`."""
    try:
        found = Message.objects.filter(uuid=signing.loads(token, salt=SALT)).first()
    except (signing.BadSignature, ValidationError) as error:
        raise WrongLink from error
    if found is None:
        raise WrongLink
    return found
