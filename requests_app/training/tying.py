"""People of a request are tied to the company's register where they are the same; the operator never learns it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor

from . import verbs
from .models import Participant, Request


def tie(actor: Actor, request: Request) -> int:
    """Tie each entry that equals a worker of the company (folded names and birth date); how many were tied.

    Two queries and one update for each that is found. The register holds a person once, so there is one at most.
    """
    same = Worker.objects.filter(
        organisation=request.company_id,
        last_first_folded=OuterRef("last_first_folded"),
        birth_date=OuterRef("birth_date"),
    )
    untied = Participant.objects.filter(Exists(same), request=request, worker__isnull=True)
    taken = set(Participant.objects.filter(request=request, worker__isnull=False).values_list("worker_id", flat=True))
    tied = 0
    for participant in untied.annotate(found=same.values("pk")[:1]).order_by("pk"):
        if participant.found not in taken:  # picked by hand for an entry that is written otherwise
            participant.worker_id = participant.found
            participant.save(update_fields=["worker"])
            taken.add(participant.found)
            tied += 1
    if tied:
        record(actor, verbs.WORKER_TIED, request, facts={"count": tied})
    return tied
