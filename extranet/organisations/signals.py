"""What follows from signing in: whoever acts for several organisations is asked which."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

TO_CHOOSE = "to_choose"  # in the session, until the choice was shown


@receiver(user_logged_in)
def ask_for_whom(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """However she signed in. Her memberships are read by the first screen, in the fund's scope."""
    if request is not None:
        request.session[TO_CHOOSE] = True
