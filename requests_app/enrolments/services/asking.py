"""Somebody asks on the public pages, and proves that the address is hers (`ITM-09`, `ITM-11`, `ITM-15`, `ITM-20`).

Asking does the same for everybody: a row and a mail. Only the link of that mail tells what comes of it.
"""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation, Worker, WorkerDetails
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.search import Fold

from .. import recipients, verbs
from ..mails import requests as request_mails
from ..models import Course, EnrolmentRequest, Interest, Session, Source
from ..request_states import RequestState
from . import enrolling


class RequestOver(ValidationError):
    """The link is too old to confirm anything."""


@transaction.atomic
def ask(
    *,
    fund: Fund,
    course: Course,
    session: Session | None,
    last_name: str,
    first_name: str,
    birth_date: datetime.date,
    email: str,
    language: str,
    organisation: Organisation | None = None,
    organisation_name: str = "",
    phone: str = "",
    unit: str = "",
    function: str = "",
) -> EnrolmentRequest:
    """Keep what was typed, and mail the link that confirms it. Nobody is looked for.

    Raises `NotOpen` when the session takes nobody now.
    """
    if session is not None:
        refuse_closed(fund, session)
    request = EnrolmentRequest(
        course=course,
        session=session,
        last_name=last_name,
        first_name=first_name,
        birth_date=birth_date,
        email=email,
        language=language,
        organisation=organisation or named_so(organisation_name),
        organisation_name=organisation_name,
        phone=phone,
        unit=unit,
        function=function,
    )
    save_valid(request)
    record(Actor.link(fund, name=""), verbs.REQUEST_ASKED, request, facts={"course": str(course.uuid)})
    request_mails.ask_to_confirm(fund, request)
    return request


def refuse_closed(fund: Fund, session: Session) -> None:
    """Raises `NotOpen` for a session that takes nobody of whom no organisation is known yet."""
    enrolling.refuse_closed(Actor.link(fund, name=""), fund, session, Worker())


def named_so(typed: str) -> Organisation | None:
    """The one employer with exactly this name, or with this number, when there is one."""
    if not typed:
        return None
    employers = Organisation.objects.filter(kinds__overlap=[OrganisationKind.COMPANY, OrganisationKind.PUBLIC_BODY])
    rows = employers.matching(typed) if typed[-1].isdigit() else employers.filter(name_folded=Fold(Value(typed)))
    found = list(rows.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def prove(*, fund: Fund, request: EnrolmentRequest) -> EnrolmentRequest:
    """The mailed link was followed and confirmed: whoever is known with this address is placed at once.

    Anybody else waits for the responsibles of the organisation she chose, or for the fund's staff where it has none. A
    second time changes nothing. Raises `RequestOver`, `ValidationError` when she has asked for the same already, and
    what `enrolling.place` raises.
    """
    current = locked(request)
    if current.state != RequestState.ASKED:
        return current
    now = timezone.now()
    if current.link_until <= now:
        raise RequestOver(_("Ce lien n’est plus valable : refaites votre demande, un nouveau message partira."))
    current.proved_at = now
    actor = Actor.link(fund, name=current.full_name)
    worker = known_worker(current)
    if worker is not None:
        finish(actor, fund, current, worker, Source.SELF)
        return current
    refuse_double(current)
    if current.session is not None:
        refuse_closed(fund, current.session)
    current.submit()
    people = recipients.responsibles(current.organisation_id) if current.organisation_id else []
    if not people:
        current.escalated_at, people = now, recipients.officers()
    current.save()
    facts = {"course": str(current.course.uuid), "with_fund": current.escalated_at is not None}
    record(actor, verbs.REQUEST_SUBMITTED, current, facts=facts)
    request_mails.tell_waiting(fund, current, people)
    return current


def refuse_double(request: EnrolmentRequest) -> None:
    """Raises `ValidationError` when the same person has asked for the same already, and waits."""
    same = EnrolmentRequest.objects.waiting().filter(
        course=request.course_id,
        session=request.session_id,
        email_folded=request.email_folded,
        last_first_folded=request.last_first_folded,
    )
    if same.exists():
        raise ValidationError(_("Vous avez déjà fait cette demande, et elle est en cours : vous recevrez un e-mail."))


def locked(request: EnrolmentRequest) -> EnrolmentRequest:
    """The request as it is stored, locked until the transaction ends."""
    rows = EnrolmentRequest.objects.select_for_update(of=("self",))
    return rows.select_related("course", "session__course", "organisation", "worker").get(pk=request.pk)


def known_worker(request: EnrolmentRequest) -> Worker | None:
    """An active person of that organisation, with these names, that birth date and the address that was proved."""
    if request.organisation_id is None:
        return None
    hers = WorkerDetails.objects.filter(email_folded=request.email_folded, organisation=request.organisation_id)
    return (
        Worker.objects.filter(
            organisation=request.organisation_id,
            last_first_folded=request.last_first_folded,
            birth_date=request.birth_date,
            is_active=True,
            pk__in=hers.values("worker"),
        )
        .select_related("organisation")
        .first()
    )


def finish(actor: Actor, fund: Fund, request: EnrolmentRequest, worker: Worker, source: Source) -> None:
    """Place her, or put her on the list, and settle the locked request. The mail of that decision leaves.

    Raises what `enrolling.place` raises.
    """
    if request.session is None:
        put_on_list(actor, fund, request.course, worker)
    else:
        request.enrolment = enrolling.place(
            actor=actor, fund=fund, session=request.session, worker=worker, source=source
        )
    request.worker = worker
    request.settle()
    request.decided_at, request.decided_by_id = timezone.now(), actor.user_id
    request.save()
    record(actor, verbs.REQUEST_SETTLED, request, facts={"course": str(request.course.uuid)})


def put_on_list(actor: Actor, fund: Fund, course: Course, worker: Worker) -> Interest:
    """« Tenez-moi au courant »; who is on it stays on it, and is told so."""
    interest, _is_new = Interest.objects.get_or_create(course=course, worker=worker)
    record(actor, verbs.LISTED, course, facts={"worker": str(worker.uuid)})
    request_mails.tell_listed(fund, interest)
    return interest


@transaction.atomic
def leave_list(*, actor: Actor, interest: Interest) -> None:
    """« Ne plus me tenir au courant »; the caller has checked that it is hers. A second time changes nothing."""
    course, worker = interest.course, interest.worker
    count, _by_model = Interest.objects.filter(pk=interest.pk).delete()
    if count:
        record(actor, verbs.UNLISTED, course, facts={"worker": str(worker.uuid)})
