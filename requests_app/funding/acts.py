"""What the fund's staff can do with a file as it stands, for the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from extranet.tenants.actor import Actor

from . import deadlines
from .models import Amendment, FundingRequest
from .queries import is_funding_staff
from .services.assigning import officer_of
from .workflow import UNDECIDED, WITH_FUND, AmendmentState, RequestState


@dataclass(frozen=True, slots=True)
class Acts:
    """`amendment` is the one that waits for a decision; `deadline` the days left to decide, in words."""

    may_find_complete: bool
    may_ask_pieces: bool
    may_agree: bool
    may_refuse: bool
    may_take: bool
    is_mine: bool
    deadline: str
    is_late: bool
    amendment: Amendment | None

    @property
    def decides(self) -> bool:
        return self.may_find_complete or self.may_ask_pieces or self.may_agree or self.may_refuse


def acts_of(actor: Actor, file: FundingRequest) -> Acts | None:
    """None for whoever isn't of the staff."""
    if not is_funding_staff(actor):
        return None
    days = deadlines.days_left(file, timezone.localdate())
    mine = officer_of(actor)
    return Acts(
        may_find_complete=file.state == RequestState.SENT,
        may_ask_pieces=file.state in WITH_FUND,
        may_agree=file.state == RequestState.COMPLETE,
        may_refuse=file.state in UNDECIDED,
        may_take=file.officer_id is None,
        is_mine=mine is not None and file.officer_id == mine.pk,
        deadline="" if days is None else deadlines.said(days),
        is_late=days is not None and days < 0,
        amendment=asked_amendment(file),
    )


def asked_amendment(file: FundingRequest) -> Amendment | None:
    """The one that waits for the fund's decision."""
    if file.state != RequestState.AGREED:
        return None
    return file.amendments.filter(state=AmendmentState.ASKED).first()
