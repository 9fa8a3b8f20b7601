"""In a sandbox somebody plays the other side of a request: its company and the fund, by the services they would use."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected, Kind
from extranet.documents.storing import read
from extranet.documents.tasks import render_pdfs, scan_uploads
from extranet.organisations.invented import WORKERS, actor_with
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import SandboxScene
from extranet.tenants.scope import scope

from .models import Request
from .services import (
    certifying,
    completing,
    days,
    deciding,
    drafting,
    participants,
    printing,
    returning,
    sending,
    sending_to_fund,
    signing,
)
from .workflow import Part, RequestState

COURSES = ("Soudage TIG, niveau 2", "Habilitation électrique BA4")
MORNING, NOON = datetime.time(8, 30), datetime.time(12)
AFTERNOON, EVENING = datetime.time(12, 30), datetime.time(16, 30)


class Outcome(StrEnum):
    """What the company (the first four) or the fund does with a request."""

    OPENED = "opened"
    RETURNED = "returned"
    DISOWNED = "disowned"
    SENT_TO_FUND = "sent_to_fund"
    COMPLEMENT = "complement"
    ACCEPTED = "accepted"
    REFUSED = "refused"


BY_COMPANY = {Outcome.OPENED, Outcome.RETURNED, Outcome.DISOWNED}


def furnish(scene: SandboxScene) -> None:
    """What an invented operator encoded for the company whose programs test here, and sent to it."""
    with scope(scene.fund):
        company = Organisation.objects.get(pk=scene.organisation_id)
        if not company.is_a(OrganisationKind.COMPANY):
            return
        operator = Organisation.objects.filter(kinds=[OrganisationKind.OPERATOR]).latest("pk")
        encoder = actor_with(operator, Role.ENCODER)
        for ago, title in enumerate(COURSES, start=3):
            request = encoded(encoder, company, title, timezone.localdate() - datetime.timedelta(days=ago))
            sending.send_to_company(actor=encoder, fund=scene.fund, request=request)


def encoded(encoder: Actor, company: Organisation, title: str, day: datetime.date) -> Request:
    """A request with a day and two people of the company's register."""
    (request,) = drafting.create(
        actor=encoder,
        companies=[company],
        title=title,
        theme="Technique",
        provider_name="Centre Fictif",
        place="Namur",
        language="fr",
    )
    hours = [days.DayHours(day, MORNING, EVENING, NOON, AFTERNOON)]
    days.change_days(actor=encoder, request=request, version=request.version, days=hours)
    people = [participants.Person(*one) for one in WORKERS[:2]]
    participants.add_participants(actor=encoder, request=request, people=people)
    return current(request)


def current(request: Request) -> Request:
    return Request.objects.select_related("company", "author").get(pk=request.pk)


def play(*, fund: Fund, request: Request, outcome: Outcome, reason: str) -> Request:
    """Bring the request to this outcome: first the company does whatever comes before it.

    In the scope of a sandbox. Raises `ValidationError` with the code `conflict` where no way leads there.
    """
    if not fund.is_sandbox:
        raise ValueError("what the company and the fund do is played in sandboxes only")
    mandatee = actor_with(request.company, Role.MANDATEE)
    if outcome in BY_COMPANY:
        answer_as_company(fund, mandatee, request, outcome, reason)
        return current(request)
    bring_to_fund(fund, mandatee, request)
    if outcome != Outcome.SENT_TO_FUND:
        decide(fund, request, outcome, reason)
    return current(request)


def answer_as_company(fund: Fund, mandatee: Actor, request: Request, outcome: Outcome, reason: str) -> None:
    if request.state != RequestState.WITH_COMPANY:
        raise no_way(request)
    sending.open_for_company(actor=mandatee, request=request)
    if outcome == Outcome.RETURNED:
        returning.give_back(actor=mandatee, fund=fund, request=request, comment=reason)
    elif outcome == Outcome.DISOWNED:
        returning.disown(actor=mandatee, fund=fund, request=request, reason=reason)


def bring_to_fund(fund: Fund, mandatee: Actor, request: Request) -> None:
    """The company's steps, one after the other, until the request is with the fund."""
    steps: dict[str, Callable[[Fund, Actor, Request], None]] = {
        RequestState.WITH_COMPANY: certify,
        RequestState.CERTIFIED: print_recap,
        RequestState.TO_SIGN: sign,
        RequestState.SIGNED: send,
        RequestState.COMPLEMENT: send,
    }
    state = request.state
    while state != RequestState.WITH_FUND:
        if state not in steps:
            raise no_way(request)
        steps[state](fund, mandatee, current(request))
        state = current(request).state


def certify(fund: Fund, mandatee: Actor, request: Request) -> None:
    sending.open_for_company(actor=mandatee, request=request)
    for entry in request.participants.filter(worker__isnull=True).order_by("pk"):
        completing.add_to_register(
            actor=mandatee,
            participant=entry,
            last_name=entry.last_name,
            first_name=entry.first_name,
            birth_date=entry.birth_date,
        )
    certifying.certify(actor=mandatee, request=request, version=current(request).version)


def print_recap(fund: Fund, mandatee: Actor, request: Request) -> None:
    printing.generate_recap(actor=mandatee, fund=fund, request=request, language=fund.language)
    render_pdfs(fund.pk)


def sign(fund: Fund, mandatee: Actor, request: Request) -> None:
    """Nobody signs here: a sandbox takes the recap without a signature."""
    recap = signing.recap_to_sign(request)
    if not recap.document.is_ready:
        render_pdfs(fund.pk)
        recap.document.refresh_from_db()
    upload = Inspected(Kind.PDF, read(recap.document), pages=1)
    signing.deposit_signed(actor=mandatee, fund=fund, request=request, upload=upload)
    scan_uploads(fund.pk)


def send(fund: Fund, mandatee: Actor, request: Request) -> None:
    answer = _("Complété.") if request.state == RequestState.COMPLEMENT else ""
    sending_to_fund.send_to_fund(actor=mandatee, fund=fund, request=request, answer=answer)


def decide(fund: Fund, request: Request, outcome: Outcome, reason: str) -> None:
    office = Organisation.objects.filter(kinds__contains=[OrganisationKind.FUND_OFFICE]).earliest("pk")
    staff = actor_with(office, Role.FUND_ADMINISTRATOR)
    if outcome == Outcome.ACCEPTED:
        deciding.accept(actor=staff, fund=fund, request=request, comment=reason, for_operator=reason)
    elif outcome == Outcome.REFUSED:
        deciding.refuse(actor=staff, fund=fund, request=request, reason=reason, for_operator=reason)
    else:
        parts = [Part.TRAINING, Part.WORKERS, Part.PRESENCES, Part.ATTENDANCE_LIST]
        deciding.ask_complement(
            actor=staff, fund=fund, request=request, parts=parts, comment=reason, for_operator=reason
        )


def no_way(request: Request) -> ValidationError:
    said = _("La demande est « %(state)s » : de là, cette suite n’est pas possible.")
    return ValidationError(said, params={"state": request.get_state_display()}, code="conflict")
