"""Records for tests, with identifiers that pass their check digits and belong to nobody."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from batch_channel.protocol.names import Environment, SetName
from batch_channel.protocol.records import (
    Attendance,
    Certificate,
    Employer,
    Form,
    FormStatus,
    Header,
    Language,
    Participation,
    ParticipationStatus,
    Quality,
    Reference,
    ReferenceType,
    Registration,
    Training,
    TrainingKind,
    Worker,
)

SENDER = "0403019261"
EMPLOYER = "0428759497"
INSS = "85073003328"
BIS = "98472899765"

SET = SetName("XFLA", "123456", date(2026, 11, 22), "00001", Environment.TEST)


def header(forms_count: int = 1, **changes: Any) -> Header:
    values: dict[str, Any] = {
        "set_name": SET,
        "quality": Quality.TRAINING_PROVIDER,
        "company_id": SENDER,
        "created_at": time(10, 0),
        "forms_count": forms_count,
    }
    return Header(**{**values, **changes})


def training(**changes: Any) -> Training:
    values: dict[str, Any] = {
        "reference": "S000042",
        "title": "Sécurité électrique BA4",
        "kind": TrainingKind.FORMAL,
        "language": Language.FRENCH,
        "starts_on": date(2026, 10, 5),
        "ends_on": date(2026, 10, 6),
        "provider_company_id": SENDER,
    }
    return Training(**{**values, **changes})


def participation(**changes: Any) -> Participation:
    values: dict[str, Any] = {
        "status": ParticipationStatus.COMPLETED,
        "minutes": 900,
        "counts_for_training_right": True,
        "attendances": (
            Attendance(on=date(2026, 10, 5), starts_at=time(8, 30), ends_at=time(17), minutes=450),
            Attendance(on=date(2026, 10, 6), minutes=450),
        ),
        "certificate": Certificate(obtained=True, valid_until=date(2031, 10, 6)),
    }
    return Participation(**{**values, **changes})


def form(number: int = 1, **changes: Any) -> Form:
    """The ``number``-th form of a file; ``training`` and ``participation`` go into its registration."""
    registration = Registration(
        training=changes.pop("training", training()),
        participation=changes.pop("participation", participation()),
    )
    values: dict[str, Any] = {
        "created_on": date(2026, 11, 22),
        "created_at": time(10, 0, number // 1000, number % 1000 * 1000),
        "references": (Reference(number=f"A{number:010}"),),
        "employer": Employer(company_id=EMPLOYER, nsso_number="127792067"),
        "worker": Worker(inss=INSS, joint_committee="200"),
        "registration": registration,
    }
    return Form(**{**values, **changes})


def cancellation(number: int = 2) -> Form:
    return replace(
        form(number),
        status=FormStatus.CANCELLATION,
        references=(
            Reference(number=f"A{number:010}"),
            Reference(type=ReferenceType.EARLIER_FORM, number="A0000000000"),
        ),
        employer=None,
        worker=Worker(inss=BIS),
        registration=None,
    )
