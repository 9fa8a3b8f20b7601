"""A fund's choices about one of its services: `fund.options[key]`, kept by its administrators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from extranet.journal.services import record
from extranet.journal.verbs import Verb
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..permissions import check_administrator


@transaction.atomic
def keep_options(
    *,
    actor: Actor,
    fund: Fund,
    key: str,
    values: Mapping[str, Any],
    verb: Verb,
    facts: Callable[[list[str]], Mapping[str, Any]],
    text: str = "",
) -> Fund:
    """`values` as JSON keeps them; those that aren't named stay. The same again changes nothing.

    `facts` gets the names of what changed and gives what the journal says.
    """
    check_administrator(actor)
    current = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    before = current.options.get(key, {})
    if changed := sorted(name for name, value in values.items() if name not in before or before[name] != value):
        current.options[key] = before | dict(values)
        current.save(update_fields=["options"])
        record(actor, verb, current, facts=facts(changed), text=text)
    return current
