"""How often one may try, counted in the cache by network address, and by e-mail address for mails; never by fund."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest


def may_try(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Count a try, and say whether it is one too many. `action` is one of SIGNUP_RATES.

    Fails with the cache: nothing is let through uncounted (`ui.outages` answers 503).
    """
    return consume(request, app="signup", action=action, config=settings.SIGNUP_RATES, key=key) is not None
