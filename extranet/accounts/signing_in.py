"""Each signing in, signing out and refusal as a log line: ids only, never an address, a name or what was typed."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from .models import User

logger = logging.getLogger(__name__)


def fund_of(request: HttpRequest | None) -> int | None:
    return getattr(getattr(request, "fund", None), "pk", None)


@receiver(user_logged_in)
def note_signed_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """With how she proved who she is: « password, mfa »."""
    records = get_authentication_records(request, user) if request is not None else []
    how = ", ".join(str(one.get("method", "")) for one in records) or "by a link or a command"
    logger.info("signed in: person %s at fund %s (%s)", user.pk, fund_of(request), how)


@receiver(user_logged_out)
def note_signed_out(sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        logger.info("signed out: person %s at fund %s", user.pk, fund_of(request))


@receiver(user_login_failed)
def note_refused(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Whose account was tried isn't said: what was typed may be anybody's address, or a password."""
    logger.warning("sign-in refused at fund %s", fund_of(request))
