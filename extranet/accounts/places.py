"""Which funds a person has to do with, and when she was last there."""

from __future__ import annotations

from django.utils import timezone

from extranet.tenants.models import Fund

from .models import AccountUse, PersonFund, User


def let_in(user: User, fund: Fund) -> None:
    """The fund is among hers from now on, and her account counts as used there today. In the fund's open scope."""
    PersonFund.objects.get_or_create(user=user, fund=fund)
    note_use(user)


def signed_in(user: User, fund: Fund) -> None:
    """Her account is used here today. Nothing where the fund isn't one of hers. In the fund's open scope."""
    if PersonFund.objects.filter(user=user, fund=fund).exists():
        note_use(user)


def note_use(user: User) -> None:
    AccountUse.objects.update_or_create(user=user, defaults={"used_on": timezone.localdate()})
