"""Acceptance makes declarations; what they say is counted from times (`FLA-32`…`FLA-35` on the request's side)."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Declaration
from batch_channel.protocol.records import Language, ParticipationStatus, TrainingKind
from batch_channel.services.telling import store
from extranet.notifications.models import Message
from extranet.organisations.models import WorkerDetails
from extranet.tenants.scope import scope
from requests_app.training import declarations
from requests_app.training.models import Absence, Participant, Request
from tests.factories import quickly_signed_in, staff_of
from tests.training.company_scenes import accepted
from tests.training.factories import AbsenceFactory, DayFactory, ParticipantFactory, RequestFactory
from tests.training.scenes import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]

MONDAY = datetime.date(2026, 1, 12)


@pytest.fixture
def made():
    return stage()


def with_batch(made):
    made.fund.capabilities = [*made.fund.capabilities, "batch"]
    made.fund.options |= {"register_number": True}
    made.fund.save()


def participant_of(made, **fields) -> Participant:
    """In an accepted request of two days of seven hours and a half."""
    request = RequestFactory(
        company=made.company,
        author=made.company,
        state="accepted",
        starts_on=MONDAY,
        ends_on=MONDAY + datetime.timedelta(days=1),
        **fields,
    )
    for number in range(2):
        DayFactory(request=request, date=MONDAY + datetime.timedelta(days=number))
    return ParticipantFactory(request=request)


def registration_of(made, participant):
    with scope(made.fund):
        return declarations.registrations([participant.uuid])[participant.uuid]


def test_minutes_are_counted_from_start_end_and_break(made):
    with scope(made.fund):
        participant = participant_of(made)

    participation = registration_of(made, participant).participation

    assert participation.status == ParticipationStatus.COMPLETED
    assert participation.minutes == 900
    assert participation.counts_for_training_right
    assert [(one.on, one.starts_at.hour, one.minutes) for one in participation.attendances] == [
        (MONDAY, 8, 210),
        (MONDAY, 12, 240),
        (MONDAY + datetime.timedelta(days=1), 8, 210),
        (MONDAY + datetime.timedelta(days=1), 12, 240),
    ]


def test_an_absence_takes_its_minutes_out_once_even_over_the_break(made):
    with scope(made.fund):
        participant = participant_of(made)
        AbsenceFactory(
            participant=participant,
            day=participant.request.days.get(date=MONDAY),
            kind="",
            starts_at=datetime.time(11, 20),
            ends_at=datetime.time(13, 5),
            is_justified=False,
        )

    participation = registration_of(made, participant).participation

    assert participation.minutes == 170 + 205 + 450
    assert [one.minutes for one in participation.attendances] == [170, 205, 210, 240]


def test_who_was_absent_every_day_did_not_attend_with_the_planned_minutes(made):
    with scope(made.fund):
        participant = participant_of(made)
        for day in participant.request.days.all():
            Absence.objects.create(participant=participant, day=day, kind="illness")

    participation = registration_of(made, participant).participation

    assert participation.status == ParticipationStatus.NOT_ATTENDED
    assert participation.minutes == 900
    assert not participation.counts_for_training_right
    assert participation.attendances == ()


def test_the_training_is_that_of_the_request(made):
    with scope(made.fund):
        participant = participant_of(made, kind="informal", language="nl", provider_number="0440966354")

    training = registration_of(made, participant).training

    assert training.reference == participant.request.number
    assert (training.kind, training.language) == (TrainingKind.INFORMAL, Language.DUTCH)
    assert (training.starts_on, training.ends_on) == (MONDAY, MONDAY + datetime.timedelta(days=1))
    assert (training.provider_company_id, training.provider_name) == ("0440966354", "TechnoDémo")


def test_what_is_not_accepted_is_not_declared(made):
    with scope(made.fund):
        participant = participant_of(made)
        Request.objects.filter(pk=participant.request_id).update(state="refused")

        assert declarations.registrations([participant.uuid]) == {}


def test_acceptance_declares_each_worker_once(made):
    with_batch(made)
    request = accepted_with_numbers(made)

    with scope(made.fund):
        declared = Declaration.objects.order_by("pk")
        people = request.participants.order_by("pk")
        assert [one.source_uuid for one in declared] == [one.uuid for one in people]
        assert [one.worker_id for one in declared] == [one.worker_id for one in people]
        assert {one.company_id for one in declared} == {made.company.pk}
        assert declarations.addresses([people[0].uuid]) == {
            people[0].uuid: reverse("training:workers", args=[request.uuid])
        }


def accepted_with_numbers(made):
    """Every worker has a register number, as a fund with the file channel asks."""
    from extranet.organisations.services.workers import save_details
    from tests.training.company_scenes import everybody_known, sent, signed

    request = signed(made)
    numbers = ["90022899866", "78110399746"]
    workers = everybody_known(made, request)
    with scope(made.fund):
        for worker, number in zip(workers, numbers, strict=True):
            save_details(worker, {"register_number": number})
    return accepted(made, sent(made, request))


def test_without_the_file_channel_nothing_is_declared(made):
    accepted(made)

    with scope(made.fund):
        assert not Declaration.objects.exists()


def workers_page(browser, request):
    return " ".join(browser.get(reverse("training:workers", args=[request.uuid])).content.decode().split())


def refused(made, request):
    """The social security has refused every declaration: the numbers aren't known there; the first is returned."""
    anomaly = {"code": "00024-001", "field": "INSS", "class": "B", "place": ""}
    with scope(made.fund):
        declared = list(Declaration.objects.order_by("pk"))
        for declaration in declared:
            declaration.leave(is_test=False, at=timezone.now())
            declaration.refuse(reported=[anomaly], at=timezone.now())
            store(declaration)
    return declared[0]


def test_the_page_shows_each_declaration_with_the_anomaly_in_words_and_it_is_sent_again(made):
    with_batch(made)
    request = accepted_with_numbers(made)
    assert "À envoyer" in workers_page(made.as_mandatee, request)
    declaration = refused(made, request)

    page = workers_page(made.as_mandatee, request)
    assert "La sécurité sociale a refusé la déclaration." in page
    assert "Numéro de registre national du salarié" in page
    with scope(made.fund):
        participant = Participant.objects.get(uuid=declaration.source_uuid)
        details = WorkerDetails.objects.get(worker=declaration.worker)
    made.as_mandatee.post(
        reverse("training:complete", args=[participant.uuid]),
        {
            "version": declaration.worker.version,
            "last_name": "Inventé",
            "first_name": "Éloïse",
            "birth_date": "1990-02-28",
            "register_number": "90.02.28-001.93",
        },
    )
    answer = made.as_mandatee.post(reverse("training:resend_declaration", args=[participant.uuid]), follow=True)

    assert "part à nouveau" in answer.content.decode()
    with scope(made.fund):
        assert Declaration.objects.get(pk=declaration.pk).state == "to_send"
        corrected = WorkerDetails.objects.get(worker=declaration.worker)
        assert corrected.register_number_fingerprint != details.register_number_fingerprint
        assert Request.objects.get(pk=request.pk).state == "accepted"


def test_the_staff_see_them_too_and_the_operator_never(made):
    with_batch(made)
    request = accepted_with_numbers(made)
    refused(made, request)
    staff = quickly_signed_in(made.fund, staff_of(made.fund).user)

    assert "a refusé la déclaration" in workers_page(staff, request)
    assert "claration" not in workers_page(made.as_encoder, request)


def test_the_company_is_told_once_for_all_the_workers_of_a_request(made):
    with_batch(made)
    request = accepted_with_numbers(made)
    refused(made, request)

    with scope(made.fund):
        told = Message.objects.filter(kind="training.step", payload__step="declaration")
        assert [one.address for one in told] == [made.mandatee.user.email]
