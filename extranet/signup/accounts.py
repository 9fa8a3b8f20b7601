"""Whether an address has an account. No page tells it: only the mail to that address does."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from extranet.accounts.models import User


def account_of(address: str) -> User | None:
    """The person with this address, if there is one."""
    return User.objects.filter(email=address).first()


def has_account(address: str) -> bool:
    """Whether somebody signs in with this address, at whichever fund.

    Somebody who was invited and never came has no account yet: what the link proves is what her invitation would prove.
    """
    user = account_of(address)
    return user is not None and not is_unused(user)


def is_unused(user: User) -> bool:
    """Made by an invitation: no password was ever set, and the address never confirmed."""
    return not user.has_usable_password() and not EmailAddress.objects.filter(user=user, verified=True).exists()
