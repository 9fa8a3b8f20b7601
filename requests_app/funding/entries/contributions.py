"""Contributions: menu, tile, and declarations that are due."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.looks import WatchedPage
from extranet.organisations.pages import SettingsPage
from extranet.organisations.roles import is_of_office
from extranet.rights.catalogue import Service
from extranet.rights.tiles import Destination
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import (
    COUNTED,
    NOTHING,
    SHOWN,
    MenuEntry,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
)

from ..contribution_campaign import collects_here, due_on, undeclared, waits_for_declarations, years_open
from ..contribution_statements import euros
from ..models import Declaration
from ..queries import is_funding_staff
from ..queries.contributions import declares

HELPING: tuple[str, ...] = ()  # pages of this part that a support access may open or send


def watched() -> Iterator[WatchedPage]:
    """None: a declaration says nothing of a person."""
    yield from ()


def destinations_of_tiles() -> list[Destination]:
    """Where « Collecte des contributions » leads, unless the fund set an outside address (`MYA-51`)."""
    return [Destination(Service.CONTRIBUTIONS, "funding:contributions", Capability.MEMBERSHIP)]


def menu_entries() -> list[MenuEntry]:
    here, name = Capability.MEMBERSHIP, gettext_lazy("Contributions")
    return [
        MenuEntry(name, "funding:contributions", "euro", declares, here, 0, collects_here),
        MenuEntry(name, "funding:declarations", "euro", is_funding_staff, here, 1, collects_here),
        MenuEntry(gettext_lazy("Simuler mes contributions"), "funding:simulation", "euro", only_simulates, here, 1),
    ]


def only_simulates(actor: Actor) -> bool:
    """Everybody with an account, habilitated or not (`MYA-35`), who doesn't find it among her other pages."""
    return actor.kind == Kind.PERSON and not declares(actor) and not is_of_office(actor)


def settings_entries() -> list[SettingsPage]:
    return [SettingsPage(gettext_lazy("Contributions et taux"), "funding:contribution_settings", Capability.MEMBERSHIP)]


def pending_sources() -> list[PendingSource]:
    here = Capability.MEMBERSHIP
    return [
        PendingSource("funding.declarations", gettext_lazy("Contributions à déclarer"), to_declare, awaited, here),
        PendingSource("funding.contributions", gettext_lazy("Contributions à payer"), to_pay, unpaid, here),
    ]


def to_declare(actor: Actor) -> Waiting:
    """A company's: last year's declaration, from the first of January on, and drafts of others."""
    if not declares(actor):
        return NOTHING
    fund = Fund.objects.get(pk=actor.fund_id)
    last = years_open(timezone.localdate())[0]
    rows = Declaration.objects.of_company(actor).order_by("-year", "pk")
    known = [row for row in rows[:COUNTED] if row.is_draft or row.year == last]
    actions = [
        PendingAction(
            title=_("Déclaration %s en préparation") % row.year,
            detail=until(row.due_on),
            url=reverse("funding:edit_declaration", args=[row.uuid]),
            since=row.created_at,
        )
        for row in known
        if row.is_draft
    ]
    if not any(row.year == last for row in known) and waits_for_declarations(fund):
        actions.append(
            PendingAction(
                title=_("Contributions %s à déclarer") % last,
                detail=until(due_on(fund, last)),
                url=reverse("funding:contributions"),
                since=first_moment(fund, last + 1),
            )
        )
    return len(actions), actions[:SHOWN]


def until(day: datetime.date) -> str:
    return _("Échéance : %s") % f"{day:%d/%m/%Y}"


def first_moment(fund: Fund, year: int) -> datetime.datetime:
    return datetime.datetime(year, 1, 1, tzinfo=fund.zone)


def awaited(actor: Actor) -> Waiting:
    """For the staff: companies that are late, one line for all of them."""
    if not is_funding_staff(actor):
        return NOTHING
    fund = Fund.objects.get(pk=actor.fund_id)
    last = years_open(timezone.localdate())[0]
    due = due_on(fund, last)
    if due >= timezone.localdate() or not waits_for_declarations(fund):
        return NOTHING
    late = len(undeclared(last).order_by("pk").values_list("pk", flat=True)[:COUNTED])
    if not late:
        return NOTHING
    action = PendingAction(
        title=_("Déclarations %s en retard") % last,
        detail=until(due),
        url=reverse("funding:late_declarations", args=[last]),
        since=datetime.datetime.combine(due, datetime.time(), tzinfo=fund.zone),
    )
    return late, [action]


def to_pay(actor: Actor) -> Waiting:
    if not declares(actor):
        return NOTHING
    return found(Declaration.objects.of_company(actor).to_pay())


def unpaid(actor: Actor) -> Waiting:
    """For the staff: what is past its day."""
    if not is_funding_staff(actor):
        return NOTHING
    return found(Declaration.objects.visible_to(actor).to_pay().filter(due_on__lt=timezone.localdate()))


def found(rows: Any) -> Waiting:
    return counted(
        rows.select_related("company").order_by("sent_at", "pk"),
        lambda row: PendingAction(
            title=f"{row.number} · {row.company.name}",
            detail=_("%(amount)s, échéance %(day)s") % {"amount": euros(row.balance), "day": f"{row.due_on:%d/%m/%Y}"},
            url=reverse("funding:declaration", args=[row.uuid]),
            since=row.sent_at,
        ),
    )
