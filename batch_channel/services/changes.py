"""What was accepted and then changed at its source: the form that says so is proposed, and leaves once confirmed."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import nudge

from .. import routing, sources, tasks, verbs
from ..models import Declaration
from ..permissions import check_resend
from ..protocol.records import Registration
from ..workflow import HERE, ON_ITS_WAY, DeclarationState, FormStatus
from .telling import store

COMPARED_EVERY = datetime.timedelta(days=1)
AT_ONCE = 200


def content_digest(registration: Registration | None) -> str:
    """By which two states of one source are compared; a digest, for a registration holds a person's attendances."""
    content = None if registration is None else dataclasses.asdict(registration)
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def compare_some(fund_id: int) -> None:
    """Compare the accepted declarations that were compared longest ago, each once a day at most."""
    fund = Fund.objects.get(pk=fund_id)
    if not fund.has(Capability.BATCH):
        return
    last = timezone.now() - COMPARED_EVERY
    with scope(fund):
        for pk in list(Declaration.objects.to_compare(last).values_list("pk", flat=True)[:AT_ONCE]):
            compare(fund, pk)


@transaction.atomic
def compare(fund: Fund, pk: int) -> Declaration | None:
    """Propose, change or take back the form that follows this declaration; None when none is to follow.

    Whoever compares the same declaration waits here, and finds what the first proposed.
    """
    accepted = locked(pk)
    if accepted.state != DeclarationState.ACCEPTED:
        return None
    proposed = settle(fund, accepted)
    Declaration.objects.filter(pk=pk).update(compared_at=timezone.now())
    return proposed


def settle(fund: Fund, accepted: Declaration) -> Declaration | None:
    """Propose, correct or take back what must follow an accepted form. What waits for a person, if anything."""
    registration = sources.named(accepted.kind).registrations([accepted.source_uuid]).get(accepted.source_uuid)
    follower = Declaration.objects.filter(replaces=accepted).select_for_update(of=("self",)).first()
    if follower and follower.state not in HERE:
        return None  # it is on its way, with the data as they are when its batch is written
    if accepted.is_test and routing.is_for_real(accepted):
        take_back_trials(fund, accepted)  # for real there is nothing to change, and all of it is left to declare
        return None
    status = wanted(accepted, registration)
    if follower and follower.status == status:
        return follower if follower.state == DeclarationState.PROPOSED else None
    if follower and follower.attempts.exists():
        return restated(fund, follower, status)
    if follower:
        record(Actor.system(fund), verbs.CHANGE_TAKEN_BACK, follower, facts={"status": follower.status})
        follower.delete()
    return propose(fund, accepted, status) if status is not None else None


def restated(fund: Fund, follower: Declaration, status: str | None) -> Declaration | None:
    """One that was tried in vain, when another form is wanted by now: it is confirmed anew.

    Its forms are kept, so it can't be taken back: where nothing is to follow any more it says what is accepted already.
    """
    status = status or FormStatus.MODIFICATION
    if follower.status == status:
        return None
    if follower.state == DeclarationState.PROPOSED:
        follower.status = status
    else:
        follower.restate(status=status)
    store(follower)
    record(Actor.system(fund), verbs.CHANGE_PROPOSED, follower, facts={"status": status})
    return follower


def locked(pk: int) -> Declaration:
    return Declaration.objects.select_for_update(of=("self",)).get(pk=pk)


def wanted(accepted: Declaration, registration: Registration | None) -> str | None:
    """The status of the form that must follow, or None while what was accepted is still so."""
    if accepted.status == FormStatus.CANCELLATION:
        return None if registration is None else FormStatus.ORIGINAL
    if registration is None:
        return FormStatus.CANCELLATION
    sent = accepted.accepted_form()
    if sent is None:
        return None
    digest = content_digest(registration)
    if not sent.content_sha256:  # left before contents were noted: what is there now is what was said
        sent.content_sha256 = digest
        sent.save(update_fields=["content_sha256"])
    return None if sent.content_sha256 == digest else FormStatus.MODIFICATION


def propose(fund: Fund, accepted: Declaration, status: str) -> Declaration:
    """A form of this status after the accepted one: it waits for somebody to confirm it."""
    proposed = Declaration(
        kind=accepted.kind,
        source_uuid=accepted.source_uuid,
        company_id=accepted.company_id,
        worker_id=accepted.worker_id,
        trained_from=accepted.trained_from,
        replaces=accepted,
        status=status,
        state=DeclarationState.PROPOSED,
    )
    proposed.save()
    record(Actor.system(fund), verbs.CHANGE_PROPOSED, proposed, facts={"status": status, "of": str(accepted.uuid)})
    sources.named(proposed.kind).changed(proposed)
    return proposed


def take_back_trials(fund: Fund, declaration: Declaration) -> None:
    """Remove all that modifies or cancels this declaration, none of which counts; its page lists their sendings.

    Raises `ValidationError` when one of them is on its way or counts.
    """
    upon_it: list[Declaration] = []
    below = declaration
    while found := Declaration.objects.filter(replaces=below).select_for_update(of=("self",)).first():
        if found.is_declared or found.state in ON_ITS_WAY:
            raise ValidationError(
                _("Ce qui la modifie ou l’annule est en route ou déjà déclaré : ouvrez-le depuis cette page.")
            )
        upon_it.append(found)
        below = found
    for one in reversed(upon_it):
        one.attempts.update(declaration=declaration)
        record(Actor.system(fund), verbs.CHANGE_TAKEN_BACK, one, facts={"status": one.status, "tried": True})
        one.delete()


@transaction.atomic
def confirm_change(*, actor: Actor, fund: Fund, declaration: Declaration) -> Declaration:
    """Send what was proposed, with the data as they are when its batch is written.

    Raises `ValidationError` when it isn't proposed any more: somebody was faster, or the source is as it was again.
    """
    current = Declaration.objects.select_for_update(of=("self",)).filter(pk=declaration.pk).first()
    if current is None or current.state != DeclarationState.PROPOSED:
        raise ValidationError(
            _("Cette modification n’est plus à confirmer : rechargez la page pour voir où elle en est.")
        )
    check_resend(actor, current)
    if routing.changes_a_test(current):
        raise ValidationError(
            _("Ce qu’elle modifie ou annule n’a été accepté qu’en essai : c’est cela qu’il faut d’abord renvoyer.")
        )
    current.confirm()
    store(current)
    record(actor, verbs.CHANGE_CONFIRMED, current, facts={"status": current.status})
    nudge(tasks.exchange, fund.pk)
    return current
