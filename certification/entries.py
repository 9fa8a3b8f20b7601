"""What certificates add to the menu and to the first screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext_lazy

from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import MenuEntry, PendingAction, PendingSource

from . import validation_entries
from .choices import Page, choices_of, offers
from .models import Dossier, Message
from .months import Month, MonthStatus, months_of, opening_of, waiting
from .queries import concerns_dossiers
from .tables import supporting as supporting_list

SHOWN = 5  # of the oldest
COUNTED = 1000  # at most


def is_body(actor: Actor) -> bool:
    return actor.has(Role.MANAGER)


def is_officer(actor: Actor) -> bool:
    return is_staff(actor, Capability.CERTIFICATION)


def menu_entries() -> list[MenuEntry]:
    """A body's entries, in the order of the fund's guide (`ATN-03`); the staff have the two lists."""
    return [
        entry(Page.DASHBOARD, "home", is_body, rank=0),
        entry(Page.EXCHANGES, "mail", is_body, rank=0),
        entry(Page.IDENTITY, "building", is_body, rank=0),
        entry(Page.DOSSIERS, "file", is_body, rank=0),
        MenuEntry(
            gettext_lazy("Dossiers"),
            "certification:list",
            "file",
            is_officer,
            Capability.CERTIFICATION,
            rank=0,
        ),
        MenuEntry(
            gettext_lazy("Suivi des mois"),
            "certification:board",
            "calendar",
            is_officer,
            Capability.CERTIFICATION,
            rank=0,
        ),
        MenuEntry(
            gettext_lazy("Transmissions"),
            "certification:transmissions",
            "send",
            is_officer,
            Capability.CERTIFICATION,
            rank=0,
        ),
        entry(Page.PTP, "file", is_body, rank=0),
        entry(Page.VAE, "file", is_body, rank=0),
        entry(Page.BULK, "calendar", is_body, rank=0),
        entry(Page.PAYMENTS, "euro", concerns_dossiers, rank=0),
        entry(Page.COURSES, "training", is_body, rank=0),
        entry(Page.DOCUMENTS, "file", is_body, rank=0),
        MenuEntry(
            gettext_lazy("Échanges"),
            "certification:exchanges",
            "mail",
            is_officer,
            Capability.CERTIFICATION,
            rank=0,
        ),
        MenuEntry(
            gettext_lazy("Documents des dossiers"),
            "certification:documents",
            "file",
            is_officer,
            Capability.CERTIFICATION,
        ),
        MenuEntry(
            gettext_lazy("Justificatifs à contrôler"),
            "certification:supporting_list",
            "signature",
            is_officer,
            Capability.CERTIFICATION,
            rank=0,
        ),
        *validation_entries.menu_entries(),
        entry(Page.GUIDE, "help", concerns_dossiers, rank=1),
    ]


def entry(page: Page, icon: str, shown_to: Callable[[Actor], bool], *, rank: int) -> MenuEntry:
    return MenuEntry(
        page.label,
        f"certification:{page.value}",
        icon,
        shown_to,
        Capability.CERTIFICATION,
        rank,
        offers(page),
    )


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource(
            "certification.hours",
            gettext_lazy("Heures à saisir pour les certificats de réalisation"),
            mine=hours_to_enter,
            others=nobody_else,
            capability=Capability.CERTIFICATION,
        ),
        PendingSource(
            "certification.to_certify",
            gettext_lazy("Certificats de réalisation à certifier ou à corriger"),
            mine=months_to_certify,
            others=nobody_else,
            capability=Capability.CERTIFICATION,
        ),
        *supporting_list.pending_sources(),
        *validation_entries.pending_sources(),
        PendingSource(
            "certification.messages",
            gettext_lazy("Messages à lire à propos des dossiers"),
            mine=messages_to_read,
            others=nobody_else,
            capability=Capability.CERTIFICATION,
        ),
    ]


def months_waiting(actor: Actor, fund: Fund) -> list[Month]:
    """Every month that waits for the actor's own body, oldest first: four queries, however many dossiers."""
    if not is_body(actor):
        return []
    dossiers = list(Dossier.objects.visible_to(actor).followed().order_by("pk"))
    return waiting(month for months in months_of(dossiers, fund).values() for month in months)


def hours_to_enter(actor: Actor) -> tuple[int, Iterable[PendingAction]]:
    fund = Fund.objects.get(pk=actor.fund_id)
    choices = choices_of(fund)
    months = [month for month in months_waiting(actor, fund) if month.status == MonthStatus.WAITING]

    def opened(month: Month) -> datetime:
        return datetime.combine(max(opening_of(month.first, choices), month.dossier.starts_on), time.min, fund.zone)

    return len(months), [action(month, opened(month), month.dossier.training_title) for month in months[:SHOWN]]


def months_to_certify(actor: Actor) -> tuple[int, Iterable[PendingAction]]:
    """Prepared, contested, or sent back by the fund."""
    fund = Fund.objects.get(pk=actor.fund_id)
    months = [month for month in months_waiting(actor, fund) if month.status != MonthStatus.WAITING]
    return len(months), [
        action(month, month.certificate.created_at, str(month.status.label))
        for month in months[:SHOWN]
        if month.certificate
    ]


def action(month: Month, since: datetime, detail: str) -> PendingAction:
    return PendingAction(
        title=f"{month.name} · {month.dossier.full_name}",
        detail=f"{month.dossier.number} · {detail}",
        url=address_of(month),
        since=since,
    )


def address_of(month: Month) -> str:
    """The page that clears what the body has to do: the entry, or « Fiche de présence »."""
    route = "certification:certify" if month.awaits_certifying else "certification:month"
    return reverse(route, args=[month.dossier.uuid, month.first])


def messages_to_read(actor: Actor) -> tuple[int, Iterable[PendingAction]]:
    """Threads with something of the other side that she hasn't read, the oldest first."""
    if actor.user_id is None or not concerns_dossiers(actor):
        return 0, []
    side = Message.Side.FUND if is_staff(actor, Capability.CERTIFICATION) else Message.Side.BODY
    unread = Dossier.objects.visible_to(actor).with_exchange(actor.user_id, side).filter(unread__gt=0)
    count = len(unread.order_by("pk").values_list("pk", flat=True)[:COUNTED])
    return count, [
        PendingAction(
            title=dossier.full_name,
            detail=f"{dossier.number} · {dossier.training_title}",
            url=reverse("certification:exchange", args=[dossier.uuid]),
            since=dossier.last_message_at,
        )
        for dossier in unread.order_by("last_message_at", "pk")[:SHOWN]
    ]


def nobody_else(actor: Actor) -> tuple[int, Iterable[PendingAction]]:
    """The staff's board of all bodies' months comes with certifying."""
    return 0, []
