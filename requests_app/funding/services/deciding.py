"""The fund's staff look at a request, name what is missing, agree or refuse (`MYA-02`, `MYA-03`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import decisions as mails
from ..models import Agreement, DevicePiece, FundingRequest, PieceDemand
from ..permissions import check_funding_staff
from ..workflow import UNDECIDED, WITH_FUND, RequestState
from .assigning import take_if_nobody_has
from .decision_letters import send_agreement_letter, send_refusal_letter
from .locking import locked_in
from .numbers import Series, next_number


@transaction.atomic
def find_complete(*, actor: Actor, fund: Fund, request: FundingRequest) -> FundingRequest:
    """« Complète »: the days to decide count from today. Raises `MovedOn` unless it was just sent."""
    check_funding_staff(actor)
    current = locked_in(request, RequestState.SENT)
    current.find_complete()
    current.decide_by = timezone.localdate(timezone=fund.zone) + datetime.timedelta(days=current.device.days_to_decide)
    save_decided(actor, current)
    record(actor, verbs.REQUEST_COMPLETE, current, facts={"decide_by": current.decide_by.isoformat()})
    mails.tell_complete(fund, current)
    return current


@transaction.atomic
def ask_pieces(
    *, actor: Actor, fund: Fund, request: FundingRequest, pieces: Iterable[tuple[DevicePiece | None, str, str]]
) -> FundingRequest:
    """« Incomplète »: each piece with its name and what is missing of it.

    Raises `ValidationError` for none, `MovedOn` unless it is with the fund.
    """
    check_funding_staff(actor)
    current = locked_in(request, *WITH_FUND)
    demands = [
        PieceDemand(request=current, piece=piece, name=name, note=note, asked_by_id=actor.user_id)
        for piece, name, note in pieces
    ]
    if not demands:
        raise ValidationError({"pieces": _("Nommez au moins une pièce.")})
    for demand in demands:
        save_valid(demand)
    current.ask_pieces()
    current.decide_by = None
    save_decided(actor, current)
    record(actor, verbs.PIECES_ASKED, current, facts={"pieces": len(demands)})
    mails.tell_incomplete(fund, current)
    return current


@transaction.atomic
def agree(
    *,
    actor: Actor,
    fund: Fund,
    request: FundingRequest,
    teaching: Decimal,
    salary: Decimal,
    annex: Decimal,
    total_hours: Decimal,
    valid_from: datetime.date,
    valid_until: datetime.date,
    note: str = "",
) -> Agreement:
    """« Accordée », with its letter. The costs are in euros, `total_hours` those of all the people together.

    Raises `ValidationError` for an agreement to nothing, `MovedOn` when another officer decided a moment before.
    """
    check_funding_staff(actor)
    current = locked_in(request, RequestState.COMPLETE)
    agreement = Agreement(
        request=current,
        number=next_number(Series.AGREEMENT, timezone.localdate(timezone=fund.zone)),
        teaching=teaching,
        salary=salary,
        annex=annex,
        total_hours=total_hours,
        valid_from=valid_from,
        valid_until=valid_until,
        is_subrogated=current.is_subrogated,
        note=note,
        decided_by_id=actor.user_id,
    )
    check_amounts(agreement)
    save_valid(agreement)
    current.agree()
    save_decided(actor, current)
    send_agreement_letter(actor=actor, fund=fund, agreement=agreement)
    record(actor, verbs.REQUEST_AGREED, current, facts={"agreement": agreement.number})
    mails.tell_agreed(fund, agreement)
    return agreement


def check_amounts(agreement: Agreement) -> None:
    """Raises `ValidationError` for an agreement to nothing."""
    if agreement.total <= 0:
        raise ValidationError({"teaching": _("Accordez au moins un montant, ou refusez la demande.")})


@transaction.atomic
def refuse(*, actor: Actor, fund: Fund, request: FundingRequest, reason: str) -> FundingRequest:
    """« Refusée », with a reason, how to contest it, and a letter that says both.

    Raises `ValidationError` without one, `MovedOn` once it is decided.
    """
    check_funding_staff(actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez le motif : l’entreprise le lit.")})
    current = locked_in(request, *UNDECIDED)
    current.refuse()
    current.reason = reason.strip()
    current.letter = send_refusal_letter(actor=actor, fund=fund, request=current)
    save_decided(actor, current)
    record(actor, verbs.REQUEST_REFUSED, current, text=current.reason)
    mails.tell_refused(fund, current)
    return current


def save_decided(actor: Actor, current: FundingRequest) -> None:
    """Save a request that is held; whoever acts first on a file keeps it."""
    take_if_nobody_has(actor, current)
    current.version += 1
    current.save()
