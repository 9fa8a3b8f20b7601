"""What other programs can be told of training requests."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import WebhookEvent

from . import verbs
from .models import Request


def events() -> list[WebhookEvent]:
    of_request = partial(
        WebhookEvent,
        visible=Request.objects.visible_to,
        organisations=lambda request: [request.company_id, request.author_id],
        path=lambda row: f"/requests/{row.uuid}",
        scope="training:read",
        capability=Capability.PREENCODING,
    )
    return [
        of_request(name, label, (verb.name,))
        for name, label, verb in (
            (
                "training_request.sent_to_company",
                _("Demande de formation envoyée à l’entreprise"),
                verbs.SENT_TO_COMPANY,
            ),
            ("training_request.returned", _("Demande de formation renvoyée à l’opérateur"), verbs.RETURNED),
            ("training_request.disowned", _("Demande de formation refusée par l’entreprise"), verbs.DISOWNED),
            ("training_request.certified", _("Présences certifiées par l’entreprise"), verbs.CERTIFIED),
            ("training_request.sent_to_fund", _("Demande de formation envoyée au fonds"), verbs.SENT_TO_FUND),
            ("training_request.complement_asked", _("Complément demandé par le fonds"), verbs.COMPLEMENT_ASKED),
            ("training_request.accepted", _("Demande de formation acceptée par le fonds"), verbs.ACCEPTED),
            ("training_request.refused", _("Demande de formation refusée par le fonds"), verbs.REFUSED),
        )
    ]
