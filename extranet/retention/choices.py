"""How long a fund keeps what: `fund.options["retention"]`, one number a rule, within the rule's bounds."""

from __future__ import annotations

from itertools import chain

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from extranet.tenants.models import Fund
from extranet.tenants.retention import RetentionRule, SweepRule, Term, Unit, retention_rules, sweep_rules

OPTION = "retention"
DAYS_A_YEAR = 365.25
NOTICE = "notice"
NOTICE_TERM = Term(Unit.DAYS, default=30, shortest=7, longest=365)
NOTICE_LABEL = _("Annoncer un fichier combien de jours avant de l’effacer")


def amount_of(fund: Fund, rule: RetentionRule | SweepRule) -> int:
    """In years or days, as the rule's term counts."""
    return fund.options.get(OPTION, {}).get(rule.name, rule.term.default)


def notice_of(fund: Fund) -> int:
    """Days on the list before anything is forgotten."""
    return fund.options.get(OPTION, {}).get(NOTICE, NOTICE_TERM.default)


def shown_rules(fund: Fund) -> list[RetentionRule | SweepRule]:
    """What the fund's own services hold, for its pages."""
    return [
        rule
        for rule in chain[RetentionRule | SweepRule](retention_rules, sweep_rules)
        if rule.capability is None or fund.has(rule.capability)
    ]


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
