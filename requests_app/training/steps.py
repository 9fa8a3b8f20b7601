"""« Qui fait quoi »: the steps of a request and whose turn each is (`ATM-30`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text

from .models import Request
from .turns import Turn
from .workflow import CLOSED, RequestState


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the work, and who does it; `is_done` and `is_current` say where the request stands."""

    title: Text
    turn: Turn
    is_done: bool = False
    is_current: bool = False

    @property
    def who(self) -> Text:
        return WHO[self.turn]


WHO: dict[Turn, Text] = {
    Turn.OPERATOR: _("L’opérateur"),
    Turn.COMPANY: _("L’entreprise"),
    Turn.REPRESENTATIVE: _("Le représentant légal"),
    Turn.FUND: _("Le fonds"),
}

# Each with the states in which it is being done, in the order of the work.
STEPS: list[tuple[Text, Turn, set[str]]] = [
    (
        _("Encode la formation, les jours, les travailleurs et les présences, puis envoie à l’entreprise"),
        Turn.OPERATOR,
        {RequestState.DRAFT, RequestState.RETURNED},
    ),
    (
        _("Complète les données des travailleurs, vérifie et valide les présences"),
        Turn.COMPANY,
        {RequestState.WITH_COMPANY, RequestState.COMPLEMENT},
    ),
    (_("Génère le récapitulatif"), Turn.COMPANY, {RequestState.CERTIFIED}),
    (_("Signe électroniquement le récapitulatif"), Turn.REPRESENTATIVE, {RequestState.TO_SIGN}),
    (_("Envoie la demande signée au fonds"), Turn.COMPANY, {RequestState.SIGNED}),
    (_("Contrôle et décide"), Turn.FUND, {RequestState.WITH_FUND}),
]


def steps_of(request: Request) -> list[Step]:
    """All steps; of the company's own request, the first is its own too (`ATM-16`)."""
    current = next((place for place, (_t, _w, states) in enumerate(STEPS) if request.state in states), len(STEPS))
    if request.state == RequestState.DISOWNED:
        current = 1
    return [
        Step(
            title=own_encoding() if place == 0 and request.is_companys_own else title,
            turn=Turn.COMPANY if place == 0 and request.is_companys_own else who,
            is_done=place < current,
            is_current=place == current and request.state not in CLOSED,
        )
        for place, (title, who, _states) in enumerate(STEPS)
    ]


def own_encoding() -> Text:
    return _("Encode la formation, les jours, les travailleurs et les présences")
