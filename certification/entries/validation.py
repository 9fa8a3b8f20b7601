"""What validation adds to the menu and to the first screen: « Mes formations », and what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, SHOWN, MenuEntry, PendingAction, PendingSource, Waiting, counted

from ..models import Certificate, Dossier, SheetRequest, Validation
from ..periods import month_name
from ..queries import has_account, is_employers
from ..workflow.certificates import CertificateState
from .counting import source


def is_nobody_else(actor: Actor) -> bool:
    """A person without organisation: if she has business here, it is her own training."""
    return actor.organisation_id is None and has_account(actor)


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            gettext_lazy("Mes formations"),
            "certification:trainings",
            "training",
            is_nobody_else,
            Capability.CERTIFICATION,
            0,
        ),
        MenuEntry(
            gettext_lazy("Formations des salariés"),
            "certification:trainings",
            "training",
            is_employers,
            Capability.CERTIFICATION,
        ),
    ]


def pending_sources() -> list[PendingSource]:
    return [
        source("to_validate", gettext_lazy("Heures à valider"), hours_to_validate),
        source("answers", gettext_lazy("Réponses d’organismes à décider"), answers_to_decide),
        source("sheets", gettext_lazy("Attestations de présence à joindre"), sheets_to_join),
    ]


def hours_to_validate(actor: Actor) -> Waiting:
    """The months that await the actor's word as the beneficiary, or as the employer."""
    if not (has_account(actor) or is_employers(actor)):
        return NOTHING
    hers = Q(pk__in=[])
    if has_account(actor):
        mine = Q(certificate__dossier__account=actor.user_id, certificate__dossier__joined_at__isnull=False)
        hers |= mine & Q(party=Validation.Party.BENEFICIARY)
    if is_employers(actor):
        hers |= Q(certificate__dossier__employer=actor.organisation_id, party=Validation.Party.EMPLOYER)
    rows = Validation.objects.filter(
        hers, state=Validation.State.AWAITED, certificate__state=CertificateState.AWAITING
    ).select_related("certificate__dossier")
    return counted(
        rows.defer("certificate__snapshot").order_by("certificate__certified_at", "pk"),
        lambda row: action(row.certificate, "certification:training_month", row.certificate.certified_at),
    )


def answers_to_decide(actor: Actor) -> Waiting:
    """For the staff: what bodies maintain."""
    if not is_staff(actor, Capability.CERTIFICATION):
        return NOTHING
    rows = Certificate.objects.filter(state=CertificateState.MAINTAINED).select_related("dossier")
    return counted(
        rows.defer("snapshot").order_by("certified_at", "pk"),
        lambda row: action(row, "certification:month_story", row.certified_at),
    )


def sheets_to_join(actor: Actor) -> Waiting:
    """For a body: the attendance sheets that the fund asks for."""
    if not actor.has(Role.MANAGER):
        return NOTHING
    rows = (
        SheetRequest.objects.visible_to(actor).filter(answered_at__isnull=True).select_related("certificate__dossier")
    )
    return counted(
        rows.defer("certificate__snapshot").order_by("due_on", "pk"),
        lambda row: action(row.certificate, "certification:month_story", row.asked_at),
    )


def action(certificate: Certificate, route: str, since: datetime | None) -> PendingAction:
    """`since` is there in every state that waits."""
    dossier = certificate.dossier
    return PendingAction(
        title=f"{month_name(certificate.month)} · {dossier.full_name}",
        detail=f"{dossier.number} · {dossier.training_title}",
        url=reverse(route, args=[dossier.uuid, certificate.month]),
        since=since or certificate.created_at,
    )


def trainings_block(request: ActorRequest) -> Mapping[str, Any] | None:
    """On the first screen of whoever is a beneficiary: her trainings, and those she is invited to."""
    if not request.fund.has(Capability.CERTIFICATION) or not has_account(request.actor):
        return None
    hers = Dossier.objects.filter(account=request.actor.user_id).select_related("training_body")
    dossiers = list(hers.order_by("-starts_on", "-pk")[:SHOWN])
    if not dossiers:
        return None
    return {
        "heading": _("Mes formations"),
        "offered": [one for one in dossiers if one.joined_at is None],
        "joined": [one for one in dossiers if one.joined_at is not None],
    }
