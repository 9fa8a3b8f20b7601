"""Which mails a person does without, fund by fund."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from .kinds import named, optional_categories
from .models import Message, MutedCategory


def muted_categories(user_id: int) -> set[str]:
    """The categories that the person does without, in the fund of the open scope."""
    return set(MutedCategory.objects.filter(user=user_id).values_list("category", flat=True))


@transaction.atomic
def choose_categories(*, user_id: int, wanted: Collection[str]) -> None:
    """The person wants these of the optional categories, and not the others, from this fund."""
    unwanted = {str(category) for category in optional_categories()} - set(wanted)
    MutedCategory.objects.filter(user=user_id).exclude(category__in=unwanted).delete()
    for category in unwanted - muted_categories(user_id):
        MutedCategory.objects.get_or_create(user_id=user_id, category=category)


def is_muted(message: Message) -> bool:
    """Whether its recipient doesn't want it."""
    kind = named(message.kind)
    return kind.can_be_disabled and bool(message.user_id) and kind.category in muted_categories(message.user_id or 0)
