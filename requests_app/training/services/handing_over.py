"""When an operator's mandate ends, what it had begun stays with the company (`ATM-08`)."""

from __future__ import annotations

from extranet.journal.services import record
from extranet.mandates.models import Mandate
from extranet.tenants.actor import Actor

from .. import verbs
from ..models import Request
from ..tying import tie
from ..workflow import WITH_OPERATOR


def hand_over_drafts(actor: Actor, mandate: Mandate) -> None:
    """Called in the transaction that ends the mandate: the company can finish alone, or delete."""
    drafts = Request.objects.filter(company=mandate.company_id, author=mandate.operator_id, state__in=WITH_OPERATOR)
    for request in drafts.select_for_update(of=("self",)):
        request.hand_over()
        request.save()
        tie(actor, request)
        record(actor, verbs.HANDED_OVER, request, facts={"mandate": str(mandate.uuid)})
