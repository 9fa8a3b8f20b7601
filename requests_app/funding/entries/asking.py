"""A company’s funding requests: menu, and what waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.pages import SettingsPage
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import (
    NOTHING,
    MenuEntry,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
    nothing,
)

from ..models import FundingRequest
from ..queries import is_body, is_member
from ..tables.requests import period, title_of
from ..workflow import RequestState

Source = Callable[[Actor], Waiting]

# Pages of this part that a support access may open or send: what is prepared, never what binds.
HELPING: tuple[str, ...] = ("begin", "step", "people", "new_person", "papers", "remove_paper", "replace_paper")

OF_FILE = ("request", "check", "people", "amend")


def watched() -> Iterator[WatchedPage]:
    """A file names the people it is for; its papers may say more of them."""
    yield from (WatchedPage(f"funding:{name}", "funding.FundingRequest") for name in OF_FILE)
    yield WatchedPage("funding:receipt", "funding.FundingRequest", LookKind.DOCUMENT)
    yield WatchedPage("funding:paper", "funding.RequestPiece", LookKind.DOCUMENT)
    yield WatchedPage("api-v1:funding_request", "funding.FundingRequest")


def has_steps(actor: Actor) -> bool:
    return is_member(actor) or is_body(actor)


def menu_entries() -> list[MenuEntry]:
    here = Capability.MEMBERSHIP
    return [
        MenuEntry(gettext_lazy("Demandes de prise en charge"), "funding:requests", "file", has_steps, here, 0),
        MenuEntry(gettext_lazy("Historique de vos démarches"), "funding:history", "clock", has_steps, here, 1),
    ]


def settings_entries() -> list[SettingsPage]:
    return []


def pending_sources() -> list[PendingSource]:
    here = Capability.MEMBERSHIP
    return [
        PendingSource(
            "funding.incomplete",
            gettext_lazy("Demandes incomplètes, pièces à ajouter"),
            waiting_in(RequestState.INCOMPLETE),
            nothing,
            here,
        ),
        PendingSource(
            "funding.drafts",
            gettext_lazy("Brouillons à terminer et à envoyer"),
            waiting_in(RequestState.DRAFT),
            nothing,
            here,
        ),
        PendingSource(
            "funding.with_fund",
            gettext_lazy("Demandes que le fonds vérifie ou décide"),
            nothing,
            waiting_in(RequestState.SENT, RequestState.COMPLETE),
            here,
        ),
    ]


def waiting_in(*states: RequestState) -> Source:
    def found(actor: Actor) -> Waiting:
        """The company's requests in these states, counted up to a thousand, and the oldest few."""
        if not is_member(actor):
            return NOTHING
        rows = FundingRequest.objects.of_company(actor).filter(state__in=states)
        return counted(
            rows.order_by("moved_at", "pk"),
            lambda row: PendingAction(
                title=" · ".join(filter(None, [row.number, title_of(row)])),
                detail=period(row.starts_on, row.ends_on),
                url=reverse("funding:request", args=[row.uuid]),
                since=row.moved_at,
            ),
        )

    return found
