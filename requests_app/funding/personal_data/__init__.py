"""What member services hold about a person (`BEY-22`), part by part."""

from __future__ import annotations

from extranet.tenants.registries import PersonalData

from . import asking, counters, exchanges, invoicing, letters


def entries() -> list[PersonalData]:
    return [*asking.entries(), *counters.entries(), *exchanges.entries(), *invoicing.entries(), *letters.entries()]
