"""Of which rules a fund chooses the durations, and how many days a file is announced before it goes."""

from __future__ import annotations

from itertools import chain

from django.utils.translation import gettext_lazy as _

from extranet.tenants.durations import OPTION
from extranet.tenants.models import Fund
from extranet.tenants.retention import RetentionRule, SweepRule, Term, Unit, retention_rules, sweep_rules

NOTICE = "notice"
NOTICE_TERM = Term(Unit.DAYS, default=30, shortest=7, longest=365)
NOTICE_LABEL = _("Annoncer un fichier combien de jours avant de l’effacer")


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
