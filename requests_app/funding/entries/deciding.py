"""The staff’s queue of funding requests and their settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.pages import SettingsPage
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, MenuEntry, PendingAction, PendingSource, Waiting, counted

from .. import deadlines
from ..models import Amendment, FundingRequest
from ..queries import is_funding_staff
from ..queries.people import officers
from ..workflow import AmendmentState, RequestState

HELPING: tuple[str, ...] = ()  # pages of this part that a support access may open or send
OF_AMENDMENT = ("agree_amendment", "refuse_amendment")


def watched() -> Iterator[WatchedPage]:
    """Letters and amendments name the people of a file; so may the queue as a file, by a title."""
    yield WatchedPage("funding:agreement_letter", "funding.Agreement", LookKind.DOCUMENT)
    yield WatchedPage("funding:refusal_letter", "funding.FundingRequest", LookKind.DOCUMENT)
    yield from (WatchedPage(f"funding:{name}", "funding.Amendment") for name in OF_AMENDMENT)
    yield WatchedPage("funding:queue", "funding.FundingRequest", LookKind.EXPORT)


def menu_entries() -> list[MenuEntry]:
    here = Capability.MEMBERSHIP
    return [MenuEntry(gettext_lazy("Demandes à instruire"), "funding:queue", "inbox", is_funding_staff, here, 0)]


def settings_entries() -> list[SettingsPage]:
    here = Capability.MEMBERSHIP
    return [
        SettingsPage(gettext_lazy("Dispositifs"), "funding:devices", here),
        SettingsPage(gettext_lazy("Réglages des services aux adhérents"), "funding:options", here),
    ]


def pending_sources() -> list[PendingSource]:
    """What nobody keeps, or the actor keeps, waits for her; what colleagues keep, for others."""
    here = Capability.MEMBERSHIP
    return [
        PendingSource("funding.to_check", gettext_lazy("Demandes à vérifier"), *both(to_check), here),
        PendingSource("funding.to_decide", gettext_lazy("Demandes à décider"), *both(to_decide), here),
        PendingSource("funding.amendments", gettext_lazy("Avenants à décider"), *both(amendments), here),
    ]


def both(found: Callable[[Q], Waiting]) -> tuple[Callable[[Actor], Waiting], Callable[[Actor], Waiting]]:
    """The same list of what is the actor's, and of what is her colleagues'."""

    def mine(actor: Actor) -> Waiting:
        return found(~kept_by_others(actor)) if is_funding_staff(actor) else NOTHING

    def others(actor: Actor) -> Waiting:
        return found(kept_by_others(actor)) if is_funding_staff(actor) else NOTHING

    return mine, others


def kept_by_others(actor: Actor) -> Q:
    """Files of a colleague who is still there: those of one who left wait for everybody."""
    colleagues = officers().exclude(user=actor.user_id)
    return Q(officer__in=colleagues.order_by().values("pk"))


def to_check(whose: Q) -> Waiting:
    rows = FundingRequest.objects.to_check().filter(whose).select_related("company")
    return counted(rows.order_by("moved_at", "pk"), lambda row: of_file(row, row.title))


def to_decide(whose: Q) -> Waiting:
    rows = FundingRequest.objects.to_decide().filter(whose).select_related("company")
    today = timezone.localdate()

    def action(row: FundingRequest) -> PendingAction:
        return of_file(row, f"{deadlines.said(deadlines.days_left(row, today) or 0)} · {row.title}")

    return counted(rows.order_by("decide_by", "pk"), action)


def amendments(whose: Q) -> Waiting:
    files = FundingRequest.objects.filter(whose, state=RequestState.AGREED)
    rows = Amendment.objects.filter(state=AmendmentState.ASKED, request__in=files)
    return counted(
        rows.select_related("request__company").order_by("asked_at", "pk"),
        lambda row: PendingAction(
            title=f"{row.request.number} · {row.request.company.name}",
            detail=row.request.title,
            url=reverse("funding:agree_amendment", args=[row.uuid]),
            since=row.asked_at,
        ),
    )


def of_file(row: FundingRequest, detail: str) -> PendingAction:
    address = reverse("funding:request", args=[row.uuid])
    return PendingAction(f"{row.number} · {row.company.name}", detail, address, row.moved_at)
