"""What requests add to the menu and to the first screen."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy

from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, MenuEntry, PendingAction, PendingSource, Text, Waiting, counted

from .models import Request
from .tables import period
from .turns import TURNS, Turn
from .workflow import RequestState


def concerns_requests(actor: Actor) -> bool:
    return is_staff(actor, Capability.PREENCODING) or actor.has(Role.MANDATEE, Role.ENCODER)


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            gettext_lazy("Demandes"), "training:list", "training", concerns_requests, Capability.PREENCODING, rank=0
        ),
    ]


# Each state in which somebody has something to do, and what it is called when it waits.
PILES: list[tuple[RequestState, Text]] = [
    (RequestState.DRAFT, gettext_lazy("Brouillons à terminer et à envoyer")),
    (RequestState.RETURNED, gettext_lazy("Demandes à corriger")),
    (RequestState.WITH_COMPANY, gettext_lazy("Demandes à compléter et à valider")),
    (RequestState.CERTIFIED, gettext_lazy("Récapitulatifs à générer")),
    (RequestState.TO_SIGN, gettext_lazy("Récapitulatifs à faire signer")),
    (RequestState.SIGNED, gettext_lazy("Demandes signées, à envoyer au fonds")),
    (RequestState.COMPLEMENT, gettext_lazy("Compléments demandés par le fonds")),
    (RequestState.WITH_FUND, gettext_lazy("Demandes à contrôler")),
]


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource(
            f"training.{state}",
            label,
            mine=waiting_for(state, whose_turn),
            others=waiting_for(state, awaited),
            capability=Capability.PREENCODING,
        )
        for state, label in PILES
    ]


def whose_turn(actor: Actor, state: RequestState) -> bool:
    """Whether a request in this state waits for the actor's side."""
    if is_staff(actor, Capability.PREENCODING):
        return TURNS[state] == Turn.FUND
    if actor.has(Role.MANDATEE):
        return TURNS[state] in {Turn.COMPANY, Turn.REPRESENTATIVE}
    return TURNS[state] == Turn.OPERATOR


def awaited(actor: Actor, state: RequestState) -> bool:
    """Whether the actor waits for another side; nobody waits for what an operator has only begun."""
    return state != RequestState.DRAFT and not whose_turn(actor, state)


def waiting_for(state: RequestState, concerned: Callable[[Actor, RequestState], bool]) -> Callable[[Actor], Waiting]:
    def count_and_list(actor: Actor) -> Waiting:
        """The requests in this state that the actor sees, counted up to a thousand, and the oldest few."""
        if not concerns_requests(actor) or not concerned(actor, state):
            return NOTHING
        requests = Request.objects.visible_to(actor).filter(state=state)
        return counted(
            requests.order_by("moved_at", "pk"),
            lambda request: PendingAction(
                title=f"{request.number} · {request.title}",
                detail=period(request),
                url=reverse("training:request", args=[request.uuid]),
                since=request.moved_at,
            ),
        )

    return count_and_list
