"""Answers that a person has to look at (`FLA-35`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

from .. import verbs
from ..models import Answer, Attempt, Batch
from ..permissions import check_channel
from ..protocol.answers import Acknowledgement
from ..workflow import BatchState
from .answers import Findings, acknowledge, reject, settle_all
from .batches import locked, note_sent


class Effect(models.TextChoices):
    """What an answer that is attached by hand counts as."""

    NOTHING = "nothing", gettext_lazy("Rien : elle est seulement rattachée")
    ACKNOWLEDGED = "acknowledged", gettext_lazy("Accusé de réception du lot")
    REJECTED = "rejected", gettext_lazy("Refus du lot entier")
    ACCEPTED = "accepted", gettext_lazy("Acceptation de ce qui attend encore dans ce lot")
    REFUSED = "refused", gettext_lazy("Refus de ce qui attend encore dans ce lot")


EFFECTS = {
    "ACRF": [Effect.NOTHING, Effect.ACKNOWLEDGED, Effect.REJECTED],
    "NOTI": [Effect.NOTHING, Effect.ACCEPTED, Effect.REFUSED],
}
"""By the kind of the answer."""


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


@transaction.atomic
def attach_answer(*, actor: Actor, answer: Answer, batch_name: str, effect: str, reason: str) -> Answer:
    """Tie an answer that the program could match with nothing to the batch that it speaks of, and let it count.

    Raises `ValidationError` for an answer that isn't waiting or is badly signed, a batch that never left, or an effect
    that what is known already contradicts.
    """
    check_channel(actor, answer.channel)
    current = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if current.state != Answer.State.TO_REVIEW or current.batch_id is not None or current.reviewed_at:
        raise ValidationError(_("Cette réponse est déjà rattachée ou examinée : rechargez la page."))
    if current.signature == Answer.Signature.BAD and effect != Effect.NOTHING:
        raise ValidationError({"effect": _("Sa signature est incorrecte : elle ne peut rien changer.")})
    batch = Batch.objects.named(batch_name).filter(channel=current.channel_id, go_tried_at__isnull=False).first()
    if batch is None:
        raise ValidationError({"batch": _("Aucun lot envoyé par ce canal ne porte ce nom.")})
    current.batch, current.reviewed_at = locked(batch), timezone.now()
    current.save(update_fields=["batch", "reviewed_at"])
    if effect != Effect.NOTHING and current.batch.state == BatchState.SENDING:
        current.batch = note_sent(current.batch)  # GO was tried, and this answer proves that it arrived
    apply(current.batch, effect)
    record(actor, verbs.ANSWER_ATTACHED, current, facts={"batch": batch.name, "effect": effect}, text=reason)
    return current


def apply(batch: Batch, effect: str) -> None:
    """What the answer counts as; what has been settled otherwise stands.

    Raises `ValidationError` when nothing waits any more, or another answer stands already.
    """
    findings = Findings()
    if effect in {Effect.ACKNOWLEDGED, Effect.REJECTED}:
        said = Acknowledgement(None, None, batch.name, batch.name, None, effect == Effect.ACKNOWLEDGED, ())
        (acknowledge if said.accepted else reject)(batch, said, findings)
        if findings.notes:
            raise ValidationError({"effect": _("Ce lot a déjà une autre réponse, qui a été gardée.")})
    elif effect in {Effect.ACCEPTED, Effect.REFUSED}:
        outcome = Attempt.Outcome.ACCEPTED if effect == Effect.ACCEPTED else Attempt.Outcome.REFUSED
        open_batch = batch.state in {BatchState.SENT, BatchState.ACKNOWLEDGED}
        if not open_batch or not settle_all(batch, outcome, []):
            raise ValidationError({"effect": _("Plus rien n’attend dans ce lot.")})
        batch.close()
        batch.save()
        record(Actor.system(batch.fund_id), verbs.BATCH_ANSWERED, batch, facts={"name": batch.name})
