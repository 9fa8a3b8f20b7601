"""The grid of presences: a cell for each worker and day, of which only the absences are stored (`ATM-21`).

Plain objects and not Django forms: a page has up to two hundred cells of four fields, drawn by one template.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund

from .hours import total
from .models import Absence, AbsenceKind, Day, Participant, attended
from .services.presences import Presence, check_hours

OPTION = "absence_kinds"  # of a fund: those it offers
PRESENT, PARTIAL = "present", "partial"
JUSTIFIED, UNJUSTIFIED = "yes", "no"


def kinds_of(fund: Fund) -> list[AbsenceKind]:
    """The kinds of absence that the fund offers; all of them unless it chose."""
    chosen = fund.options.get(OPTION) or AbsenceKind.values
    return [kind for kind in AbsenceKind if kind in chosen]


def kinds_offered(fund: Fund, absences: Iterable[Absence]) -> list[AbsenceKind]:
    """The same, and those that these absences were reported with when the fund still offered them."""
    kinds = {*kinds_of(fund), *(absence.kind for absence in absences)}
    return [kind for kind in AbsenceKind if kind in kinds]


@dataclass(slots=True)
class Cell:
    """One worker on one day, as it is typed; `refusals` by field, `stored` says what somebody else saved meanwhile."""

    participant: Participant
    day: Day
    choice: str = PRESENT
    starts_at: str = ""
    ends_at: str = ""
    justified: str = ""
    refusals: dict[str, ValidationError] = field(default_factory=dict)
    stored: str = ""

    @property
    def name(self) -> str:
        """What its fields are called in the page."""
        return f"cell-{self.participant.pk}-{self.day.pk}"

    @property
    def typed(self) -> tuple[str, str, str, str]:
        return (self.choice, self.starts_at, self.ends_at, self.justified)

    @property
    def errors(self) -> dict[str, str]:
        """The refusals in words."""
        return {name: " ".join(refusal.messages) for name, refusal in self.refusals.items()}

    @property
    def minutes(self) -> int:
        """Attended, as far as what is typed makes sense."""
        presence = None if self.refusals else self.presence
        if presence is None or presence.is_complete:
            return self.day.minutes
        absence = Absence(kind=presence.kind, starts_at=presence.starts_at, ends_at=presence.ends_at)
        return total(attended(self.day, absence))

    def take(self, choice: str, *, offered: Collection[str]) -> Presence | None:
        """What to store when this is chosen; None when it isn't among what is offered, or can't be stored."""
        self.choice = choice if choice in offered else PRESENT
        if choice not in offered:
            self.refusals["choice"] = ValidationError(_("Choisissez parmi les motifs proposés."), "invalid_choice")
            return None
        return self.presence

    @property
    def presence(self) -> Presence | None:
        """What to store; None when it says nothing that can be stored. Fills `refusals`."""
        if self.choice == PRESENT:
            return Presence(self.participant, self.day)
        if self.choice != PARTIAL:
            return Presence(self.participant, self.day, kind=self.choice)
        return self.partial()

    def partial(self) -> Presence | None:
        start, end = clock_time(self.starts_at), clock_time(self.ends_at)
        for name, time in (("starts_at", start), ("ends_at", end)):
            if time is None:
                self.refusals[name] = ValidationError(_("Écrivez l’heure comme 8:30."), "invalid")
        if self.justified not in {JUSTIFIED, UNJUSTIFIED}:
            self.refusals["justified"] = ValidationError(_("Dites si l’absence est justifiée."), "required")
        if self.refusals:
            return None
        presence = Presence(
            self.participant, self.day, starts_at=start, ends_at=end, is_justified=self.justified == JUSTIFIED
        )
        try:
            check_hours(presence)
        except ValidationError as error:
            self.refusals |= {name: errors[0] for name, errors in error.error_dict.items()}
            return None
        return presence


def clock_time(text: str) -> datetime.time | None:
    try:
        return parse_time(text.strip())
    except ValueError:
        return None


@dataclass(slots=True)
class Row:
    participant: Participant
    cells: list[Cell]


class Grid:
    """The cells of these people on these days."""

    def __init__(self, fund: Fund, people: Sequence[Participant], days: Sequence[Day]) -> None:
        stored = Absence.objects.filter(participant__in=people, day__in=days)
        self.absences = {(one.participant_id, one.day_id): one for one in stored}
        self.days = days
        self.kinds = kinds_offered(fund, self.absences.values())
        self.rows = [Row(person, [self.stored_cell(person, day) for day in days]) for person in people]

    @property
    def choices(self) -> list[tuple[str, str]]:
        absent = [(kind.value, _("Absent : %s") % kind.label) for kind in self.kinds]
        return [(PRESENT, _("Présent")), (PARTIAL, _("Absence partielle")), *absent]

    @property
    def cells(self) -> Iterable[Cell]:
        return (cell for row in self.rows for cell in row.cells)

    def stored_cell(self, person: Participant, day: Day) -> Cell:
        absence = self.absences.get((person.pk, day.pk))
        if absence is None:
            return Cell(person, day)
        if absence.starts_at is None or absence.ends_at is None:
            return Cell(person, day, choice=absence.kind)
        return Cell(
            person,
            day,
            choice=PARTIAL,
            starts_at=absence.starts_at.strftime("%H:%M"),
            ends_at=absence.ends_at.strftime("%H:%M"),
            justified=JUSTIFIED if absence.is_justified else UNJUSTIFIED,
        )

    def read(self, data: Mapping[str, str]) -> list[Presence]:
        """Take in what was typed; the presences to store, or fewer when some cells are refused."""
        offered = {value for value, _label in self.choices}
        presences = []
        for cell in self.cells:
            choice = data.get(cell.name)
            if choice is None:
                continue  # not on the page that was sent: somebody added the worker or the day since
            cell.starts_at, cell.ends_at, cell.justified = (
                data.get(f"{cell.name}-{part}", "") for part in ("starts_at", "ends_at", "justified")
            )
            if presence := cell.take(choice, offered=offered):
                presences.append(presence)
        return presences

    @property
    def is_refused(self) -> bool:
        return any(cell.refusals for cell in self.cells)

    def compare(self, stored: Grid) -> None:
        """After somebody else's change: say at each cell that differs what is stored now."""
        labels = dict(self.choices)
        for mine, theirs in zip(self.cells, stored.cells, strict=True):
            if mine.typed != theirs.typed:
                mine.stored = " ".join(filter(None, [labels[theirs.choice], theirs.starts_at, theirs.ends_at]))
