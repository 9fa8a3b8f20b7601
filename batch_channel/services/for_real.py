"""What was accepted in test leaves for real (`BEY-25`): with the data of today, without what was tried upon it."""

from __future__ import annotations

from extranet.tenants.models import Fund

from .. import sources
from ..models import Declaration
from .changes import take_back_trials, wanted


def made_ready(fund: Fund, tested: Declaration) -> Declaration | None:
    """The declaration as it is to leave for real, or None: it is taken back, for what counts says the same already.

    An original leaves as one. A modification or cancellation leaves as what the source asks for by now. Locks have been
    taken, on it and on what it replaces. Raises `ValidationError` while something upon it is on its way.
    """
    take_back_trials(fund, tested)
    if tested.replaces is None:
        return tested
    registrations = sources.named(tested.kind).registrations([tested.source_uuid])
    status = wanted(tested.replaces, registrations.get(tested.source_uuid))
    if status is None:
        take_back_trials(fund, tested.replaces)
        return None
    tested.status = status
    return tested
