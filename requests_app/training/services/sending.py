"""The operator sends a request to the company, takes it back, and the company opens it (`ATM-22`, `ATM-23`)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.models import Entry
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.maintenance import may_write
from extranet.tenants.models import Fund

from .. import mails, verbs
from ..models import Request
from ..permissions import acts_for_company, check_operator
from ..recipients import mandatees_of
from ..totals import Totals
from ..tying import tie
from ..workflow import WITH_OPERATOR, RequestState, is_unopened
from .changes import CONFLICT, locked, moved_on
from .days import listed
from .drafting import check_terms


class NoMandatee(ValidationError):
    """Nobody of the company could be told: the fund is asked to find out who should be."""


@transaction.atomic
def send_to_company(*, actor: Actor, fund: Fund, request: Request) -> Request:
    """Give the request to the company; each of its active mandatees is told. A second click sends nothing.

    Raises `PermissionDenied` without a mandate in force, `ValidationError` with all that is missing, `NoMandatee` when
    the company has no active mandatee.
    """
    current = locked(request)
    check_operator(actor, current)
    if current.state == RequestState.WITH_COMPANY:
        return current
    if current.state not in WITH_OPERATOR:
        raise moved_on(current)
    check_terms(actor)
    dates = current.days.order_by("date").values_list("date", flat=True)
    if problems := missing_before_sending(list(dates), has_people=current.participants.exists()):
        raise ValidationError([ValidationError(problem, code) for code, problem in problems.items()])
    mandatees = mandatees_of(current)
    if not mandatees:
        raise NoMandatee(no_mandatee(fund), code="no_mandatee")
    current.send_to_company()
    current.save()
    tie(actor, current)
    record(actor, verbs.SENT_TO_COMPANY, current, mandate=current.mandate.uuid if current.mandate else None)
    mails.tell_mandatees(fund, current, mandatees)
    return current


def missing_of(totals: Totals) -> dict[str, str]:
    """`missing_before_sending` of a request whose days and people have been read."""
    return missing_before_sending([day.date for day in totals.days], has_people=bool(totals.lines))


def missing_before_sending(dates: Sequence[datetime.date], *, has_people: bool) -> dict[str, str]:
    """What the operator has still to do, in words by its code; empty when a request with these days can be sent."""
    problems = {}
    if not dates:
        problems["no_days"] = _("Encodez au moins un jour de formation.")
    if not has_people:
        problems["no_workers"] = _("Inscrivez au moins un travailleur.")
    today = timezone.localdate()
    if future := [date for date in dates if date > today]:  # they can't be sent yet (`ATM-19`)
        problems["days_in_future"] = _(
            "La formation n’est pas terminée : %(dates)s. Envoyez la demande après le dernier jour."
        ) % {"dates": listed(future)}
    return problems


def no_mandatee(fund: Fund) -> str:
    """Says whom to call."""
    contacts = [f"{audience} {number}" for audience, number in fund.help_phones.items()]
    if fund.help_email:
        contacts.append(fund.help_email)
    return _(
        "Cette entreprise n’a aucun mandataire actif : personne ne recevrait la demande. Le fonds vient d’en être"
        " averti. Appelez-le, ou l’entreprise : %(contacts)s."
    ) % {"contacts": ", ".join(contacts) or fund.name}


@transaction.atomic
def report_no_mandatee(*, actor: Actor, fund: Fund, request: Request) -> None:
    """Tell the fund's staff by mail, once a day for each request. Called after the sending was refused."""
    check_operator(actor, request)
    told = Entry.objects.of_subject(request).filter(verb=verbs.NO_MANDATEE.name)
    if not told.filter(recorded_at__date=timezone.localdate()).exists():
        record(actor, verbs.NO_MANDATEE, request)
        mails.tell_staff_of_missing_mandatee(fund, request)


@transaction.atomic
def recall(*, actor: Actor, request: Request) -> Request:
    """The operator takes the request back, until somebody of the company has opened it. A second click is harmless.

    Raises `ValidationError` when it was opened, or has moved on.
    """
    current = locked(request)
    check_operator(actor, current)
    if current.state == RequestState.DRAFT:
        return current
    if current.state != RequestState.WITH_COMPANY:
        raise moved_on(current)
    if not is_unopened(current):
        raise ValidationError(
            _(
                "L’entreprise a déjà ouvert cette demande : demandez-lui de vous la renvoyer, avec « Renvoyer à"
                " l’opérateur »."
            ),
            code=CONFLICT,
        )
    current.recall()
    current.save()
    record(actor, verbs.RECALLED, current)
    return current


def is_recallable(request: Request) -> bool:
    """Whether the operator may still take it back: the company hasn't opened it."""
    return request.state == RequestState.WITH_COMPANY and is_unopened(request)


@transaction.atomic
def open_for_company(*, actor: Actor, request: Request) -> Request:
    """Remember that a mandatee has seen what the operator sent; called when she opens its page, not the fund's help."""
    if actor.support or not (
        may_write()
        and acts_for_company(actor, request)
        and request.state == RequestState.WITH_COMPANY
        and is_unopened(request)
    ):
        return request
    current = locked(request)
    if current.state == RequestState.WITH_COMPANY and is_unopened(current):
        current.opened_at = timezone.now()
        current.save(update_fields=["opened_at"])
        record(actor, verbs.OPENED, current)
    return current
