"""What other programs can be told of declarations."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import WebhookEvent

from . import verbs
from .models import Declaration


def events() -> list[WebhookEvent]:
    of_declaration = partial(
        WebhookEvent,
        visible=Declaration.objects.visible_to,
        organisations=lambda declaration: [declaration.company_id],
        path=lambda row: f"/declarations/{row.uuid}",
        scope="declarations:read",
        capability=Capability.BATCH,
        number="",
    )
    return [
        of_declaration("declaration.accepted", _("Déclaration acceptée"), (verbs.DECLARATION_ACCEPTED.name,)),
        of_declaration("declaration.refused", _("Déclaration refusée"), (verbs.DECLARATION_REFUSED.name,)),
        of_declaration("declaration.blocked", _("Déclaration bloquée"), (verbs.DECLARATION_BLOCKED.name,)),
    ]
