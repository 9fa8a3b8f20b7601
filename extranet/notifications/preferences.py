"""Which mails a person does without, which wait for her daily digest, and where they go: fund by fund (`MYA-08`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .kinds import MailKind, named, optional_categories, optional_kinds
from .models import AlertAddress, AlertPace, Message, MutedCategory, Pace


def muted_categories(user_id: int) -> set[str]:
    """The categories that the person does without, in the fund of the open scope."""
    return set(MutedCategory.objects.filter(user=user_id).values_list("category", flat=True))


def paces_of(user_id: int) -> dict[str, Pace]:
    """By name of a kind, how she wants it; those that she wants at once aren't named."""
    return {kind: Pace(pace) for kind, pace in AlertPace.objects.filter(user=user_id).values_list("kind", "pace")}


@transaction.atomic
def choose_categories(*, user_id: int, wanted: Collection[str]) -> None:
    """The person wants these of the optional categories, and not the others, from this fund."""
    unwanted = {str(category) for category in optional_categories()} - set(wanted)
    MutedCategory.objects.filter(user=user_id).exclude(category__in=unwanted).delete()
    for category in unwanted - muted_categories(user_id):
        MutedCategory.objects.get_or_create(user_id=user_id, category=category)


@transaction.atomic
def choose_paces(*, user_id: int, paces: Mapping[str, str]) -> None:
    """By name of an optional kind, a `Pace`; others stay as they are. Raises `ValidationError` for a compulsory one."""
    optional = {kind.name for kind in optional_kinds()}
    if not paces.keys() <= optional:
        raise ValidationError(_("Certains e-mails sont toujours envoyés : ils ne se règlent pas."))
    for kind, pace in paces.items():
        if pace == Pace.NOW:
            AlertPace.objects.filter(user=user_id, kind=kind).delete()
        else:
            AlertPace.objects.update_or_create(user_id=user_id, kind=kind, defaults={"pace": Pace(pace)})


def confirmed_addresses(user_id: int) -> list[str]:
    """Hers, that of the account first."""
    rows = EmailAddress.objects.filter(user=user_id, verified=True).order_by("-primary", "pk")
    return list(rows.values_list("email", flat=True))


@transaction.atomic
def choose_address(*, user_id: int, address: str) -> None:
    """Alerts of this fund go there; empty: to the account's. Raises `ValidationError` for one that isn't confirmed."""
    if address and address not in confirmed_addresses(user_id):
        raise ValidationError({"address": _("Choisissez une de vos adresses confirmées.")})
    if address:
        AlertAddress.objects.update_or_create(user_id=user_id, defaults={"address": address})
    else:
        AlertAddress.objects.filter(user=user_id).delete()


def chosen_address(user_id: int) -> str:
    """Where she wants her alerts, as long as that address is confirmed; else empty."""
    chosen = AlertAddress.objects.filter(user=user_id).values_list("address", flat=True).first()
    return chosen if chosen and chosen in confirmed_addresses(user_id) else ""


def is_unwanted(kind: MailKind, muted: Collection[str], paces: Mapping[str, Pace]) -> bool:
    """Whether somebody with these preferences doesn't want it at all."""
    return kind.can_be_disabled and (kind.category in muted or paces.get(kind.name) == Pace.OFF)


def is_muted(message: Message) -> bool:
    """Whether its recipient doesn't want it."""
    kind = named(message.kind)
    if not kind.can_be_disabled or not message.user_id:
        return False
    return is_unwanted(kind, muted_categories(message.user_id), paces_of(message.user_id))


@transaction.atomic
def stop(message: Message, *, whole_category: bool = False) -> None:
    """End what this mail is one of, for its recipient: its kind, its category, or of a digest all that it gathers.

    Done twice it changes nothing; nor for a mail whose recipient has no account any more.
    """
    kind = named(message.kind)
    if message.user_id is None or not kind.can_be_stopped:
        return
    if kind.gathers:
        AlertPace.objects.filter(user=message.user_id, pace=Pace.DAILY).update(pace=Pace.OFF)
    elif whole_category:
        MutedCategory.objects.get_or_create(user_id=message.user_id, category=kind.category)
    else:
        choose_paces(user_id=message.user_id, paces={kind.name: Pace.OFF})
