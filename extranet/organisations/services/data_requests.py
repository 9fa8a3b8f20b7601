"""Asking about one's own data, and the fund's answer (`BEY-22`). Only ever about oneself: nobody names a person."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts.merging import kept_of
from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import trust_verbs as verbs
from ..mails import data_requests as mails
from ..models import DataRequest
from ..models.data_requests import a_month_after
from ..permissions import check_staff
from ..roles import ORGANISATIONS


@transaction.atomic
def ask(*, actor: Actor, fund: Fund, user: User, kind: str, text: str) -> DataRequest:
    """The signed-in person asks about herself. Raises `ValidationError` while such a request of hers is open."""
    today = timezone.localdate()
    asked = DataRequest(user=user, name=actor.name, kind=kind, text=text, due_on=a_month_after(today))
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as duplicate:
        raise ValidationError(
            {"kind": _("Une telle demande est déjà en cours : attendez la réponse, ou retirez-la.")}
        ) from duplicate
    record(actor, verbs.DATA_REQUESTED, asked, facts={"kind": kind, "due_on": asked.due_on.isoformat()})
    mails.tell_received(fund, asked, today)
    return asked


@transaction.atomic
def withdraw(*, actor: Actor, asked: DataRequest) -> DataRequest:
    """She needs no answer any more. Raises `ValidationError` when it is closed already."""
    if kept_of(asked.user).pk != actor.user_id:
        raise PermissionDenied(_("Seule la personne qui a fait la demande la retire."))
    locked = locked_open(asked)
    locked.withdraw()
    locked.save()
    record(actor, verbs.DATA_REQUEST_WITHDRAWN, locked)
    return locked


@transaction.atomic
def answer(*, actor: Actor, fund: Fund, asked: DataRequest, outcome: str, answer: str) -> DataRequest:
    """The staff answer, in words that the person reads. Raises `ValidationError` when it is closed already.

    Raises `PermissionDenied` for one's own request: somebody else of the staff answers it.
    """
    check_staff(actor, ORGANISATIONS)
    if kept_of(asked.user).pk == actor.user_id:
        raise PermissionDenied(_("C’est votre propre demande : une autre personne du fonds y répond."))
    locked = locked_open(asked)
    locked.answer_with(outcome=outcome, answer=answer, user_id=actor.user_id)
    locked.save()
    record(actor, verbs.DATA_REQUEST_ANSWERED, locked, facts={"outcome": outcome})
    mails.tell_answered(fund, locked)
    return locked


def locked_open(asked: DataRequest) -> DataRequest:
    locked = DataRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if locked.state != DataRequest.State.RECEIVED:
        raise ValidationError(_("Cette demande est déjà close : rechargez la page pour lire sa suite."))
    return locked
