"""Accepted participations are declared to the social security; what is declared is read here (`FLA-32`…`FLA-35`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from batch_channel.models import Declaration
from batch_channel.protocol import records
from batch_channel.services.declarations import declare_participation
from batch_channel.sources import Source, declare
from batch_channel.workflow import Block, DeclarationState
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from . import step_mails
from .models import Absence, Day, Participant, Request, attended
from .workflow import RequestState

KIND = "training.participation"
CORRECTED_BY_COMPANY = {Block.NO_REGISTER_NUMBER, Block.NO_EMPLOYER_NUMBER, Block.NO_MANDATE}
LANGUAGES = {
    "nl": records.Language.DUTCH,
    "fr": records.Language.FRENCH,
    "de": records.Language.GERMAN,
    "en": records.Language.ENGLISH,
}
KINDS = {Request.Kind.FORMAL: records.TrainingKind.FORMAL, Request.Kind.INFORMAL: records.TrainingKind.INFORMAL}


def declare_all(actor: Actor, fund: Fund, request: Request) -> list[Declaration]:
    """One declaration for each worker of an accepted request, when the fund's file channel is on."""
    if not fund.has(Capability.BATCH) or request.starts_on is None:
        return []
    return [
        declare_participation(
            actor=actor,
            fund=fund,
            kind=KIND,
            source_uuid=participant.uuid,
            worker=participant.worker,
            company=request.company,
            trained_from=request.starts_on,
        )
        for participant in request.participants.select_related("worker").order_by("pk")
        if participant.worker is not None
    ]


def registrations(uuids: Sequence[UUID]) -> Mapping[UUID, records.Registration]:
    """What to write of each participation in an accepted request. Four queries."""
    participants = Participant.objects.filter(uuid__in=uuids, request__state=RequestState.ACCEPTED)
    participants = participants.select_related("request").prefetch_related(
        Prefetch("request__days", queryset=Day.objects.order_by("date"), to_attr="ordered_days"),
        Prefetch("absences", queryset=Absence.objects.order_by("pk"), to_attr="listed_absences"),
    )
    return {one.uuid: registration(one) for one in participants}


def registration(participant: Participant) -> records.Registration:
    return records.Registration(training=training(participant), participation=participation(participant))


def training(participant: Participant) -> records.Training:
    request, days = participant.request, days_of(participant)
    return records.Training(
        reference=request.number,
        title=request.title,
        kind=KINDS[Request.Kind(request.kind)],
        language=LANGUAGES.get(request.language),
        starts_on=days[0].date,
        ends_on=days[-1].date,
        provider_company_id=request.provider_number or None,
        provider_name=request.provider_name or None,
    )


def participation(participant: Participant) -> records.Participation:
    """Minutes are counted from times; who was absent every day didn't attend, with the minutes that were planned."""
    attendances = tuple(attendances_of(participant))
    if not attendances:
        return records.Participation(
            status=records.ParticipationStatus.NOT_ATTENDED,
            minutes=sum(day.minutes for day in days_of(participant)),
            counts_for_training_right=False,
        )
    return records.Participation(
        status=records.ParticipationStatus.COMPLETED,
        minutes=sum(attendance.minutes for attendance in attendances),
        counts_for_training_right=True,
        attendances=attendances,
    )


def attendances_of(participant: Participant) -> Iterator[records.Attendance]:
    absences = {absence.day_id: absence for absence in participant.listed_absences}  # type: ignore[attr-defined]
    for day in days_of(participant):
        for span in attended(day, absences.get(day.pk)):
            yield records.Attendance(on=day.date, starts_at=span.starts_at, ends_at=span.ends_at, minutes=span.minutes)


def days_of(participant: Participant) -> list[Day]:
    return participant.request.ordered_days  # type: ignore[attr-defined]


def addresses(uuids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The tab of its request where each participation's declaration is shown and corrected."""
    found = Participant.objects.filter(uuid__in=uuids).values_list("uuid", "request__uuid")
    return {uuid: reverse("training:workers", args=[request]) for uuid, request in found}


def changed(declaration: Declaration) -> None:
    """Tell the company when it has something to correct; of the request itself nothing depends on a declaration."""
    refused = declaration.state == DeclarationState.REFUSED
    if not refused and declaration.block not in CORRECTED_BY_COMPANY:
        return
    request = Request.objects.filter(participants__uuid=declaration.source_uuid).first()
    if request is None:
        return  # what is cancelled may be gone
    step_mails.tell_company_once(Fund.objects.get(pk=request.fund_id), request, step_mails.Step.DECLARATION)


SOURCE = Source(kind=KIND, registrations=registrations, address=addresses, changed=changed)


def register() -> None:
    declare(SOURCE)


def declarations_of(actor: Actor, participants: Sequence[Participant]) -> Mapping[UUID, Declaration]:
    """What became of these participations, for those who may see it. One query."""
    seen = Declaration.objects.visible_to(actor).of_sources(KIND, [one.uuid for one in participants])
    return {declaration.source_uuid: declaration for declaration in seen}
