"""A responsible, or the fund's staff, settle a request: the first to act settles it for all (`ITM-11`…`ITM-16`)."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation, Worker, WorkerDetails
from extranet.organisations.queries import named
from extranet.organisations.services.workers import add_worker, change_worker, save_details
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import recipients, verbs
from ..choices import choices_of
from ..mails import requests as request_mails
from ..models import EnrolmentRequest, Source
from ..models.requests import LINK_VALID_FOR
from ..permissions import check_enrolment_staff, check_responsible
from ..request_states import RequestState
from .asking import finish, locked

KEPT_FOR = datetime.timedelta(days=180)  # a decided request, with what was typed


class AlreadySettled(Exception):
    """Somebody else was first, or the session has begun."""


def held(actor: Actor, request: EnrolmentRequest) -> EnrolmentRequest:
    """The request, locked, as long as it waits. Raises `AlreadySettled`."""
    if request.organisation_id is None:
        check_enrolment_staff(actor)
    else:
        check_responsible(actor, request.organisation_id)
    current = locked(request)
    if current.state != RequestState.WAITING:
        raise AlreadySettled
    return current


def alike(request: EnrolmentRequest) -> list[Worker]:
    """People of the organisation who may be the person: the same last name, birth date or address; five at most."""
    if request.organisation_id is None:
        return []
    hers = WorkerDetails.objects.filter(email_folded=request.email_folded, organisation=request.organisation_id)
    theirs = Worker.objects.filter(organisation=request.organisation_id, is_active=True)
    by_name = theirs.filter(named(request.last_name)).order_by("last_first_folded", "pk")[:5]
    by_address = theirs.filter(pk__in=hers.values("worker")).order_by("pk")[:5]
    found = {one.pk: one for one in [*by_address, *by_name]}
    return list(found.values())[:5]


@transaction.atomic
def choose_organisation(*, actor: Actor, request: EnrolmentRequest, organisation: Organisation) -> EnrolmentRequest:
    """The staff say of which organisation a person is who named one that the fund doesn't know.

    Raises `ValidationError` once the person is designated, and `AlreadySettled`.
    """
    check_enrolment_staff(actor)
    current = held(actor, request)
    if current.worker_id:
        raise ValidationError(
            {"organisation": _("La personne est déjà désignée : son organisation ne change plus ici.")}
        )
    current.organisation = organisation
    current.save(update_fields=["organisation"])
    return current


@transaction.atomic
def add_person(*, actor: Actor, request: EnrolmentRequest, version: int | None, **fields: Any) -> EnrolmentRequest:
    """« Ajouter un collaborateur »: into the register, or changed there when step one is taken again.

    Raises `AlreadySettled`, `StaleEdit`, and `ValidationError` as the register does.
    """
    current = held(actor, request)
    if current.organisation is None:
        raise ValidationError({"organisation": _("Choisissez d’abord l’organisation.")})
    if current.worker is None:
        worker = add_worker(actor=actor, organisation=current.organisation, **fields)
    else:
        worker = change_worker(actor=actor, worker=current.worker, version=version or 0, **fields)
    return designate(actor, current, worker)


@transaction.atomic
def pick_person(*, actor: Actor, request: EnrolmentRequest, worker: Worker) -> EnrolmentRequest:
    """« C’est elle »: somebody who is in the register already; her address is filled in where it was empty.

    Raises `AlreadySettled`.
    """
    current = held(actor, request)
    if worker.organisation_id != current.organisation_id or not worker.is_active:
        raise PermissionDenied(_("Choisissez quelqu’un de la même organisation."))
    details = WorkerDetails.objects.filter(worker=worker).first()
    if details is None or not details.email:
        save_details(worker, {"email": current.email, "language": current.language})
    return designate(actor, current, worker)


def designate(actor: Actor, request: EnrolmentRequest, worker: Worker) -> EnrolmentRequest:
    """The person of the register who asked."""
    request.worker = worker
    request.save(update_fields=["worker"])
    record(actor, verbs.REQUEST_PERSON, request, facts={"worker": str(worker.uuid)})
    return request


@transaction.atomic
def settle(*, actor: Actor, fund: Fund, request: EnrolmentRequest) -> EnrolmentRequest:
    """« Confirmer »: enrolled, or on the list.

    Raises `AlreadySettled`, `ValidationError` before the person is added, and as `enrolling.place`.
    """
    current = held(actor, request)
    if current.worker is None:
        raise ValidationError(_("Ajoutez d’abord la personne."))
    finish(actor, fund, current, current.worker, Source.REQUEST)
    return current


@transaction.atomic
def refuse(*, actor: Actor, fund: Fund, request: EnrolmentRequest, reason: str) -> EnrolmentRequest:
    """« refuser la demande »: with a reason that the person reads. Whoever was added stays in the register.

    Raises `AlreadySettled`, and `ValidationError` without a reason.
    """
    current = held(actor, request)
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : la personne le lit dans son e-mail.")})
    current.refuse()
    current.reason = reason.strip()
    current.decided_at, current.decided_by_id = timezone.now(), actor.user_id
    current.save()
    record(actor, verbs.REQUEST_REFUSED, current, facts={"course": str(current.course.uuid)}, text=current.reason)
    request_mails.tell_refused(fund, current)
    return current


@transaction.atomic
def escalate(*, fund: Fund, now: datetime.datetime) -> int:
    """What no responsible settled in time goes to the fund's staff too; how many."""
    actor = Actor.system(fund)
    before = now - datetime.timedelta(days=choices_of(fund).escalate_days)
    rows = EnrolmentRequest.objects.overdue(before).select_for_update(of=("self",), skip_locked=True)
    people = recipients.officers()
    found = list(rows.order_by("pk")[:100])
    for request in found:
        request.escalated_at = now
        request.save(update_fields=["escalated_at"])
        record(actor, verbs.REQUEST_ESCALATED, request)
        request_mails.tell_waiting(fund, request, people)
    return len(found)


@transaction.atomic
def expire(*, fund: Fund, now: datetime.datetime) -> int:
    """Requests for sessions that are over: the person is told; how many."""
    actor = Actor.system(fund)
    rows = EnrolmentRequest.objects.too_late(now).select_for_update(of=("self",), skip_locked=True)
    found = list(rows.order_by("pk")[:100])
    for request in found:
        request.expire()
        request.decided_at = now
        request.save()
        record(actor, verbs.REQUEST_EXPIRED, request)
        request_mails.tell_expired(fund, request)
    return len(found)


@transaction.atomic
def forget(*, fund: Fund, now: datetime.datetime) -> int:
    """Delete what nobody confirmed within two days, and what was decided half a year ago; how many."""
    never, _by_model = EnrolmentRequest.objects.never_confirmed(now - LINK_VALID_FOR).delete()
    decided, _by_model = EnrolmentRequest.objects.decided_before(now - KEPT_FOR).delete()
    if never or decided:
        facts = {"unconfirmed": never, "decided": decided}
        record(Actor.system(fund), verbs.REQUESTS_FORGOTTEN, fund, facts=facts)
    return never + decided
