"""How long a sign-up that nobody confirmed is kept (`BEY-23`): `tasks.forget_abandoned` deletes it on its day."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from extranet.tenants.retention import SweepRule, Term, Unit

from .models import KEPT_FOR, PendingSignUp


def old_sign_ups(before: datetime.datetime) -> Any:
    return PendingSignUp.objects.filter(created_at__lt=before)


SIGN_UPS = SweepRule(
    name="sign-ups",
    label=_("Inscriptions abandonnées"),
    term=Term(Unit.DAYS, default=KEPT_FOR.days, shortest=KEPT_FOR.days, longest=KEPT_FOR.days),
    starts=_("Le début de l’inscription."),
    reason=_("Qui n’a pas confirmé n’a rien demandé."),
    old=old_sign_ups,
    dropped=_("Tout ce qui fut saisi (chiffré jusque-là)"),
    kept=_("Leur nombre, au journal"),
)
