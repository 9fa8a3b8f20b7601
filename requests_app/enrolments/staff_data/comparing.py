"""Lines against an organisation's register: who each one is, what it changes, and what can't be.

Whom a line means: its register number says, else its internal number, else names and birth date (`ITM-33`). An empty
cell changes nothing. A register number that is stored is never replaced by a file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from extranet.organisations import register_number
from extranet.organisations.models import Organisation, Worker, WorkerDetails
from extranet.tenants.search import folded

from .columns import OF_WORKER, REGISTER_NUMBER
from .lines import Line
from .states import Outcome


@dataclass(slots=True)
class Compared:
    line: Line
    outcome: Outcome
    worker: Worker | None = None
    leaves: bool = False


@dataclass(slots=True)
class Seen:
    """Who and which numbers stand in the lines before: for each, its line. Hashes, so that many lines weigh little."""

    at: dict[int, int] = field(default_factory=dict)

    def before(self, key: tuple[Any, ...], number: int) -> int | None:
        """The earlier line with the same, or None; the first one is noted."""
        return earlier if (earlier := self.at.setdefault(hash(key), number)) != number else None


NameKey = tuple[str, datetime.date]


class Register:
    """What an organisation's register says of the people whom some lines may mean: five queries."""

    def __init__(self, organisation: Organisation, lines: Sequence[Line]) -> None:
        self.names = folded_names(lines)
        details = WorkerDetails.objects.filter(organisation=organisation)
        prints = {print_of(line) for line in lines} - {b""}
        internal = {line.values["internal_number"] for line in lines if line.values.get("internal_number")}
        by_print = details.filter(register_number_fingerprint__any_of=prints).select_related("worker")
        by_internal = details.filter(internal_number__any_of=internal).select_related("worker")
        named = Worker.objects.filter(
            organisation=organisation,
            birth_date__any_of={key[1] for key in self.names.values()},
            last_first_folded__any_of={key[0] for key in self.names.values()},
        )
        self.by_print = {bytes(one.register_number_fingerprint or b""): one.worker for one in by_print}
        self.by_internal = {one.internal_number: one.worker for one in by_internal}
        self.by_name: dict[NameKey, Worker] = {(one.last_first_folded, one.birth_date): one for one in named}
        known = {one.pk for one in (*self.by_print.values(), *self.by_internal.values(), *self.by_name.values())}
        self.details = {one.worker_id: one for one in details.filter(worker__id__any_of=known)}

    def found(self, line: Line) -> tuple[Worker | None, Worker | None, Worker | None]:
        """By register number, by internal number, by names and birth date."""
        return (
            self.by_print.get(print_of(line)),
            self.by_internal.get(line.values.get("internal_number", "")),
            self.by_name.get(self.names[line.number]) if line.number in self.names else None,
        )


def folded_names(lines: Sequence[Line]) -> dict[int, NameKey]:
    """By line: the names as the database folds them, and the birth date; of lines that have all three."""
    whole = [line for line in lines if all(name in line.values for name in OF_WORKER)]
    texts = [f"{line.values['last_name']} {line.values['first_name']}" for line in whole]
    names = folded(texts)
    return {line.number: (name, line.values["birth_date"]) for line, name in zip(whole, names, strict=True)}


def print_of(line: Line) -> bytes:
    number = line.values.get(REGISTER_NUMBER)
    return register_number.fingerprint(number) if number else b""


def compare(organisation: Organisation, lines: Sequence[Line], seen: Seen, today: datetime.date) -> list[Compared]:
    """In the fund's open scope. `seen` remembers the lines before."""
    register = Register(organisation, lines)
    return [compared(register, line, seen, today) for line in lines]


def compared(register: Register, line: Line, seen: Seen, today: datetime.date) -> Compared:
    worker = who(register, line)
    refuse_repeated(register, line, worker, seen)
    if line.errors:
        return Compared(line, Outcome.WRONG)
    if worker is None:
        return Compared(line, Outcome.CREATED, leaves=has_gone(line, today))
    details = register.details.get(worker.pk)
    line.old = dict(differing(line, worker, details))
    refuse_early_leaving(line, details)
    if line.errors:
        return Compared(line, Outcome.WRONG)
    leaves = worker.is_active and has_gone(line, today)
    return Compared(line, Outcome.CHANGED if line.old or leaves else Outcome.UNCHANGED, worker, leaves)


def who(register: Register, line: Line) -> Worker | None:
    """The worker whom the line means, None for somebody new. What points at somebody else is refused."""
    by_print, by_internal, by_name = register.found(line)
    worker = by_print or by_internal or by_name
    if worker is None:
        return None
    if by_internal and by_internal.pk != worker.pk:
        line.refuse("internal_number", _("est déjà celui d’un autre de vos collaborateurs."))
    if by_name and by_name.pk != worker.pk:
        line.refuse("last_name", _("Une autre personne de ce nom, née ce jour-là, figure déjà chez vous."))
    details = register.details.get(worker.pk)
    stored = details.register_number_fingerprint if details else None
    if (given := print_of(line)) and stored and bytes(stored) != given:
        line.refuse(
            REGISTER_NUMBER,
            _("La fiche de cette personne porte un autre numéro : corrigez l’un des deux."),
            f"•••-{line.values[REGISTER_NUMBER][-2:]}",
        )
    return worker


def refuse_repeated(register: Register, line: Line, worker: Worker | None, seen: Seen) -> None:
    """The same person, or the same number, in an earlier line."""
    keys: list[tuple[str, tuple[Any, ...]]] = []
    if worker:
        keys.append(("", ("worker", worker.pk)))
    if name := register.names.get(line.number):
        keys.append(("", ("name", *name)))
    if number := line.values.get("internal_number"):
        keys.append(("internal_number", ("internal", number)))
    if given := print_of(line):
        keys.append((REGISTER_NUMBER, ("register", given)))
    for column, key in keys:
        if earlier := seen.before(key, line.number):
            value = f"•••-{line.values[REGISTER_NUMBER][-2:]}" if column == REGISTER_NUMBER else ""
            line.refuse(column, _("se trouve déjà à la ligne %(line)s : gardez-en une.") % {"line": earlier}, value)
            return


def differing(line: Line, worker: Worker, details: WorkerDetails | None) -> Iterable[tuple[str, Any]]:
    """The columns whose stored value isn't the file's, with that stored value."""
    for name, value in line.values.items():
        if name == REGISTER_NUMBER:
            if details is None or details.register_number is None:
                yield name, ""
            continue
        stored = getattr(worker if name in OF_WORKER else details, name, None)
        if (stored or "") != value:
            yield name, stored or ""


def refuse_early_leaving(line: Line, details: WorkerDetails | None) -> None:
    left = line.values.get("left_on") or (details and details.left_on)
    came = line.values.get("in_service_on") or (details and details.in_service_on)
    if left and came and left < came:
        field = "left_on" if "left_on" in line.values else "in_service_on"
        line.refuse(
            field,
            _("Selon sa fiche et ce fichier, cette personne partirait avant d’arriver : vérifiez les deux dates."),
            f"{line.values[field]:%d/%m/%Y}",
        )


def has_gone(line: Line, today: datetime.date) -> bool:
    left = line.values.get("left_on")
    return left is not None and left <= today
