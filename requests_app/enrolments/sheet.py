"""The sheet of a half-day as it is shown and filled in: a line for each person, with what is known of her."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from .models import Enrolment, Mark, Presence, Session, SessionPart
from .workflow import CONFIRMED


@dataclass(slots=True)
class Line:
    """One person. `choice` is the mark shown, `seen` the presence that the page was made from, `error` what is wrong.

    `shares_device`: somebody else signed this half-day on the same telephone.
    """

    enrolment: Enrolment
    presence: Presence | None
    history: list[Presence] = field(default_factory=list)
    shares_device: bool = False
    choice: str = ""
    seen: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """What its fields are called in the page."""
        return f"line-{self.enrolment.pk}"

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Nothing said yet can stay so; what was said is changed, never unsaid."""
        unsaid = [] if self.presence else [("", _("Non noté"))]
        return [*unsaid, *((mark.value, str(mark.label)) for mark in Mark)]

    def read(self, data: Mapping[str, str]) -> str:
        """The mark to note, or nothing. Fills `error` when somebody else said otherwise since the page was made."""
        self.choice = data.get(self.name, self.choice)
        if self.choice not in {value for value, _label in self.choices} | {""}:
            self.error = _("Choisissez parmi ce qui est proposé.")
            return ""
        stored = self.presence
        if stored and data.get(f"{self.name}-seen", "") != str(stored.uuid) and self.choice not in ("", stored.mark):
            self.error = _("Entre-temps, à %(time)s : « %(mark)s ». Choisissez à nouveau, puis enregistrez.") % {
                "time": time_format(timezone.localtime(stored.noted_at), "TIME_FORMAT"),
                "mark": stored.get_mark_display(),
            }
            return ""
        return "" if stored and self.choice == stored.mark else self.choice


def people_of(session: Session) -> list[Enrolment]:
    """Who has a place, and who signed before she lost it; by name."""
    signed = Presence.objects.filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(Q(state__in=CONFIRMED) | Exists(signed), session=session)
    return list(
        rows.select_related("worker", "organisation").order_by("worker__last_first_folded", "worker__birth_date", "pk")
    )


def lines_of(part: SessionPart) -> list[Line]:
    presences: dict[int, list[Presence]] = {}
    for one in Presence.objects.filter(part=part).order_by("noted_at", "pk"):
        presences.setdefault(one.enrolment_id, []).append(one)
    holding = {pk: said[-1] for pk, said in presences.items() if said[-1].superseded_at is None}
    devices = Counter(bytes(one.device) for one in holding.values() if one.device)
    return [
        Line(
            enrolment=person,
            presence=(held := holding.get(person.pk)),
            history=presences.get(person.pk, [])[:-1],
            shares_device=bool(held and devices[bytes(held.device)] > 1),
            choice=held.mark if held else "",
            seen=str(held.uuid) if held else "",
        )
        for person in people_of(part.session)
        if person.state in CONFIRMED or person.pk in presences
    ]


def read(lines: list[Line], data: Mapping[str, str]) -> dict[int, str]:
    """What was filled in and differs: enrolment's id → mark; lines with an `error` are left out."""
    given = {line.enrolment.pk: line.read(data) for line in lines if line.enrolment.state in CONFIRMED}
    return {pk: mark for pk, mark in given.items() if mark}
