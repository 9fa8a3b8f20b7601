"""How long a fund keeps what: `fund.options["retention"]`, one number a rule, within the rule's bounds (`BEY-23`)."""

from __future__ import annotations

from django.utils.translation import ngettext

from .models import Fund
from .retention import RetentionRule, SweepRule, Term, Unit

OPTION = "retention"
DAYS_A_YEAR = 365.25


def amount_of(fund: Fund, rule: RetentionRule | SweepRule) -> int:
    """In years or days, as the rule's term counts."""
    return fund.options.get(OPTION, {}).get(rule.name, rule.term.default)


def in_words(term: Term, amount: int) -> str:
    """« 3 ans après la fin de l’année », « 30 jours », « 5 ans » for 1 827 days."""
    years = round(amount / DAYS_A_YEAR)
    if term.unit is Unit.DAYS and years and abs(amount - years * DAYS_A_YEAR) < 1:
        return ngettext("%(count)d an", "%(count)d ans", years) % {"count": years}
    if term.unit is Unit.DAYS:
        return ngettext("%(count)d jour", "%(count)d jours", amount) % {"count": amount}
    return ngettext("%(count)d an après la fin de l’année", "%(count)d ans après la fin de l’année", amount) % {
        "count": amount
    }
