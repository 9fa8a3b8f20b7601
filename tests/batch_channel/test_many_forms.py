"""One set of thousands of forms, the whole way and back; with `FAULTS_DEEP=1` of a hundred thousand."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from uuid import uuid4

import pytest

from batch_channel.models import Answer, Attempt, Declaration
from batch_channel.workflow import BatchState, DeclarationState
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.batch_channel.promises import check_kept
from tests.batch_channel.scenes import KIND, NUMBERS, employer_of, names, only_batch, point_at, run, worker_of

# Committed, as on a site, so that PostgreSQL knows by itself how many rows there are: within one transaction it never
# learns, and of 100 000 each search among the waiting would compare every declaration with every form.
pytestmark = pytest.mark.django_db(transaction=True)

FORMS = 100_000 if os.environ.get("FAULTS_DEEP") else 2_000
CLOSED = 10  # of them are of the worker whose number the simulator knows as closed


@pytest.mark.feature("FLA-32", "FLA-33")
def test_a_set_of_many_forms_leaves_signed_and_each_of_its_answers_comes_back(fund, simulated_real):
    company = employer_of(fund)
    right, closed = (worker_of(fund, company, number, f"N{number}") for number in (NUMBERS[0], NUMBERS[2]))
    point_at(fund, max_forms=FORMS, max_part_bytes=2**31 - 1)
    with scope(fund):
        Declaration.objects.bulk_create(
            (
                Declaration(
                    kind=KIND,
                    source_uuid=uuid4(),
                    company=company,
                    worker=closed if number < CLOSED else right,
                    trained_from=datetime.date(2026, 10, 5),
                )
                for number in range(FORMS)
            ),
            batch_size=1000,
        )
    run(fund)
    batch = only_batch(fund)
    sent = [f"{kind}.{batch.name}.1.1" for kind in ("FI", "FS")] + [f"GO.{batch.name}.1"]
    assert names(simulated_real.directory.inbox("R")) == sent
    assert simulated_real.answer() == 2, "ACRF and NOTI"
    run(fund)

    assert only_batch(fund).state == BatchState.ANSWERED
    with scope(fund):
        states = Counter(Declaration.objects.values_list("state", flat=True))
        outcomes = Counter(Attempt.objects.values_list("outcome", flat=True))
        answers = Counter(Answer.objects.values_list("kind", "state", "signature"))
        told = Counter(Entry.objects.filter(verb__contains="declaration_").values_list("verb", flat=True))
    assert states == {DeclarationState.ACCEPTED: FORMS - CLOSED, DeclarationState.REFUSED: CLOSED}
    assert outcomes == {Attempt.Outcome.ACCEPTED: FORMS - CLOSED, Attempt.Outcome.REFUSED: CLOSED}
    assert answers == {(kind, Answer.State.READ, Answer.Signature.OK): 1 for kind in ("ACRF", "NOTI")}
    accepted, refused = "batch_channel.declaration_accepted", "batch_channel.declaration_refused"
    assert told == {accepted: FORMS - CLOSED, refused: CLOSED}
    check_kept(fund, simulated_real.directory)
