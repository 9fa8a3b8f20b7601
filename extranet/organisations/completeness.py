"""What a fund wants to know of each worker, and what is still missing of one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import capfirst

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text

from . import register_number
from .models import WorkerDetails

OPTION = "compulsory_worker_details"  # of a fund: names of columns

OFFERED: dict[str, tuple[str, ...]] = {
    Fund.Country.BELGIUM: ("language", "function", "joint_committee", "email", "employer_number"),
    Fund.Country.FRANCE: ("language", "function", "email"),
}
STAFF_DATA = ("phone", "unit", "internal_number")  # where people are enrolled (`ITM-33`)
SERVICE_DATES = ("in_service_on", "left_on")


def offered(fund: Fund) -> list[str]:
    """The columns of `WorkerDetails` that the fund's companies fill in, in the order of the form."""
    enrols = fund.has(Capability.ENROLMENT)
    numbers = ["register_number"] * register_number.asked(fund)
    return numbers + list(OFFERED[fund.country]) + [*STAFF_DATA, *SERVICE_DATES] * enrols


def selectable(fund: Fund) -> list[str]:
    """Those that the fund may make compulsory. The declaring employer is given only where it is another one."""
    never = {"register_number", "employer_number", *SERVICE_DATES}
    return [field for field in offered(fund) if field not in never]


def compulsory(fund: Fund) -> list[str]:
    """Those without which a worker counts as incomplete."""
    chosen = fund.options.get(OPTION, [])
    return [field for field in offered(fund) if field == "register_number" or field in chosen]


def missing(fund: Fund, details: WorkerDetails | None) -> list[Text]:
    """The labels of what is compulsory and not given yet."""
    return labels(field for field in compulsory(fund) if not getattr(details, field, None))


def labels(fields: Iterable[str]) -> list[Text]:
    columns = {column.name: column.verbose_name for column in WorkerDetails._meta.fields}
    return [capfirst(columns[field]) for field in fields]
