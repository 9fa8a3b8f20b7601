"""What every page of one dossier shows: its header and its tabs (`ATN-26`)."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.tenants.capabilities import Capability

from ..models import Dossier
from ..months import Month, month_of_dossier
from ..permissions import acts_for_body
from ..tables.dossiers import session

SUMMARY, PAYMENTS, MONTHS, TRAINING, CALENDAR = "summary", "payments", "months", "training", "calendar"
DOCUMENTS, EXCHANGE = "documents", "exchange"

TABS = [
    (SUMMARY, _("Synthèse"), "certification:dossier"),
    (PAYMENTS, _("Règlements"), "certification:payments_of"),
    (DOCUMENTS, _("Documents"), "certification:documents_of"),
    (MONTHS, _("Certificats de réalisation"), "certification:months"),
    (TRAINING, _("Synthèse de formation"), "certification:training"),
    (CALENDAR, _("Calendrier prévisionnel"), "certification:calendar"),
    (EXCHANGE, _("Échanges"), "certification:exchange"),
]


def visible_dossier(request: ActorRequest, uuid: UUID) -> Dossier:
    """The dossier with its body and employer, or 404 for whoever has nothing to do with it."""
    dossiers = Dossier.objects.visible_to(request.actor).select_related("training_body", "employer")
    return get_object_or_404(dossiers, uuid=uuid)


def known_month(request: ActorRequest, dossier: Dossier, first: datetime.date) -> Month:
    """404 when the dossier has no such month."""
    found = month_of_dossier(dossier, first, request.fund)
    if found is None:
        raise Http404
    return found


def frame(request: ActorRequest, dossier: Dossier, tab: str) -> dict[str, Any]:
    """The context of a page of the dossier, at this tab."""
    return {
        "dossier": dossier,
        "session": session(dossier),
        "is_staff": is_staff(request.actor, Capability.CERTIFICATION),
        "is_body": acts_for_body(request.actor, dossier),
        "tab": tab,
        "tabs": [
            {"key": key, "label": label, "address": reverse(route, args=[dossier.uuid]), "is_current": key == tab}
            for key, label, route in TABS
        ],
        "refused": False,
    }
