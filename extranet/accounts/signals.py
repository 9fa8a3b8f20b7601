"""What follows from signing in and from setting a password by a mailed link."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from .models import User


@receiver(user_logged_in)
def bind_session_to_fund(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """A person is global, her session isn't: it counts at the fund on whose host it was opened."""
    fund = getattr(request, "fund", None)
    if request is not None and fund is not None:
        request.session[settings.SESSION_FUND_KEY] = fund.pk


@receiver(password_reset)
def confirm_address(sender: Any, user: User, **kwargs: Any) -> None:
    """Whoever used the link received the mail: the address is hers, nothing more to confirm."""
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
