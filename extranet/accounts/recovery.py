"""Giving an account back: every way in that it had ends, and a new password is chosen by a mailed link.

Who may do it, after what check and what waiting, is decided further up (`organisations.services.recoveries`). The
account then carries the moment (`User.recovered_at`): in every fund that has not confirmed her since, she acts for
nobody. Neither the moment nor anything else says which fund did it.
"""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from .models import Session, User


class AddressTaken(Exception):
    """Another account has the address: it was made after the address was confirmed."""


@transaction.atomic
def give_back(user: User, *, new_address: str = "") -> User:
    """End every factor, link, session and the password, at every fund; change the address when one is given.

    Cards linked before, which are each fund's rows, open nothing any more (`Card.objects.usable`).

    Raises `AddressTaken` when the new address has become another account's.
    """
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if new_address:
        if User.objects.filter(email=new_address).exclude(pk=locked.pk).exists():
            raise AddressTaken
        EmailAddress.objects.filter(user=locked).delete()
        # Confirmed anew by the link that chooses the password: its holder alone goes on.
        EmailAddress.objects.create(user=locked, email=new_address, primary=True, verified=False)
        locked.email = new_address
    Authenticator.objects.filter(user=locked).delete()
    SocialAccount.objects.filter(user=locked).delete()
    Session.objects.filter(user=locked).delete()
    locked.set_unusable_password()
    locked.recovered_at = timezone.now()
    locked.save(update_fields=["email", "password", "recovered_at"])
    return locked


def set_password_path(user: User) -> str:
    """The link, valid for 48 hours and once, with which she chooses a password."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
