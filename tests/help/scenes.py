"""Situations that tests of help begin with, made by its services."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from extranet.documents.inspection import Inspected, Kind, inspect
from extranet.help import services
from extranet.help.models import ShelfItem, Ticket
from extranet.organisations.models import Membership
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.documents.pdf_factory import simple_pdf
from tests.mandates.scenes import actor_of


def reported(fund: Fund, membership: Membership, **fields: Any) -> Ticket:
    usual = {"page": "/", "about": "Le bouton ne répond pas", "text": "Je clique sur « Envoyer » et rien ne se passe."}
    with scope(fund):
        return services.report(actor=actor_of(membership), fund=fund, **usual | fields)


def form_file() -> Inspected:
    return inspect(BytesIO(simple_pdf()), name="formulaire.pdf", accepted=[Kind.PDF])


def laid_out(fund: Fund, officer: Membership, **fields: Any) -> ShelfItem:
    usual: dict[str, Any] = {"title": "Demande de login", "kind": "form", "language": "fr", "is_public": True}
    with scope(fund):
        return services.lay_out(actor=actor_of(officer), fund=fund, upload=form_file(), **usual | fields)
