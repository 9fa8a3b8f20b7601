"""allauth's own mails, through our outbox: its templates, rendered when they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from extranet.notifications import kinds, services
from extranet.tenants.models import Fund

from .models import User

# The mails that allauth sends on this site: the beginning of their templates' names, and what the staff call them.
TEMPLATES = {
    "account/email/email_changed": _("Adresse e-mail changée"),
    "account/email/email_confirmation": _("Confirmation d’adresse"),
    "account/email/password_changed": _("Mot de passe changé"),
    "account/email/password_reset": _("Mot de passe oublié"),
    "account/email/password_reset_key": _("Mot de passe oublié"),
    "account/email/unknown_account": _("Mot de passe oublié, adresse inconnue"),
}


def queue_allauth_mail(fund: Fund, template: str, email: str, context: Mapping[str, Any]) -> None:
    """Queue one of TEMPLATES. Of allauth's context its words are kept, encrypted: addresses, links with keys, codes."""
    user = context.get("user")
    times = {name: value.isoformat() for name, value in context.items() if isinstance(value, datetime)}
    services.queue(
        kinds.named(template),
        fund=fund,
        address=email,
        user_id=user.pk if user else None,
        language=(user.language if user else "") or translation.get_language(),
        payload={"user": user.pk if user else None, "times": list(times), **times},
        secret={"email": email} | {name: value for name, value in context.items() if isinstance(value, str)},
    )


def words(fund: Fund, payload: kinds.Payload, secret: kinds.Secret) -> dict[str, Any]:
    """The context that allauth gave, as its templates want it. A person who has left since is told nothing."""
    user = User.objects.get(pk=payload["user"]) if payload["user"] else None
    times = {name: datetime.fromisoformat(payload[name]) for name in payload["times"]}
    return {"user": user, **times, **secret}


for template, label in TEMPLATES.items():
    kinds.declare(
        kinds.MailKind(
            template,
            template,
            words,
            kinds.Category.ACCOUNT,
            can_be_disabled=False,
            label=label,
            instead_of_resending=_("La personne recommence ce qu’elle demandait : elle reçoit alors un nouveau lien."),
        )
    )
