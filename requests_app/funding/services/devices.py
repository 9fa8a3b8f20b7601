"""The schemes under which a fund pays, their order, and what to prepare for each (`BEY-02`)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import verbs
from ..models import Device, DevicePiece


@transaction.atomic
def add_device(*, actor: Actor, **values: Any) -> Device:
    """After the others."""
    check_administrator(actor)
    device = Device(position=following(Device.objects.all()), **values)
    save_valid(device)
    record(actor, verbs.DEVICE_ADDED, device, facts={"code": device.code})
    return device


@transaction.atomic
def change_device(*, actor: Actor, device: Device, version: int, **values: Any) -> Device:
    """Raises `StaleEdit`. Files that are with the fund keep the deadline that they have."""
    check_administrator(actor)
    current = locked_at(device, version)
    for name, value in values.items():
        setattr(current, name, value)
    save_valid(current)
    record(actor, verbs.DEVICE_CHANGED, current, facts={"offered": current.is_offered})
    return current


@transaction.atomic
def move_device(*, actor: Actor, device: Device, up: bool) -> None:
    """One place up or down in the list that companies choose from; at its end nothing moves."""
    check_administrator(actor)
    if moved(Device.objects.all(), device, up=up):
        record(actor, verbs.DEVICES_ORDERED, device, facts={"up": up})


@transaction.atomic
def add_piece(
    *, actor: Actor, fund: Fund, device: Device, example: Inspected | None = None, **values: Any
) -> DevicePiece:
    """`values` are the fields that people fill in, `example` a file to show how it looks.

    Raises `ValidationError` by field.
    """
    check_administrator(actor)
    of_stage = device.pieces.filter(stage=values.get("stage", ""))
    piece = DevicePiece(device=device, position=following(of_stage), **values)
    keep_example(actor, fund, piece, example)
    save_valid(piece)
    record(actor, verbs.DEVICE_PIECE_ADDED, piece, facts={"device": str(device.uuid)})
    return piece


@transaction.atomic
def change_piece(
    *,
    actor: Actor,
    fund: Fund,
    piece: DevicePiece,
    example: Inspected | None = None,
    drop_example: bool = False,
    **values: Any,
) -> DevicePiece:
    """A new example replaces the former; what was deposited for the piece stays. Raises `ValidationError` by field."""
    check_administrator(actor)
    current = locked_piece(piece)
    for name, value in values.items():
        setattr(current, name, value)
    if drop_example:
        current.example = None
    keep_example(actor, fund, current, example)
    save_valid(current)
    record(actor, verbs.DEVICE_PIECE_CHANGED, current)
    return current


@transaction.atomic
def set_piece_asked(*, actor: Actor, piece: DevicePiece, asked: bool) -> DevicePiece:
    """« Ne plus demander » or « Demander à nouveau »: files that have it keep it."""
    check_administrator(actor)
    current = locked_piece(piece)
    if current.is_current != asked:
        current.is_current = asked
        current.save()
        record(actor, verbs.DEVICE_PIECE_RESTORED if asked else verbs.DEVICE_PIECE_WITHDRAWN, current)
    return current


@transaction.atomic
def move_piece(*, actor: Actor, piece: DevicePiece, up: bool) -> None:
    """One place up or down among those of its stage; at the end nothing changes."""
    check_administrator(actor)
    others = DevicePiece.objects.filter(device=piece.device_id, stage=piece.stage, is_current=True)
    if moved(others, piece, up=up):
        record(actor, verbs.DEVICE_PIECE_CHANGED, piece, facts={"up": up})


def locked_piece(piece: DevicePiece) -> DevicePiece:
    return DevicePiece.objects.select_for_update(of=("self",)).select_related("device").get(pk=piece.pk)


def keep_example(actor: Actor, fund: Fund, piece: DevicePiece, example: Inspected | None) -> None:
    if example is None:
        return
    if not piece.name:
        raise ValidationError({"name": _("Donnez un nom à la pièce.")})
    piece.example = deposit(
        fund_id=fund.pk,
        upload=example,
        file_name=f"exemple-{piece.uuid.hex[:8]}.{example.kind.suffix}",
        user_id=actor.user_id,
    )


def following(rows: QuerySet[Any]) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def moved(rows: QuerySet[Any], row: Device | DevicePiece, *, up: bool) -> bool:
    """Number the rows anew with this one a place earlier or later. Whether it could move."""
    order = list(rows.select_for_update(of=("self",)).order_by("position", "pk"))
    here = next((place for place, one in enumerate(order) if one.pk == row.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(order):
        return False
    order[here], order[there] = order[there], order[here]
    for place, one in enumerate(order, start=1):
        one.position = place
    rows.model.objects.bulk_update(order, ["position"])
    return True
