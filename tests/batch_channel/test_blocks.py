"""What may not leave is blocked with its reason, and the others leave all the same."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from batch_channel import incidents, services
from batch_channel.models import Batch, Declaration
from batch_channel.simulator import identity
from batch_channel.simulator.directory import Directory
from batch_channel.simulator.openssh import running_sshd
from batch_channel.workflow import BatchState, DeclarationState
from extranet.demo.channel import rehearsal
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import (
    NUMBERS,
    REGISTER,
    channel_of,
    declared,
    employer_of,
    give_number,
    names,
    now,
    only_batch,
    page_of_channel,
    point_at,
    run,
    state_of,
    worker_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.feature("FLA-06")
def test_without_a_reporting_mandate_nothing_leaves(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund, mandate="")))
    run(fund)
    blocked = now(fund, declaration)
    assert (blocked.state, blocked.block) == (DeclarationState.BLOCKED, "no_mandate")
    assert "mandat de déclaration" in blocked.advice.what
    assert "Renvoyer" in blocked.advice.do
    assert names(simulated.directory.inbox("T")) == []


def test_a_mandate_that_ended_yesterday_is_none(fund, simulated):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    declaration = declared(fund, worker_of(fund, employer_of(fund, until=yesterday)))
    run(fund)
    assert now(fund, declaration).block == "no_mandate"


@pytest.mark.feature("FLA-06")
def test_a_mandate_that_ends_while_the_server_is_down_holds_the_set_back(fund, tmp_path):
    with rehearsal(fund, tmp_path) as simulated:
        port = simulated.server.port
    company = employer_of(fund)
    declaration = declared(fund, worker_of(fund, company))
    run(fund)
    assert only_batch(fund).state == BatchState.PREPARED
    with scope(fund):
        company.data_mandates.update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    with rehearsal(fund, tmp_path, port=port) as simulated:
        run(fund)
        assert names(simulated.directory.inbox("T")) == []
    assert only_batch(fund).state == BatchState.ABANDONED
    assert now(fund, declaration).block == "no_mandate"


def test_without_a_register_number_the_others_leave_all_the_same(fund, simulated):
    company = employer_of(fund)
    complete, missing = worker_of(fund, company), worker_of(fund, company, None, "Sansnuméro")
    sent, blocked = declared(fund, complete), declared(fund, missing)
    run(fund)
    assert state_of(fund, sent) == DeclarationState.SENT
    assert now(fund, blocked).block == "no_register_number"
    give_number(fund, missing, NUMBERS[1])
    with scope(fund):
        services.resend(actor=Actor.system(fund), fund=fund, declaration=blocked)
    run(fund)
    assert state_of(fund, blocked) == DeclarationState.SENT


def test_what_our_own_checks_refuse_is_said_in_words_and_the_others_leave(fund, simulated):
    company = employer_of(fund)
    right = declared(fund, worker_of(fund, company))
    early = declared(
        fund,
        worker_of(fund, company, NUMBERS[1], "Tôt"),
        starts_on=datetime.date(2023, 10, 5),
        ends_on=datetime.date(2026, 10, 6),
    )
    run(fund)
    assert state_of(fund, right) == DeclarationState.SENT
    blocked = now(fund, early)
    assert blocked.block == "invalid"
    assert blocked.advice.details == (
        "La formation est antérieure au 1er avril 2024 : elle ne se déclare pas. (Training/StartingDate)",
    )


def test_a_source_that_is_gone_blocks(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    REGISTER.gone.add(declaration.source_uuid)
    run(fund)
    assert now(fund, declaration).block == "no_source"


def test_without_a_channel_it_is_blocked_and_leaves_by_itself_once_there_is_one(fund, tmp_path):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    assert now(fund, declaration).block == "no_channel"
    with rehearsal(fund, tmp_path):
        run(fund)
        assert state_of(fund, declaration) == DeclarationState.SENT


@pytest.mark.feature("FLA-03")
def test_more_than_a_file_may_hold_makes_several_sets(fund, simulated):
    company = employer_of(fund)
    for number, name in zip(NUMBERS, ("Un", "Deux", "Trois"), strict=True):
        declared(fund, worker_of(fund, company, number, name))
    point_at(fund, max_forms=2)
    run(fund)
    with scope(fund):
        batches = list(Batch.objects.order_by("pk"))
        assert [batch.attempts.count() for batch in batches] == [2, 1]
        assert [batch.sequence for batch in batches] == ["00001", "00002"]
        assert not Declaration.objects.exclude(state=DeclarationState.SENT).exists()
    kinds = (("FI", "1.1"), ("GO", "1"))
    expected = [f"{kind}.{one.name}.{part}" for one in batches for kind, part in kinds]
    assert names(simulated.directory.inbox("T")) == sorted(expected)


@pytest.mark.feature("FLA-03")
def test_numbered_parts_of_one_set_leave_only_where_the_setting_says_so(fund, simulated_real, settings):
    """Each part is a document of its own, signed on its own; one GO for all."""
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"MULTIPART": True}
    company = employer_of(fund)
    declarations = [
        declared(fund, worker_of(fund, company, number, name)) for number, name in zip(NUMBERS, "ABC", strict=True)
    ]
    point_at(fund, max_forms=2)
    run(fund)
    batch = only_batch(fund)
    expected = [f"{kind}.{batch.name}.2.{part}" for kind in ("FI", "FS") for part in (1, 2)]
    inbox = simulated_real.directory.inbox("R")
    assert names(inbox) == sorted([*expected, f"GO.{batch.name}.2"])
    for part, forms in ((1, 2), (2, 1)):
        data = (inbox / f"FI.{batch.name}.2.{part}").read_bytes()
        assert f"<PartNbr>{part}</PartNbr>".encode() in data
        assert data.count(b"<Form>") + data.count(b"<Form ") == forms
    simulated_real.answer()
    run(fund)
    assert only_batch(fund).state == BatchState.ANSWERED
    states = {state_of(fund, one) for one in declarations}
    assert states == {DeclarationState.ACCEPTED, DeclarationState.REFUSED}, "the closed number's alone is refused"


def test_real_files_leave_for_nobody_but_our_own_simulator(fund, simulated_real, tmp_path):
    """Another server behind a forwarded port, or pinned instead: R goes to neither."""
    declared(fund, worker_of(fund, employer_of(fund)))
    other = Directory(tmp_path / "other")
    identity.ensure(other)
    with running_sshd(other.path) as stranger:
        point_at(fund, port=stranger.port)
        run(fund)
        assert channel_of(fund).error == incidents.STOP
        point_at(fund, host_key=stranger.host_key, error="", attempts=0, next_attempt_at=timezone.now())
        run(fund)
        assert names(stranger.root / "IN") == []
    assert channel_of(fund).error == incidents.PRODUCTION_REFUSED
    page = page_of_channel(fund)
    assert "Les envois réels sont refusés" in page
    assert "14 janvier 2026" in page


def test_a_fund_without_the_capability_exchanges_nothing(fund, simulated):
    declared(fund, worker_of(fund, employer_of(fund)))
    fund.capabilities = ["preencoding"]
    fund.save()
    run(fund)
    assert names(simulated.directory.inbox("T")) == []
    with scope(fund):
        assert not Batch.objects.exists()
