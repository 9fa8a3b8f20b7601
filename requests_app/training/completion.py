"""What is still missing of the workers of a request: who they are in the register, and what the fund wants to know."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from batch_channel.models import Declaration
from batch_channel.permissions import may_resend
from extranet.organisations import completeness
from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text

from .declarations import declarations_of
from .models import Participant, Request

SHOWN = 20  # candidates at most


@dataclass(frozen=True, slots=True)
class Row:
    """A worker of a request, and what is missing of her; `worker` is None while the register doesn't know her.

    `declaration` is what became of her participation, once the fund has accepted the request.
    """

    participant: Participant
    worker: Worker | None
    missing: list[Text]
    declaration: Declaration | None = None
    may_resend: bool = False

    @property
    def is_complete(self) -> bool:
        return self.worker is not None and not self.missing

    @property
    def differs(self) -> bool:
        """Whether the register writes her name or birth date otherwise than the request."""
        entry, worker = self.participant, self.worker
        return worker is not None and (entry.last_first_folded, entry.birth_date) != (
            worker.last_first_folded,
            worker.birth_date,
        )


def rows(actor: Actor, fund: Fund, request: Request) -> list[Row]:
    """By name, for the company and the fund's staff: operators see no ties. Three queries."""
    visible = request.participants.visible_to(actor).select_related("worker")
    participants = list(visible.order_by("last_first_folded", "birth_date", "pk"))
    tied = [participant.worker_id for participant in participants if participant.worker_id]
    details = {one.worker_id: one for one in WorkerDetails.objects.visible_to(actor).filter(worker__in=tied)}
    declared = declarations_of(actor, participants)
    return [
        Row(
            participant,
            participant.worker,
            completeness.missing(fund, details.get(participant.worker_id)) if participant.worker_id else [],
            declaration := declared.get(participant.uuid),
            declaration is not None and may_resend(actor, declaration),
        )
        for participant in participants
    ]


def incomplete(actor: Actor, fund: Fund, request: Request) -> list[Row]:
    """Those for whom the fund would refuse the request."""
    return [row for row in rows(actor, fund, request) if not row.is_complete]


def candidates(actor: Actor, participant: Participant, typed: str = "") -> list[Worker]:
    """Workers of the company's register who may be this one: of the same name or birth date, or found by a name."""
    register = Worker.objects.visible_to(actor).filter(organisation=participant.request.company_id)
    register = register.exclude(participations__request=participant.request_id)
    if typed.strip():
        found = register.matching(typed)
    else:
        found = register.filter(
            Q(last_first_folded=participant.last_first_folded)
            | Q(first_last_folded=participant.last_first_folded)
            | Q(birth_date=participant.birth_date)
        )
    return list(found.order_by("last_first_folded", "birth_date", "pk")[:SHOWN])
