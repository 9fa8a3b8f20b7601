"""The fund states how accessible its site is."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.ui.accessibility import OPTION

from .. import verbs
from .fund_options import keep_options


def state_accessibility(
    *,
    actor: Actor,
    fund: Fund,
    audited_on: date | None,
    auditor: str,
    percentage: int | None,
    gaps: str,
    exempted: str,
    contact: str,
    remedy: str,
) -> Fund:
    """Keep it, dated today. `percentage`: of the criteria that the audit found respected, 0 to 100.

    Raises `ValidationError` for an audit that is only half described, that is still to come, or for a percentage out of
    range.
    """
    today = timezone.localdate(timezone=fund.zone)
    described = {"audited_on": audited_on, "auditor": auditor, "percentage": percentage}
    missing = [name for name, value in described.items() if value in {None, ""}]
    if missing and len(missing) < len(described):
        words = _("Un audit a une date, un auteur et un résultat : complétez les trois, ou effacez-les.")
        raise ValidationError(dict.fromkeys(missing, words))
    if audited_on and audited_on > today:
        raise ValidationError({"audited_on": _("Indiquez la date d’un audit déjà fait.")})
    if percentage is not None and not 0 <= percentage <= 100:
        raise ValidationError({"percentage": _("Choisissez un nombre de 0 à 100.")})
    values = {
        "audited_on": audited_on.isoformat() if audited_on else "",
        "auditor": auditor,
        "percentage": percentage,
        "gaps": gaps,
        "exempted": exempted,
        "contact": contact,
        "remedy": remedy,
        "stated_on": today.isoformat(),
    }
    return keep_options(
        actor=actor,
        fund=fund,
        key=OPTION,
        values=values,
        verb=verbs.ACCESSIBILITY_STATED,
        facts=lambda changed: {"changed": changed, "percentage": percentage},
    )
