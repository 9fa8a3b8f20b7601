"""A person leaves a fund for good: nothing there leads to her account any more, and it goes when no fund has it.

What another fund holds is untouched, and nobody learns that there is one: at this fund it looks the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, Q

from extranet.tenants.models import FundModel
from extranet.tenants.registries import Person
from extranet.tenants.scope import current_fund_id

from .models import AccountMerge, AccountUse, PersonFund, Session, User

DOMAIN = "efface.invalid"  # RFC 2606: no mail ever goes there
UNTOUCHABLE = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgname ~ '(insert_only|no_update|_kept)$'
"""  # what was signed or noted never changes, not even the number of an account


def accounts_of(person: Person) -> int:
    return len(person.user_ids)


def leave(person: Person) -> int:
    """In the fund's open scope. Returns the number of accounts that this fund no longer knows."""
    fund_id = current_fund_id()
    users = User.objects.select_for_update(of=("self",)).filter(pk__in=person.user_ids)
    held = list(users.order_by("pk"))
    PersonFund.objects.filter(user__in=held, fund=fund_id).delete()
    Session.objects.filter(user__in=held, fund=fund_id).delete()
    AccountUse.objects.filter(user__in=held).delete()
    if held and PersonFund.objects.filter(user__in=held).exists():
        replace(held, User.objects.create_user(no_address(), is_active=False))
    else:
        for user in held:
            empty(user)
    return len(held)


def no_address() -> str:
    return f"{uuid.uuid4().hex}@{DOMAIN}"


def is_erased(user: User) -> bool:
    """Whether this is what is left of an account, or stands in the place of one."""
    return user.email.endswith(f"@{DOMAIN}")


def replace(held: Collection[User], substitute: User) -> None:
    """In this fund's rows somebody without a name stands for her: else they would lead to an account that lives on."""
    for model, field in references():
        model._base_manager.filter(**{f"{field}__in": held}).update(**{field: substitute})


def references() -> Iterator[tuple[type[Model], str]]:
    """Every column of a fund's table that points at an account and may be changed."""
    with connection.cursor() as cursor:
        cursor.execute(UNTOUCHABLE)
        untouchable = {name for (name,) in cursor.fetchall()}
    for model in apps.get_models():
        if getattr(model, "keeps_accounts", False):  # its evidence says which account it was
            continue
        if issubclass(model, FundModel) and model._meta.managed and model._meta.db_table not in untouchable:
            for field in model._meta.concrete_fields:
                if isinstance(field, ForeignKey) and field.related_model is User:
                    yield model, field.name


def empty(user: User) -> None:
    """Nothing of the account is left but its number, which kept rows point at."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    Session.objects.filter(user=user).delete()
    AccountMerge.objects.filter(Q(kept=user) | Q(emptied=user)).delete()
    user.email, user.language, user.is_active, user.last_login = no_address(), "", False, None
    user.set_unusable_password()
    user.save(update_fields=["email", "language", "is_active", "last_login", "password"])
