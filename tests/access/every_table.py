"""All access tables with what builds their people: a new table is added here, and every check of all tables sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.access import (
    accounts,
    accounts_world,
    administration,
    administration_world,
    batch,
    batch_world,
    mandates,
    mandates_world,
    providers,
    providers_world,
    rights,
    rights_world,
    signup,
    signup_world,
    table,
    training,
    training_company,
    training_company_world,
    training_world,
    trust,
    trust_world,
    world,
)
from tests.access.table import Row
from tests.access.world import World


@dataclass(frozen=True, slots=True)
class Table:
    """`words` explains its profiles and objects.

    `confirmed`: rows that hold, with people of their own, once each has given her password again.
    """

    name: str
    words: str | None
    build: Callable[[], World]
    rows: Sequence[Row]
    build_confirmed: Callable[[], World] | None = None
    confirmed: Sequence[Row] = ()


TABLES = [
    Table(
        "accounts",
        accounts.__doc__,
        accounts_world.build,
        accounts.ACCOUNTS,
        accounts_world.build_confirmed,
        accounts.CONFIRMED,
    ),
    Table("organisations", table.__doc__, world.build, table.ROWS),
    Table("mandates", mandates.__doc__, mandates_world.build, mandates.MANDATES),
    Table("batch", batch.__doc__, batch_world.build, batch.BATCH),
    Table("training", training.__doc__, training_world.build, training.TRAINING),
    Table(
        "training-company", training_company.__doc__, training_company_world.build, training_company.TRAINING_COMPANY
    ),
    Table(
        "providers",
        providers.__doc__,
        providers_world.build,
        providers.PROVIDERS,
        providers_world.build_confirmed,
        providers.CONFIRMED_PROVIDERS,
    ),
    Table("trust", trust.__doc__, trust_world.build, trust.TRUST),
    Table("signup", signup.__doc__, signup_world.build, signup.SIGNUP),
    Table("administration", administration.__doc__, administration_world.build, administration.ADMINISTRATION),
    Table("rights", rights.__doc__, rights_world.build, rights.RIGHTS),
]
