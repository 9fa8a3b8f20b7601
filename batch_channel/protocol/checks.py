"""Rules about a form that an XML schema of version 1.0 cannot express.

They go with our own ``fla-batch-1.xsd``. A problem names a field and a rule, never a value: what it says may
be logged and shown to people who may not see the worker's number.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from .identifiers import is_company_id, is_inss, is_plausible_nsso_number
from .records import (
    Attendance,
    Form,
    FormStatus,
    Header,
    Participation,
    ParticipationStatus,
    Quality,
    ReferenceOrigin,
    ReferenceType,
    Registration,
    Training,
    is_whole_milliseconds,
)
from .seen import Seen

FIRST_TRAINING_DAY = date(2024, 4, 1)
"""Since when the account existed; nothing older belongs there."""


class Rule(StrEnum):
    """Stable names, for whoever words the refusal in a person's language."""

    INSS = "inss"
    COMPANY_ID = "company-id"
    NSSO_NUMBER = "nsso-number"
    EMPLOYER_MISSING = "employer-missing"
    EMPLOYER_IS_NOT_SENDER = "employer-is-not-sender"
    PROVIDER_IS_NOT_SENDER = "provider-is-not-sender"
    PROVIDER_MISSING = "provider-missing"
    REGISTRATION_MISSING = "registration-missing"
    REGISTRATION_IN_CANCELLATION = "registration-in-cancellation"
    OWN_REFERENCE = "own-reference"
    OWN_REFERENCE_REPEATED = "own-reference-repeated"
    EARLIER_REFERENCE = "earlier-reference"
    CREATION_TIME = "creation-time"
    CREATION_TIME_REPEATED = "creation-time-repeated"
    DATES_REVERSED = "dates-reversed"
    TOO_EARLY = "too-early"
    HOURS_REVERSED = "hours-reversed"
    MINUTES_EXCEED_HOURS = "minutes-exceed-hours"
    ATTENDANCE_OUTSIDE_TRAINING = "attendance-outside-training"
    ATTENDANCES_OVERLAP = "attendances-overlap"
    ATTENDANCE_MISSING = "attendance-missing"
    ATTENDANCE_FORBIDDEN = "attendance-forbidden"
    DURATION = "duration"
    COMPLETED_IN_FUTURE = "completed-in-future"
    RESERVED_IN_PAST = "reserved-in-past"
    COUNTS_THOUGH_ABSENT = "counts-though-absent"
    CERTIFICATE_VALIDITY = "certificate-validity"
    TEXT_INVISIBLE = "text-invisible"
    TEXT_NOT_TRIMMED = "text-not-trimmed"
    TEXT_NOT_LATIN = "text-not-latin"
    DUPLICATE = "duplicate"
    TOO_BIG = "too-big"
    SCHEMA = "schema"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field. A ``doubt`` is reported and doesn't stop the file."""

    rule: Rule
    field: str
    detail: str = ""
    doubt: bool = False

    def __str__(self) -> str:
        return f"{self.field}: {self.detail or self.rule}"


class FormChecks:
    """The rules for the forms of one file; remembers what came by (``Seen``) to notice what is there twice.

    "Future" and "past" are judged on the day that the file's name gives.
    """

    def __init__(self, header: Header, *, first_training_day: date = FIRST_TRAINING_DAY) -> None:
        self._header = header
        self._today = header.set_name.created_on
        self._first_training_day = first_training_day
        self._seen = Seen()

    def problems(self, form: Form) -> Iterator[Problem]:
        """Everything that is wrong with ``form``, the doubts included."""
        yield from _texts(form)
        yield from _identifiers(form)
        yield from self._header_agrees(form)
        yield from _status_agrees(form)
        yield from self._repetitions(form)
        if form.registration:
            yield from _training(form.registration.training)
            yield from _participation(form.registration)
            yield from self._time(form.registration)

    def _header_agrees(self, form: Form) -> Iterator[Problem]:
        sender, quality = self._header.company_id, self._header.quality
        if form.employer is None:
            if quality is not Quality.TRAINING_PROVIDER:
                yield Problem(Rule.EMPLOYER_MISSING, "EmployerId")
        elif quality is Quality.EMPLOYER and form.employer.company_id != sender:
            yield Problem(Rule.EMPLOYER_IS_NOT_SENDER, "EmployerId/CompanyID")
        training = form.registration.training if form.registration else None
        if training and quality is Quality.TRAINING_PROVIDER and training.provider_company_id != sender:
            yield Problem(Rule.PROVIDER_IS_NOT_SENDER, "Training/ProviderCompanyID")

    def _repetitions(self, form: Form) -> Iterator[Problem]:
        if not is_whole_milliseconds(form.created_at):
            yield Problem(Rule.CREATION_TIME, "FormCreationHour")
        if not self._seen.add("moment", form.created_on.isoformat(), form.created_at.isoformat()):
            yield Problem(Rule.CREATION_TIME_REPEATED, "FormCreationHour")
        if form.own_reference is not None and not self._seen.add("reference", form.own_reference):
            yield Problem(Rule.OWN_REFERENCE_REPEATED, "Reference")
        if form.registration and form.status is FormStatus.ORIGINAL:
            worker_and_training = (form.worker.inss, form.registration.training.reference)
            if not self._seen.add("original", *worker_and_training):
                yield Problem(Rule.DUPLICATE, "Training/TrainingReference", doubt=True)

    def _time(self, registration: Registration) -> Iterator[Problem]:
        training, status = registration.training, registration.participation.status
        if training.starts_on < self._first_training_day:
            yield Problem(Rule.TOO_EARLY, "Training/StartingDate")
        if status is ParticipationStatus.COMPLETED and training.ends_on > self._today:
            yield Problem(Rule.COMPLETED_IN_FUTURE, "Training/EndingDate")
        if status is ParticipationStatus.RESERVED and training.starts_on < self._today:
            yield Problem(Rule.RESERVED_IN_PAST, "Training/StartingDate")


def _identifiers(form: Form) -> Iterator[Problem]:
    if not is_inss(form.worker.inss):
        yield Problem(Rule.INSS, "NaturalPerson/INSS")
    if form.employer:
        if not is_company_id(form.employer.company_id):
            yield Problem(Rule.COMPANY_ID, "EmployerId/CompanyID")
        number = form.employer.nsso_number
        if number is not None and not is_plausible_nsso_number(number):
            yield Problem(Rule.NSSO_NUMBER, "EmployerId/NOSSRegistrationNbr", doubt=True)
    if form.registration:
        provider = form.registration.training.provider_company_id
        if provider is not None and not is_company_id(provider):
            yield Problem(Rule.COMPANY_ID, "Training/ProviderCompanyID")


def _status_agrees(form: Form) -> Iterator[Problem]:
    cancels = form.status is FormStatus.CANCELLATION
    if cancels and form.registration:
        yield Problem(Rule.REGISTRATION_IN_CANCELLATION, "TrainingRegistration")
    if not cancels and not form.registration:
        yield Problem(Rule.REGISTRATION_MISSING, "TrainingRegistration")
    own = [reference for reference in form.references if reference.type == ReferenceType.THIS_FORM]
    if len(own) != 1 or own[0].origin != ReferenceOrigin.DECLARANT:
        yield Problem(Rule.OWN_REFERENCE, "Reference")
    earlier = any(reference.type == ReferenceType.EARLIER_FORM for reference in form.references)
    if form.status is not FormStatus.ORIGINAL and not earlier:
        yield Problem(Rule.EARLIER_REFERENCE, "Reference")


def _training(training: Training) -> Iterator[Problem]:
    if training.ends_on < training.starts_on:
        yield Problem(Rule.DATES_REVERSED, "Training/EndingDate")
    if training.provider_company_id is None and training.provider_name is None:
        yield Problem(Rule.PROVIDER_MISSING, "Training/ProviderCompanyID")


def _participation(registration: Registration) -> Iterator[Problem]:
    participation, training = registration.participation, registration.training
    yield from _attendances(participation.attendances, training)
    yield from _status_and_hours(participation)
    certificate = participation.certificate
    if (
        certificate
        and certificate.valid_until
        and (not certificate.obtained or certificate.valid_until <= training.ends_on)
    ):
        yield Problem(Rule.CERTIFICATE_VALIDITY, "Certificate/ValidUntil")


def _attendances(attendances: tuple[Attendance, ...], training: Training) -> Iterator[Problem]:
    for attendance in attendances:
        if not training.starts_on <= attendance.on <= training.ends_on:
            yield Problem(Rule.ATTENDANCE_OUTSIDE_TRAINING, "Attendance/AttendanceDate")
        span = _hours(attendance)
        if span is None:
            continue
        start, end = span
        if end <= start:
            yield Problem(Rule.HOURS_REVERSED, "Attendance/EndingHour")
        elif attendance.minutes * 60 > (end - start).total_seconds():
            yield Problem(Rule.MINUTES_EXCEED_HOURS, "Attendance/Minutes")
    spans = sorted(span for attendance in attendances if (span := _hours(attendance)))
    if any(later_start < end for (_, end), (later_start, _) in pairwise(spans)):
        yield Problem(Rule.ATTENDANCES_OVERLAP, "Attendance")


def _hours(attendance: Attendance) -> tuple[datetime, datetime] | None:
    if attendance.starts_at is None or attendance.ends_at is None:
        return None
    return (
        datetime.combine(attendance.on, attendance.starts_at),
        datetime.combine(attendance.on, attendance.ends_at),
    )


def _status_and_hours(participation: Participation) -> Iterator[Problem]:
    total = sum(attendance.minutes for attendance in participation.attendances)
    match participation.status:
        case ParticipationStatus.COMPLETED:
            if not participation.attendances:
                yield Problem(Rule.ATTENDANCE_MISSING, "Attendance")
            elif participation.minutes != total:
                yield Problem(Rule.DURATION, "Participation/DurationMinutes")
        case ParticipationStatus.RESERVED | ParticipationStatus.NOT_ATTENDED:
            if participation.attendances:
                yield Problem(Rule.ATTENDANCE_FORBIDDEN, "Attendance")
    if participation.status is ParticipationStatus.NOT_ATTENDED and participation.counts_for_training_right:
        yield Problem(Rule.COUNTS_THOUGH_ABSENT, "Participation/CountsForTrainingRight")


def _texts(form: Form) -> Iterator[Problem]:
    texts = list(_free_texts(form))
    if _are_plain(texts):
        return
    for name, text in texts:
        if any(unicodedata.category(character).startswith("C") for character in text):
            yield Problem(Rule.TEXT_INVISIBLE, name)
        if text != " ".join(text.split()):
            yield Problem(Rule.TEXT_NOT_TRIMMED, name)
        if any(ord(character) > 0xFF for character in text):
            # The list of admitted characters (annex 24) ends with Latin-1; not known to bind this service.
            yield Problem(Rule.TEXT_NOT_LATIN, name, doubt=True)


def _are_plain(texts: Iterable[tuple[str, str]]) -> bool:
    """Whether all are beyond doubt: told at once rather than character by character, and true of nearly every form."""
    line = "|".join(["", *(text for _name, text in texts), ""])
    return line.isprintable() and max(line) <= "\xff" and not any(two in line for two in ("  ", "| ", " |"))


def _free_texts(form: Form) -> Iterator[tuple[str, str]]:
    for reference in form.references:
        yield "Reference/ReferenceNbr", reference.number
    yield "NaturalPerson/INSS", form.worker.inss
    yield "NaturalPerson/JointCommissionNbr", form.worker.joint_committee or ""
    if form.employer:
        yield "EmployerId/CompanyID", form.employer.company_id
        yield "EmployerId/NOSSRegistrationNbr", form.employer.nsso_number or ""
    if form.registration:
        training = form.registration.training
        yield "Training/TrainingReference", training.reference
        yield "Training/TrainingTitle", training.title
        yield "Training/ProviderCompanyID", training.provider_company_id or ""
        yield "Training/ProviderDenomination", training.provider_name or ""
        yield "Training/Financing", training.financing or ""
