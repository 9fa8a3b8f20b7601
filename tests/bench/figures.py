"""One measured figure: a line of JSON on standard output."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` and `against` in `unit`; `ratio` is the first divided by the second, `goal` what the ratio should be."""

    name: str
    value: float
    unit: str
    against: float
    goal: str

    @property
    def ratio(self) -> float:
        return self.value / self.against

    def line(self) -> str:
        shown = asdict(self) | {
            "value": round(self.value, 2),
            "against": round(self.against, 2),
            "ratio": round(self.ratio, 3),
        }
        return json.dumps(shown)
