"""Answers that a person has to look at."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

from .. import verbs
from ..models import Answer


@transaction.atomic
def review_answer(*, actor: Actor, answer: Answer, comment: str) -> Answer:
    """Somebody has looked at an answer that the program could not settle, and says what came of it."""
    check_staff(actor, Capability.BATCH)
    locked = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if locked.reviewed_at is None:
        locked.reviewed_at = timezone.now()
        locked.save(update_fields=["reviewed_at"])
        record(actor, verbs.ANSWER_REVIEWED, locked, text=comment)
    return locked
