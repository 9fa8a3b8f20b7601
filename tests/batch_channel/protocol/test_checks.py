from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from batch_channel.protocol.checks import FormChecks, Rule
from batch_channel.protocol.records import (
    Attendance,
    Certificate,
    Employer,
    Form,
    FormStatus,
    Header,
    ParticipationStatus,
    Quality,
    Reference,
    ReferenceType,
    Worker,
)
from tests.batch_channel.protocol import samples

MONDAY, TUESDAY = date(2026, 10, 5), date(2026, 10, 6)
SENT_ON = samples.SET.created_on


def rules(*forms: Form, doubts: bool = False, header: Header | None = None) -> list[Rule]:
    """The rules that the forms of one file break, in order, either refusals or doubts."""
    checks = FormChecks(header or samples.header())
    return [problem.rule for form in forms for problem in checks.problems(form) if problem.doubt is doubts]


def with_training(**changes: Any) -> Form:
    return samples.form(training=samples.training(**changes))


def with_participation(**changes: Any) -> Form:
    return samples.form(participation=samples.participation(**changes))


def attended(*attendances: Attendance) -> Form:
    return with_participation(attendances=attendances, minutes=sum(attendance.minutes for attendance in attendances))


def test_a_good_file_has_no_problems() -> None:
    assert rules(samples.form(1), samples.cancellation(2)) == []
    assert rules(samples.form(1), samples.cancellation(2), doubts=True) == []


def test_check_digits_are_checked() -> None:
    assert rules(samples.form(worker=Worker(inss="85073003329"))) == [Rule.INSS]
    assert rules(samples.form(employer=Employer(company_id="0428759498"))) == [Rule.COMPANY_ID]
    assert Rule.COMPANY_ID in rules(with_training(provider_company_id="0403019262"))


def test_an_unlikely_employer_registration_is_only_a_doubt() -> None:
    form = samples.form(employer=Employer(company_id=samples.EMPLOYER, nsso_number="156065072"))

    assert rules(form) == []
    assert rules(form, doubts=True) == [Rule.NSSO_NUMBER]


@pytest.mark.parametrize("quality", [Quality.EMPLOYER, Quality.SERVICE_PROVIDER, Quality.SOCIAL_SECRETARIAT])
def test_only_a_training_provider_may_leave_the_employer_out(quality: Quality) -> None:
    form = samples.form(employer=None)

    assert rules(form) == []
    assert rules(form, header=samples.header(quality=quality)) == [Rule.EMPLOYER_MISSING]


def test_an_employer_declares_its_own_workers() -> None:
    header = samples.header(quality=Quality.EMPLOYER)

    assert rules(samples.form(), header=header) == [Rule.EMPLOYER_IS_NOT_SENDER]
    assert rules(samples.form(employer=Employer(company_id=samples.SENDER)), header=header) == []


def test_a_training_provider_declares_its_own_courses() -> None:
    elsewhere = with_training(provider_company_id=samples.EMPLOYER)

    assert rules(elsewhere) == [Rule.PROVIDER_IS_NOT_SENDER]
    assert rules(elsewhere, header=samples.header(quality=Quality.SERVICE_PROVIDER)) == []


def test_a_provider_without_number_has_a_name() -> None:
    mandatary = samples.header(quality=Quality.SERVICE_PROVIDER)

    assert rules(with_training(provider_company_id=None), header=mandatary) == [Rule.PROVIDER_MISSING]
    assert rules(with_training(provider_company_id=None, provider_name="Escuela"), header=mandatary) == []


def test_what_a_form_carries_goes_with_its_status() -> None:
    cancelled = samples.cancellation()

    assert rules(replace(cancelled, registration=samples.form().registration)) == [Rule.REGISTRATION_IN_CANCELLATION]
    assert rules(replace(samples.form(), registration=None)) == [Rule.REGISTRATION_MISSING]
    assert rules(replace(samples.form(), status=FormStatus.MODIFICATION)) == [Rule.EARLIER_REFERENCE]
    assert rules(replace(cancelled, references=cancelled.references[1:])) == [Rule.OWN_REFERENCE]
    assert rules(replace(cancelled, references=cancelled.references[:1])) == [Rule.EARLIER_REFERENCE]
    assert rules(samples.form(references=(Reference(number="A1"), Reference(number="A2")))) == [Rule.OWN_REFERENCE]
    earlier = Reference(type=ReferenceType.EARLIER_FORM, number="A0")
    assert rules(samples.form(status=FormStatus.MODIFICATION, references=(Reference(number="A1"), earlier))) == []


def test_dates_are_in_order_and_in_time() -> None:
    assert Rule.DATES_REVERSED in rules(with_training(starts_on=TUESDAY, ends_on=MONDAY))
    assert Rule.COMPLETED_IN_FUTURE in rules(with_training(ends_on=SENT_ON + timedelta(days=1)))
    assert rules(with_training(starts_on=date(2024, 3, 31))) == [Rule.TOO_EARLY]
    assert rules(with_training(starts_on=date(2024, 4, 1))) == []


def test_each_day_of_attendance_is_within_the_training() -> None:
    assert rules(attended(Attendance(on=TUESDAY + timedelta(days=1), minutes=60))) == [Rule.ATTENDANCE_OUTSIDE_TRAINING]


def test_hours_and_minutes_of_a_day_agree() -> None:
    def day(start: time, end: time, minutes: int) -> Form:
        return attended(Attendance(on=MONDAY, starts_at=start, ends_at=end, minutes=minutes))

    assert rules(day(time(9), time(12), 180)) == []
    assert rules(day(time(9), time(12), 181)) == [Rule.MINUTES_EXCEED_HOURS]
    assert rules(day(time(12), time(9), 60)) == [Rule.HOURS_REVERSED]
    assert rules(day(time(9), time(9), 1)) == [Rule.HOURS_REVERSED]


def test_a_worker_is_in_one_place_at_a_time() -> None:
    morning = Attendance(on=MONDAY, starts_at=time(9), ends_at=time(12), minutes=180)
    afternoon = Attendance(on=MONDAY, starts_at=time(12), ends_at=time(16), minutes=240)
    lunch = Attendance(on=MONDAY, starts_at=time(11, 59), ends_at=time(12, 30), minutes=30)

    assert rules(attended(afternoon, morning)) == []
    assert rules(attended(afternoon, morning, lunch)) == [Rule.ATTENDANCES_OVERLAP]


def test_a_completed_training_adds_up() -> None:
    assert rules(with_participation(minutes=899)) == [Rule.DURATION]
    assert rules(with_participation(attendances=())) == [Rule.ATTENDANCE_MISSING]


def test_a_reservation_is_for_later_and_has_no_attendance() -> None:
    tomorrow = SENT_ON + timedelta(days=1)
    later = samples.training(starts_on=tomorrow, ends_on=tomorrow)
    booked = samples.participation(status=ParticipationStatus.RESERVED, attendances=(), certificate=None, minutes=450)

    assert rules(samples.form(training=later, participation=booked)) == []
    assert rules(samples.form(participation=booked)) == [Rule.RESERVED_IN_PAST]
    there = replace(booked, attendances=(Attendance(on=tomorrow, minutes=60),))
    assert rules(samples.form(training=later, participation=there)) == [Rule.ATTENDANCE_FORBIDDEN]


def test_an_absence_counts_for_nothing() -> None:
    absent = {"status": ParticipationStatus.NOT_ATTENDED, "certificate": None}

    assert rules(with_participation(**absent, attendances=(), counts_for_training_right=False)) == []
    assert rules(with_participation(**absent)) == [Rule.ATTENDANCE_FORBIDDEN, Rule.COUNTS_THOUGH_ABSENT]


def test_a_certificate_is_valid_after_the_training_and_only_if_obtained() -> None:
    for certificate in (
        Certificate(obtained=False, valid_until=date(2031, 1, 1)),
        Certificate(obtained=True, valid_until=TUESDAY),
    ):
        assert rules(with_participation(certificate=certificate)) == [Rule.CERTIFICATE_VALIDITY]
    assert rules(with_participation(certificate=Certificate(obtained=False))) == []


@pytest.mark.parametrize("title", ["BA4\x00", "BA4\n", "BA\u200b4", "BA\ud8004", "BA\ufffe4"])
def test_characters_that_nobody_sees_are_refused(title: str) -> None:
    assert Rule.TEXT_INVISIBLE in rules(with_training(title=title))


@pytest.mark.parametrize("title", [" BA4", "BA4 ", "B  A4", "B\xa0A4"])
def test_text_is_trimmed(title: str) -> None:
    assert rules(with_training(title=title)) == [Rule.TEXT_NOT_TRIMMED]


def test_letters_beyond_latin_1_are_a_doubt() -> None:
    assert rules(with_training(title="Œuvre")) == []
    assert rules(with_training(title="Œuvre"), doubts=True) == [Rule.TEXT_NOT_LATIN]


def test_what_must_be_unique_in_a_file_is() -> None:
    same_moment = replace(samples.form(2), created_at=samples.form(1).created_at)
    same_reference = replace(samples.form(2), references=samples.form(1).references)

    assert rules(samples.form(1), same_moment) == [Rule.CREATION_TIME_REPEATED]
    assert rules(samples.form(1), same_reference) == [Rule.OWN_REFERENCE_REPEATED]
    assert rules(samples.form(created_at=time(10, 0, 0, 1))) == [Rule.CREATION_TIME]


def test_the_same_training_of_the_same_worker_twice_is_a_doubt() -> None:
    assert rules(samples.form(1), samples.form(2)) == []
    assert rules(samples.form(1), samples.form(2), doubts=True) == [Rule.DUPLICATE]


def test_no_problem_repeats_a_value() -> None:
    checks = FormChecks(samples.header())
    bad = samples.form(
        worker=Worker(inss="85073003329"), training=samples.training(title=" Chez Dupont", starts_on=TUESDAY)
    )

    said = " ".join(f"{problem} {problem!r}" for problem in checks.problems(bad))

    assert "inss" in said
    assert "85073003329" not in said
    assert "Dupont" not in said
    assert "85073003329" not in repr(bad)
