"""All access tables with what builds their people: a new table is added here, and every check of all tables sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.access import (
    accounts_world,
    batch_world,
    certification_world,
    mandates_world,
    training_company_world,
    training_world,
    world,
)
from tests.access.accounts import ACCOUNTS, CONFIRMED
from tests.access.batch import BATCH
from tests.access.certification import CERTIFICATION
from tests.access.mandates import MANDATES
from tests.access.table import ROWS, Row
from tests.access.training import TRAINING
from tests.access.training_company import TRAINING_COMPANY
from tests.access.world import World


@dataclass(frozen=True, slots=True)
class Table:
    """`confirmed`: rows that hold, with people of their own, once each has given her password again."""

    name: str
    build: Callable[[], World]
    rows: list[Row]
    build_confirmed: Callable[[], World] | None = None
    confirmed: tuple[Row, ...] = ()


TABLES = [
    Table("accounts", accounts_world.build, ACCOUNTS, accounts_world.build_confirmed, tuple(CONFIRMED)),
    Table("organisations", world.build, ROWS),
    Table("mandates", mandates_world.build, MANDATES),
    Table("batch", batch_world.build, BATCH),
    Table("certification", certification_world.build, CERTIFICATION),
    Table("training", training_world.build, TRAINING),
    Table("training-company", training_company_world.build, TRAINING_COMPANY),
]
