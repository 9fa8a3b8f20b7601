"""How long the trace of a mail is kept (`BEY-23`)."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from extranet.tenants.retention import SweepRule, Term, Unit

from .models import Message


def old_messages(before: datetime.datetime) -> Any:
    """Over, one way or the other: nothing waits for them."""
    return Message.objects.filter(created_at__lt=before, next_attempt_at__isnull=True).exclude(state=Message.State.HELD)


MESSAGES = SweepRule(
    name="mails",
    label=_("Trace des e-mails envoyés"),
    term=Term(Unit.DAYS, default=365, shortest=90, longest=1827),
    starts=_("La création de l’e-mail."),
    reason=_("Prouver qu’un message est parti ; leur texte n’est pas gardé."),
    old=old_messages,
    dropped=_("L’adresse, l’objet et le contenu à composer"),
    kept=_("Rien"),
)
