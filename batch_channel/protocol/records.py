"""What goes into a data file, as plain values: the blocks of ``fla-batch-1.xsd``.

Building a record checks nothing, so that a file's renderer can name every bad record at once (``checks``);
only the header, which our own program makes, refuses nonsense at once. Dates and times are those of Belgium,
without zone, as they appear in the file. National register numbers and names of companies stay out of
``repr``.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import IntEnum, StrEnum

from .identifiers import is_company_id
from .names import SetName


class Quality(StrEnum):
    """In what quality the sender sends: the four that may open a channel for this service (FLA guide)."""

    EMPLOYER = "EMPLOYER"
    SERVICE_PROVIDER = "SERVICE_PROVIDER"
    SOCIAL_SECRETARIAT = "SOCIAL_SECRETARIAT"
    TRAINING_PROVIDER = "TRAINING_PROVIDER"


class FormStatus(StrEnum):
    """``AttestationStatus``, zone 00110."""

    ORIGINAL = "0"
    MODIFICATION = "1"
    CANCELLATION = "3"


class ReferenceType(IntEnum):
    """Zone 00221, the values we use."""

    THIS_FORM = 1
    EARLIER_FORM = 3


class ReferenceOrigin(IntEnum):
    """Zone 00298, the values we use."""

    DECLARANT = 1
    TICKET = 2


class TrainingKind(StrEnum):
    """The law's distinction: organised for a group away from the workplace, or any other learning for the
    job.
    """

    FORMAL = "FORMAL"
    INFORMAL = "INFORMAL"


class Language(IntEnum):
    """Zone 01047."""

    DUTCH = 1
    FRENCH = 2
    GERMAN = 3
    ENGLISH = 4


class ParticipationStatus(StrEnum):
    RESERVED = "RESERVED"
    COMPLETED = "COMPLETED"
    NOT_ATTENDED = "NOT_ATTENDED"
    NOT_PASSED = "NOT_PASSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One file's header. What it repeats of the file name it takes from ``set_name``, so the two agree.

    Raises ``ValueError`` for an impossible value.
    """

    set_name: SetName
    part: int = 1
    quality: Quality
    company_id: str
    created_at: time
    forms_count: int

    def __post_init__(self) -> None:
        if not 1 <= self.part <= self.set_name.parts:
            raise ValueError("the part is not one of the set's")
        if not is_company_id(self.company_id):
            raise ValueError("the sender's company number is wrong")
        if not is_whole_milliseconds(self.created_at):
            raise ValueError("the creation time has no zone and whole milliseconds")
        if self.forms_count < 1:
            raise ValueError("a file holds at least one form")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Block 90082; ``number`` has 1 to 20 characters."""

    type: int = ReferenceType.THIS_FORM
    origin: int = ReferenceOrigin.DECLARANT
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """Block 90256."""

    company_id: str
    nsso_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Block 90017; ``joint_committee`` is ``200``, ``140.03`` or ``140.03.01``."""

    inss: str = field(repr=False)
    joint_committee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    reference: str
    title: str
    kind: TrainingKind
    language: Language | None = None
    starts_on: date
    ends_on: date
    provider_company_id: str | None = None
    provider_name: str | None = None
    financing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    on: date
    starts_at: time | None = None
    ends_at: time | None = None
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    obtained: bool
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """``minutes`` is the sum of the attendances' when the training is completed, else what was planned."""

    status: ParticipationStatus
    minutes: int
    counts_for_training_right: bool
    attendances: tuple[Attendance, ...] = ()
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    training: Training
    participation: Participation


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One worker and one training. ``registration`` is absent in a cancellation and only there.

    Date and time of creation are unique per form in a file: an answer may quote nothing else of it
    (Notification glossary, ``HandledOriginalForm``).
    """

    created_on: date
    created_at: time
    status: FormStatus = FormStatus.ORIGINAL
    references: tuple[Reference, ...]
    employer: Employer | None = None
    worker: Worker
    registration: Registration | None = None

    @property
    def own_reference(self) -> str | None:
        """Our number for this form, by which its answer is found."""
        for reference in self.references:
            if (reference.type, reference.origin) == (ReferenceType.THIS_FORM, ReferenceOrigin.DECLARANT):
                return reference.number
        return None


def is_whole_milliseconds(moment: time) -> bool:
    """Whether the file's ``HH:MM:SS.mmm`` says all there is to say."""
    return moment.tzinfo is None and moment.microsecond % 1000 == 0
