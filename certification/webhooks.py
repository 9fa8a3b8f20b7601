"""What other programs can be told of months and their certificates."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import WebhookEvent

from . import verbs
from .models import Certificate


def events() -> list[WebhookEvent]:
    of_certificate = partial(
        WebhookEvent,
        visible=Certificate.objects.visible_to,
        organisations=lambda certificate: [certificate.dossier.training_body_id],
        path=lambda certificate: f"/dossiers/{certificate.dossier.uuid}/months/{certificate.month:%Y-%m}/certificate",
        scope="certification:read",
        capability=Capability.CERTIFICATION,
    )
    return [
        of_certificate(name, label, (verb.name,))
        for name, label, verb in (
            ("certificate.prepared", _("Certificat de réalisation préparé"), verbs.CERTIFICATE_PREPARED),
            ("certificate.certified", _("Heures d’un mois certifiées"), verbs.CERTIFIED),
            ("certificate.validated", _("Heures d’un mois validées"), verbs.HOURS_VALIDATED),
            ("certificate.contested", _("Heures d’un mois contestées"), verbs.HOURS_CONTESTED),
            ("certificate.sent_back", _("Certificat renvoyé par le fonds"), verbs.SENT_BACK),
            ("certificate.superseded", _("Certificat remplacé par une correction"), verbs.CERTIFICATE_SUPERSEDED),
        )
    ]
