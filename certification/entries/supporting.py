"""Certifiers' documents: what the staff have to check, and what a body has to deposit again."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, PendingAction, PendingSource, Waiting, counted

from ..identity_queries import SupportingDocumentQuerySet
from ..models import SupportingDocument
from ..workflow.supporting import SupportingState
from .counting import source

TO_REPLACE = [SupportingState.REFUSED, SupportingState.WITHDRAWN, SupportingState.EXPIRED]


def pending_sources() -> list[PendingSource]:
    return [
        source("supporting", _("Justificatifs à contrôler"), to_check, to_be_checked),
        source("supporting_again", _("Justificatifs à fournir à nouveau"), to_replace),
    ]


def to_check(actor: Actor) -> Waiting:
    if not is_staff(actor, Capability.CERTIFICATION):
        return NOTHING
    return listed(SupportingDocument.objects.visible_to(actor).to_check(), "certification:supporting")


def to_be_checked(actor: Actor) -> Waiting:
    """A body's, which wait for the fund."""
    if not actor.has(Role.MANAGER):
        return NOTHING
    return listed(SupportingDocument.objects.visible_to(actor).to_check())


def to_replace(actor: Actor) -> Waiting:
    """Refused, withdrawn or expired: her own letter, and her body's Kbis."""
    if not actor.has(Role.MANAGER):
        return NOTHING
    return listed(SupportingDocument.objects.visible_to(actor).filter(state__in=TO_REPLACE))


def listed(rows: SupportingDocumentQuerySet, page: str = "") -> Waiting:
    """Without a `page` of each, they lead to « Votre identité »."""
    return counted(rows.select_related("body", "certifier").order_by("deposited_at", "pk"), partial(action, page))


def action(page: str, document: SupportingDocument) -> PendingAction:
    body, certifier = document.body.name, document.certifier
    return PendingAction(
        title=str(SupportingDocument.Kind(document.kind).label),
        detail=f"{body} · {certifier.full_name}" if certifier else body,
        url=reverse(page, args=[document.uuid]) if page else reverse("certification:identity"),
        since=document.decided_at or document.deposited_at,
    )
