"""Entitlement counters: menu, and those that warn on the first screen (`BEY-16`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.models import Worker
from extranet.organisations.pages import SettingsPage, WorkerPage
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import (
    NOTHING,
    MenuEntry,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
    nothing,
)

from ..entitlements import rules_of
from ..queries import is_body, is_member
from ..queries.counters import agreements_left, at_level, dossiers_left, in_course

HELPING: tuple[str, ...] = ("worker_counters", "dossier_counters", "worker_counter")


def watched() -> Iterator[WatchedPage]:
    """What a worker followed, and the lists of people as files."""
    yield WatchedPage("funding:worker_counter", Worker._meta.label)
    yield WatchedPage("funding:worker_counters", Worker._meta.label, LookKind.EXPORT)
    yield WatchedPage("funding:dossier_counters", "certification.Dossier", LookKind.EXPORT)


def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(gettext_lazy("Compteurs"), "funding:counters", "chart", counts, Capability.MEMBERSHIP)]


def counts(actor: Actor) -> bool:
    return is_member(actor) or is_body(actor)


def settings_entries() -> list[SettingsPage]:
    return [SettingsPage(gettext_lazy("Réglages des compteurs"), "funding:counter_options", Capability.MEMBERSHIP)]


def worker_entries() -> list[WorkerPage]:
    """A link on the page of a worker, where the fund counts her rights."""
    return [
        WorkerPage(gettext_lazy("Compteurs de formation"), "funding:worker_counter", shown_of, Capability.MEMBERSHIP)
    ]


def shown_of(actor: Actor, fund: Fund) -> bool:
    return is_member(actor) and rules_of(fund).counts_workers


def pending_sources() -> list[PendingSource]:
    here = Capability.MEMBERSHIP
    return [
        PendingSource("funding.agreements_left", gettext_lazy("Accords bientôt épuisés"), agreements, nothing, here),
        PendingSource("funding.dossiers_left", gettext_lazy("Dossiers bientôt épuisés"), dossiers, nothing, here),
    ]


def agreements(actor: Actor) -> Waiting:
    """Those of which the company has used as much as the fund warns at."""
    if not is_member(actor):
        return NOTHING
    rows = warning(in_course(agreements_left(actor), timezone.localdate()), actor)
    return counted(
        rows.order_by("-share", "pk"),
        lambda one: PendingAction(
            title=f"{one.number} · {one.request.title}",
            detail=_("Utilisé à %d %%") % round(one.share),
            url=f"{reverse('funding:counters')}?level=soon",
            since=one.decided_at,
        ),
    )


def dossiers(actor: Actor) -> Waiting:
    """Dossiers of the company's people that are still followed."""
    if not is_member(actor):
        return NOTHING
    rows = warning(dossiers_left(actor).followed(), actor)  # type: ignore[attr-defined]
    return counted(
        rows.order_by("-share", "pk"),
        lambda one: PendingAction(
            title=f"{one.number} · {one.beneficiary}",
            detail=_("Utilisé à %d %%") % round(one.share),
            url=f"{reverse('funding:dossier_counters')}?level=soon",
            since=one.created_at,
        ),
    )


def warning(rows: Any, actor: Actor) -> Any:
    fund = Fund.objects.get(pk=actor.fund_id)
    return at_level(rows, "soon", rules_of(fund).warn_at)
