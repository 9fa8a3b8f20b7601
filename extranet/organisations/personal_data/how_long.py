"""How long data are kept, in the fund's own durations: what apps say names a rule where its duration belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from django.utils.translation import ngettext

from extranet.journal.looks import months_kept
from extranet.tenants.durations import amount_of, in_words
from extranet.tenants.models import Fund
from extranet.tenants.registries import PersonalData
from extranet.tenants.retention import RetentionRule, SweepRule, retention_rules, sweep_rules

LOOKS = "looks"
"""The name of the access log's duration, which is no rule's: the database guards it (`journal.looks`)."""


def durations_of(fund: Fund) -> dict[str, str]:
    """In words, in the active language, by the name of the rule."""
    rules = chain[RetentionRule | SweepRule](retention_rules, sweep_rules)
    found = {rule.name: in_words(rule.term, amount_of(fund, rule)) for rule in rules}
    months = months_kept(fund)
    return found | {LOOKS: ngettext("%(count)d mois", "%(count)d mois", months) % {"count": months}}


def told(fund: Fund, held: Iterable[PersonalData]) -> list[PersonalData]:
    """The same sections, whose `retention` says how long this fund keeps them."""
    durations = durations_of(fund)
    return [replace(one, retention=str(one.retention) % durations) for one in held]
