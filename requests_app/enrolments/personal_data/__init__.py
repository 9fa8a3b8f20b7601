"""Where enrolments speak of somebody who has an account (`BEY-22`), part by part."""

from __future__ import annotations

from extranet.tenants.registries import PersonalData

from . import places, presence, results, staff_data


def entries() -> list[PersonalData]:
    return [*places.entries(), *presence.entries(), *results.entries(), *staff_data.entries()]
