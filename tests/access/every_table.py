"""All access tables with what builds their people: a new table is added here, and every check of all tables sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extranet.organisations.roles import ORGANISATIONS
from extranet.tenants.capabilities import Capability
from tests.access import (
    accounts,
    accounts_world,
    administration,
    administration_world,
    batch,
    batch_world,
    certification,
    certification_world,
    enrolments_catalogue,
    enrolments_catalogue_world,
    enrolments_enrolling,
    enrolments_enrolling_world,
    enrolments_presence,
    enrolments_presence_world,
    enrolments_reports,
    enrolments_reports_world,
    enrolments_requesting,
    enrolments_requesting_world,
    enrolments_staff_data,
    enrolments_staff_data_world,
    evidence,
    funding_asking,
    funding_asking_world,
    funding_contributions,
    funding_contributions_world,
    funding_counters,
    funding_counters_world,
    funding_deciding,
    funding_deciding_world,
    funding_exchanges,
    funding_exchanges_world,
    funding_invoicing,
    funding_invoicing_world,
    funding_letters,
    funding_letters_world,
    funding_paying,
    funding_paying_world,
    help,
    help_world,
    integrations_keys,
    integrations_keys_world,
    mandates,
    mandates_world,
    providers,
    providers_world,
    retention,
    retention_world,
    rights,
    rights_world,
    safekeeping,
    safekeeping_world,
    signup,
    signup_world,
    statistics,
    statistics_world,
    table,
    training,
    training_company,
    training_company_world,
    training_world,
    trust,
    trust_world,
    validation,
    validation_world,
    webhooks,
    webhooks_world,
    world,
)
from tests.access.table import Row
from tests.access.world import World

# The fund's directory, and what waits for a second person, are there for everybody of its office.
FOR_THE_WHOLE_OFFICE = {
    "organisations:list",
    "organisations:own",
    "organisations:organisation",
    "organisations:establishments",
    "organisations:members",
    "organisations:managers",
    "organisations:own_managers",
    "organisations:own_users",
    "trust:home",
    "trust:proposals",
    "help:tickets",
    "help:ticket",
    "help:close",
    "statistics:home",
    "statistics:file",
}


@dataclass(frozen=True, slots=True)
class Table:
    """`words` explains its profiles and objects; `matter` is the staff's whose pages these are; `refusing` the
    answers to a method that isn't listed.

    `confirmed`: rows that hold, with people of their own, once each has given her password again.
    """

    name: str
    words: str | None
    build: Callable[[], World]
    rows: Sequence[Row]
    build_confirmed: Callable[[], World] | None = None
    confirmed: Sequence[Row] = ()
    matter: str = ORGANISATIONS
    refusing: frozenset[str] = frozenset({"405"})

    @property
    def is_of_staff(self) -> bool:
        """Whether some of its pages are shut to strangers: these may be the staff's."""
        return any(row.expected["stranger"] in {"403", "404"} for row in self.rows)

    def knows(self, word: str) -> bool:
        """Whether one of its cells says so."""
        return any(word in row.expected.values() for row in (*self.rows, *self.confirmed))


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
    Table("mandates", mandates.__doc__, mandates_world.build, mandates.MANDATES, matter=Capability.PREENCODING),
    Table("batch", batch.__doc__, batch_world.build, batch.BATCH, matter=Capability.BATCH),
    Table(
        "certification",
        certification.__doc__,
        certification_world.build,
        [*certification.CERTIFICATION, *evidence.EVIDENCE],
        matter=Capability.CERTIFICATION,
    ),
    Table(
        "validation",
        validation.__doc__,
        validation_world.build,
        validation.VALIDATION,
        matter=Capability.CERTIFICATION,
    ),
    Table(
        "enrolments-catalogue",
        enrolments_catalogue.__doc__,
        enrolments_catalogue_world.build,
        enrolments_catalogue.ENROLMENTS_CATALOGUE,
        matter=Capability.ENROLMENT,
    ),
    Table(
        "enrolments-presence",
        enrolments_presence.__doc__,
        enrolments_presence_world.build,
        enrolments_presence.PRESENCE,
        matter=Capability.ENROLMENT,
    ),
    Table(
        "enrolments-requesting",
        enrolments_requesting.__doc__,
        enrolments_requesting_world.build,
        enrolments_requesting.ENROLMENTS_REQUESTING,
        matter=Capability.ENROLMENT,
    ),
    Table(
        "enrolments-reports",
        enrolments_reports.__doc__,
        enrolments_reports_world.build,
        enrolments_reports.ENROLMENTS_REPORTS,
        matter=Capability.ENROLMENT,
    ),
    Table(
        "enrolments-enrolling",
        enrolments_enrolling.__doc__,
        enrolments_enrolling_world.build,
        enrolments_enrolling.ENROLLING,
        matter=Capability.ENROLMENT,
    ),
    Table(
        "funding-deciding",
        funding_deciding.__doc__,
        funding_deciding_world.build,
        funding_deciding.FUNDING_DECIDING,
        matter=Capability.MEMBERSHIP,
    ),
    Table(
        "funding-exchanges",
        funding_exchanges.__doc__,
        funding_exchanges_world.build,
        funding_exchanges.FUNDING_EXCHANGES,
        matter=Capability.MEMBERSHIP,
    ),
    Table(
        "funding-asking",
        funding_asking.__doc__,
        funding_asking_world.build,
        funding_asking.FUNDING_ASKING,
        matter=Capability.MEMBERSHIP,
    ),
    Table(
        "funding-paying",
        funding_paying.__doc__,
        funding_paying_world.build,
        funding_paying.FUNDING_PAYING,
        matter=Capability.MEMBERSHIP,
    ),
    Table(
        "funding-counters",
        funding_counters.__doc__,
        funding_counters_world.build,
        funding_counters.FUNDING_COUNTERS,
        matter=Capability.MEMBERSHIP,
    ),
    Table("training", training.__doc__, training_world.build, training.TRAINING, matter=Capability.PREENCODING),
    Table(
        "training-company",
        training_company.__doc__,
        training_company_world.build,
        training_company.TRAINING_COMPANY,
        matter=Capability.PREENCODING,
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
    Table("keys", integrations_keys.__doc__, integrations_keys_world.build, integrations_keys.KEYS),
    Table(
        "signup",
        signup.__doc__,
        signup_world.build,
        signup.SIGNUP,
        refusing=frozenset({"405", "done"}),  # whoever is signed in is led on, by whichever method
    ),
    Table("administration", administration.__doc__, administration_world.build, administration.ADMINISTRATION),
    Table(
        "enrolments-staff-data",
        enrolments_staff_data.__doc__,
        enrolments_staff_data_world.build,
        enrolments_staff_data.STAFF_DATA,
        matter=Capability.ENROLMENT,
    ),
    Table(
        "funding-letters",
        funding_letters.__doc__,
        funding_letters_world.build,
        funding_letters.FUNDING_LETTERS,
        matter=Capability.MEMBERSHIP,
    ),
    Table(
        "funding-contributions",
        funding_contributions.__doc__,
        funding_contributions_world.build,
        funding_contributions.CONTRIBUTIONS,
        matter=Capability.MEMBERSHIP,
    ),
    Table("webhooks", webhooks.__doc__, webhooks_world.build, webhooks.WEBHOOKS),
    Table("rights", rights.__doc__, rights_world.build, rights.RIGHTS),
    Table("safekeeping", safekeeping.__doc__, safekeeping_world.build, safekeeping.SAFEKEEPING),
    Table("help", help.__doc__, help_world.build, help.HELP),
    Table(
        "retention",
        retention.__doc__,
        retention_world.build,
        retention.RETENTION,
        matter=Capability.CERTIFICATION,
    ),
    Table("statistics", statistics.__doc__, statistics_world.build, statistics.STATISTICS),
    Table(
        "funding-invoicing",
        funding_invoicing.__doc__,
        funding_invoicing_world.build,
        funding_invoicing.FUNDING_INVOICING,
        matter=Capability.MEMBERSHIP,
    ),
]
