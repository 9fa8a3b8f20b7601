"""What a participant does herself: her space, a place offered to her, one that she gives back (`ITM-20`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts import places
from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.organisations.models import Worker, WorkerDetails
from extranet.organisations.services.members import known_or_new
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import choices_of
from ..mails import participants as participant_mails
from ..models import Canceller, Confirmer, Enrolment, Participant, Session, Source
from ..workflow import EnrolmentState
from . import enrolling


def is_own(actor: Actor, worker_id: int) -> bool:
    """Whether the account said that this person is she (`Participant.joined_at`)."""
    if actor.user_id is None or actor.support is not None:
        return False
    return Participant.objects.filter(account=actor.user_id, joined_at__isnull=False, worker=worker_id).exists()


def check_own(actor: Actor, worker_id: int) -> None:
    if not is_own(actor, worker_id):
        raise PermissionDenied(_("Cette inscription n’est pas la vôtre."))


@transaction.atomic
def enrol_oneself(*, actor: Actor, fund: Fund, session: Session, worker: Worker) -> Enrolment:
    """« S’inscrire » with an account, in one click. Raises what `enrolling.place` raises."""
    check_own(actor, worker.pk)
    return enrolling.place(actor=named(actor, worker), fund=fund, session=session, worker=worker, source=Source.SELF)


@transaction.atomic
def accept(*, actor: Actor, fund: Fund, enrolment: Enrolment) -> Enrolment:
    """The place that became free is hers. For callers that have checked so, by her account or the link mailed to her.

    Raises `Moved` when it was given up or the deadline is past, and `NotOpen` for a session that is cancelled.
    """
    return enrolling.confirm(named(actor, enrolment.worker), fund, enrolment, Confirmer.PERSON)


@transaction.atomic
def leave(*, actor: Actor, fund: Fund, enrolment: Enrolment, reason: str = "") -> Enrolment:
    """She declines the offer, leaves the waiting list, or gives her place back; same callers.

    Raises `ValidationError` where the fund wants the organisation to do it, or it is too late.
    """
    if not may_leave(fund, enrolment):
        raise ValidationError(
            _("Dans ce fonds, c’est le responsable de formation qui désinscrit : adressez-vous à lui.")
        )
    return enrolling.cancel(named(actor, enrolment.worker), fund, enrolment, Canceller.PARTICIPANT, reason)


def may_leave(fund: Fund, enrolment: Enrolment) -> bool:
    """The waiting list and an offer of her own always; a place where the fund lets participants give it back."""
    is_hers_to_answer = enrolment.state == EnrolmentState.WAITING or enrolment.confirmer == Confirmer.PERSON
    return is_hers_to_answer or choices_of(fund).participants_cancel


def named(actor: Actor, worker: Worker) -> Actor:
    """The journal says who it was where she acts for no organisation, or by a link."""
    return actor if actor.name else replace(actor, name=worker.full_name)


@transaction.atomic
def offer_space(*, fund: Fund, worker: Worker) -> Participant | None:
    """Invite her to an account at the address that her organisation knows; she says « C’est moi » there.

    A former account, perhaps of a mistyped address, sees nothing any more. None where there is no address.
    """
    details = WorkerDetails.objects.filter(worker=worker, worker__is_active=True).first()
    if details is None or not details.email:
        return None
    user = known_or_new(details.email)
    participant, _is_new = Participant.objects.select_for_update(of=("self",)).get_or_create(worker=worker)
    if participant.account_id != user.pk:
        participant.account, participant.joined_at = user, None
        participant.save(update_fields=["account", "joined_at"])
    places.let_in(user, fund)
    record(Actor.link(fund, name=worker.full_name), verbs.PARTICIPANT_INVITED, worker)
    participant_mails.tell_space(fund, participant, user)
    return participant


@transaction.atomic
def join(*, actor: Actor, participant: Participant) -> Participant:
    """« C’est moi ». A second click changes nothing.

    Raises `ValidationError` when the invitation isn't hers any more.
    """
    current = Participant.objects.select_for_update(of=("self",)).select_related("worker").get(pk=participant.pk)
    if current.account_id is None or current.account_id != actor.user_id:
        raise ValidationError(
            _("Cette invitation n’est plus valable : demandez-en une autre depuis un e-mail du fonds.")
        )
    if current.joined_at is None:
        current.joined_at = timezone.now()
        current.save(update_fields=["joined_at"])
        record(named(actor, current.worker), verbs.PARTICIPANT_JOINED, current.worker)
    return current


def move_participants(fund: Fund, kept: User, emptied: User) -> None:
    """Two accounts become one: her places follow."""
    hers: Any = Participant.objects.filter(account=emptied)
    hers.update(account=kept)
