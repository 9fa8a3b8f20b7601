"""What other programs can be told of operators' mandates."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import WebhookEvent

from . import verbs
from .models import Mandate


def events() -> list[WebhookEvent]:
    of_mandate = partial(
        WebhookEvent,
        visible=Mandate.objects.visible_to,
        organisations=lambda mandate: [mandate.company_id, mandate.operator_id],
        path=lambda row: "/mandates",
        scope="training:read",
        capability=Capability.PREENCODING,
        number="",
    )
    return [
        of_mandate("mandate.started", _("Mandat d’opérateur commencé"), (verbs.MANDATE_STARTED.name,)),
        of_mandate("mandate.ended", _("Mandat d’opérateur terminé"), (verbs.MANDATE_ENDED.name,)),
    ]
