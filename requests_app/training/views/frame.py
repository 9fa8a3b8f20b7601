"""What every page of one request shows: its number and title, where it stands, whose turn it is, its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.requests import ActorRequest
from extranet.tenants.registries import Text

from ..models import Request
from ..permissions import Sight, acts_for_company, sight
from ..turns import TURNS

OVERVIEW, TRAINING, DAYS, WORKERS, PRESENCES = "overview", "training", "days", "workers", "presences"
VALIDATION, RECAP = "validation", "recap"

ENCODED = (Sight.WHOLE, Sight.ENCODED)
FILLED_IN_TURN = (TRAINING, DAYS, WORKERS, PRESENCES)


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a request; `sights` says who has it, everybody else gets 404."""

    key: str
    label: Text
    route: str
    sights: tuple[Sight, ...]


TABS = [
    Tab(OVERVIEW, _("Vue d’ensemble"), "training:request", tuple(Sight)),
    Tab(TRAINING, _("Formation"), "training:edit", ENCODED),
    Tab(DAYS, _("Jours"), "training:days", ENCODED),
    Tab(WORKERS, _("Travailleurs"), "training:workers", ENCODED),
    Tab(PRESENCES, _("Présences"), "training:presences", ENCODED),
    Tab(VALIDATION, _("Validation"), "training:certify", (Sight.WHOLE,)),
    Tab(RECAP, _("Récapitulatif"), "training:recap", (Sight.WHOLE,)),
]


def visible_request(request: ActorRequest, uuid: UUID) -> Request:
    """The request with its company and author, or 404 for whoever has nothing to do with it."""
    requests = Request.objects.visible_to(request.actor).select_related("company", "author")
    return get_object_or_404(requests, uuid=uuid)


def frame(request: ActorRequest, training_request: Request, tab: str) -> dict[str, Any]:
    """The context of a page of the request, at this tab. Raises `Http404` when the actor has no such tab."""
    seen = sight(request.actor, training_request)
    tabs = [one for one in TABS if seen in one.sights]
    if tab not in {one.key for one in tabs}:
        raise Http404
    links = [
        {
            "label": one.label,
            "address": reverse(one.route, args=[training_request.uuid]),
            "is_current": one.key == tab,
        }
        for one in tabs
    ]
    here = next(number for number, link in enumerate(links) if link["is_current"])
    in_turn = tab in FILLED_IN_TURN and request.path == links[here]["address"]
    return {
        "demande": training_request,
        "sight": seen.name,
        "sees_whole": seen is Sight.WHOLE,
        "is_kept": seen is Sight.KEPT,
        "is_own": acts_for_company(request.actor, training_request),
        "turn": TURNS[training_request.state],
        "tabs": links,
        "tab": tabs[here],
        # From what an operator fills in last, back to the overview, where it is sent from.
        "onward": links[(here + 1) % len(links)] if in_turn else None,
    }
