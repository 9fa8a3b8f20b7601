"""What follows from signing in, and from a new password or address."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, password_changed, password_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from extranet.tenants.scope import scope

from . import places, sessions
from .models import User


@receiver(user_logged_in)
def open_session(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """A person is global, her session isn't: it counts at the fund on whose host it was opened."""
    if request is not None:
        sessions.opened(request)


@receiver(user_logged_in)
def note_use(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """What counts before an account that nobody uses is closed."""
    fund = getattr(request, "fund", None)
    if fund is not None:
        with scope(fund):
            places.signed_in(user, fund)


@receiver(email_changed)
@receiver(password_changed)
@receiver(password_reset)
def sign_out_elsewhere(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A new password or address ends every other session, on every fund's site."""
    sessions.end_others(request, user)


@receiver(password_reset)
def confirm_address(sender: Any, user: User, **kwargs: Any) -> None:
    """Whoever used the link received the mail: the address is hers, nothing more to confirm."""
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
