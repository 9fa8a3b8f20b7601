"""Random people, in random order, with random faults, on what leaves for the social security and comes back."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from batch_channel import services, watchdogs
from batch_channel.models import Answer, Attempt, Batch, Channel, Declaration
from batch_channel.models import Counter as Sequences
from batch_channel.services.review import Effect
from batch_channel.tasks import exchange
from batch_channel.workflow import BatchState, DeclarationState
from extranet.demo.channel import SENDER_NUMBER, rehearsal
from extranet.mandates.models import DataMandate
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.batch_channel import promises, scenes
from tests.batch_channel.scenes import KIND, NUMBERS, REGISTER
from tests.factories import FundFactory
from tests.mandates.scenes import actor_of, staff_actor
from tests.training.scenes import mandatee_of

from .batch_keys import Keys
from .batch_moves import MAY, worker_may
from .batch_rules import BATCHES as RULES
from .batch_rules import GONE
from .batch_server import Line, Server
from .dying_worker import dying_at
from .machine import FAULTS, FundMachine, profile

pytestmark = pytest.mark.django_db

B, D = BatchState, DeclarationState
MEANWHILE = datetime.timedelta(minutes=16)  # a look later, and a dead worker's claim is over
CLOCK = [MEANWHILE, datetime.timedelta(hours=3), datetime.timedelta(days=1), datetime.timedelta(hours=-1)]
ANSWERS = ["all"] * 4 + ["later", "some", "unknown_code", "again", "nonsense"]
COURSES = ["leaves", "leaves", "called back", "refused", "rejected", "goes back"]
NO_NUMBER, CLOSED = 2, 1
RIGHT = ["74062001907", "91020304049", "66111100165"]


@dataclass
class World:
    """Two companies with four workers, the fund's channel in R to a server of its own, and strangers."""

    fund: Fund
    elsewhere: Fund
    server: Server
    keys: Keys
    people: dict[str, Actor]
    workers: list[Worker]


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.SIMULATOR_DIR = str(tmp_path)
    authority = str(tmp_path / "identity" / "ca-certificate.pem")
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"AUTHORITIES": [authority]}
    fund, elsewhere = scenes.batch_fund(), FundFactory(capabilities=["preencoding", "batch"])
    company = scenes.employer_of(fund)
    other = scenes.employer_of(fund, name="Béta", enterprise_number="0428759497", mandate="MAHIS-43")
    numbers = [NUMBERS[0], NUMBERS[2], None]
    workers = [scenes.worker_of(fund, company, number, name) for number, name in zip(numbers, "ABC", strict=True)]
    workers.append(scenes.worker_of(fund, other, NUMBERS[1], "D"))
    with scope(fund):
        people = {
            "staff": staff_actor(fund),
            "company": actor_of(mandatee_of(fund, company)),
            "other_company": actor_of(mandatee_of(fund, other)),
            "app": Actor.system(fund),
        }
    people["foreign"] = staff_actor(elsewhere)
    with rehearsal(fund, tmp_path, environment="R") as simulated:
        server = Server(simulated)
        yield World(fund, elsewhere, server, Keys(server.directory), people, workers)


ACTS = ["resend", "confirm", "hold", "release", "hold_batch", "release_batch", "cancel", "cancel", "look", "attach",
        "review", "ssh_key", "certificate", "environment", "pin"]  # fmt: skip
VERSIONED = {"environment", "pin"}
EFFECTS = [Effect.NOTHING, Effect.ACKNOWLEDGED, Effect.REJECTED, Effect.ACCEPTED, Effect.REFUSED]


class BatchMachine(FundMachine[World]):
    rules_of_the_workflow = RULES
    done: ClassVar[dict[str, int]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(datetime.datetime.now(datetime.UTC))
        self.now = self.clock.start()
        self.cluster = settings.JOURNAL_CLUSTER
        self.lost: set[str] = set()  # names that the server had when the database went back
        self.counters: dict[tuple[Any, ...], int] = {}
        self.world.server.wipe()
        REGISTER.particular.clear()
        REGISTER.gone.clear()

    @initialize(steps=st.integers(1, 3), environment=st.sampled_from("RRT"), turns=st.randoms(use_true_random=False))
    def begin(self, steps: int, environment: str, turns: Random) -> None:
        if environment == "T":
            self.act("environment", "staff", 0, "none", 1)
        self.is_backed_up()
        for _ in range(steps):
            self.usual_course(turns.choice(COURSES), turns.randrange(4), turns.choice(ANSWERS))

    @rule(course=st.sampled_from(COURSES), worker=st.integers(0, 3), how=st.sampled_from(ANSWERS))
    def usual_course(self, course: str, worker: int, how: str) -> None:
        """Most days: it leaves and is answered, is called back in time, or is refused, alone or with its whole file,
        and sent again; or it has left, the database goes back to before that, and the fund lets the channel go on.
        """
        self.declare(CLOSED if course == "refused" else worker, worker % 3)
        if course == "called back":
            self.now.shift(MEANWHILE)
            self.worker_exchanges(Line("down"), 0, False)
            self.act("cancel", "staff", 0, "none", 0)
        if course == "rejected":
            self.act("certificate", "staff", 0, "none", 2)
        self.a_look_later("all" if course in {"refused", "rejected"} else how)
        if course == "rejected":
            self.act("certificate", "staff", 0, "none", 0)
        if course == "goes back":
            self.is_restored()
            self.worker_exchanges(Line(), 0, False)
            self.act("release", "staff", 0, "none", 0)
            self.declare(worker, worker % 3)
            self.a_look_later(how)
        elif course != "leaves":
            self.act("resend", "staff", 0, "none", 0)

    def states(self) -> dict[Hashable, str]:
        rows = [(f"d{pk}", f"d:{state}") for pk, state in Declaration.objects.values_list("pk", "state")]
        return dict(rows + [(f"b{pk}", f"b:{state}") for pk, state in Batch.objects.values_list("pk", "state")])

    def rows(self) -> Hashable:
        held = tuple(Batch.objects.order_by("pk").values_list("held_at", "cancelled_at"))
        channel = Channel.objects.values_list("version", "held_at", "error", "environment", "host_key").get()
        return held, channel, tuple(model.objects.count() for model in (Attempt, Answer))  # type: ignore[attr-defined]

    # What people do

    @rule(worker=st.integers(0, 3), detail=st.integers(0, 2), fault=FAULTS)
    def declares(self, worker: int, detail: int, fault: str) -> None:
        self.declare(worker, detail, fault)

    def declare(self, worker: int, detail: int, fault: str = "none") -> None:
        """An app above asks for a declaration; title 2 is one that is accepted with a warning."""
        someone, uuid = self.world.workers[worker], uuid4()
        self.is_now(uuid, detail)

        def do() -> Any:
            return services.declare_participation(
                actor=self.world.people["app"],
                fund=self.fund,
                kind=KIND,
                source_uuid=uuid,
                worker=Worker.objects.get(pk=someone.pk),
                company=Worker.objects.select_related("organisation").get(pk=someone.pk).organisation,
                trained_from=REGISTER.particular[uuid].training.starts_on,
            )

        self.performed("declare", "app", do, "none" if fault == "stale" else fault)

    def is_now(self, uuid: UUID, detail: int) -> None:
        title = ["Sécurité électrique BA4", "Sécurité électrique BA5", "Sans doute"][detail]
        REGISTER.particular[uuid] = scenes.registration(title=title)

    @rule(
        name=st.sampled_from(ACTS),
        who=st.sampled_from(["staff"] * 6 + ["company"] * 3 + ["other_company", "foreign"]),
        number=st.integers(0, 5),
        fault=FAULTS,
        detail=st.integers(0, 4),
    )
    def anything(self, name: str, who: str, number: int, fault: str, detail: int) -> None:
        self.act(name, who, number, fault, detail)

    @rule(name=st.sampled_from(ACTS), number=st.integers(0, 2), detail=st.integers(0, 4))
    def staff_acts(self, name: str, number: int, detail: int) -> None:
        """Who may do nearly all of it, so that more of it comes about."""
        self.act(name, "staff", number, "none", detail)

    def act(self, name: str, who: str, number: int, fault: str, detail: int) -> None:
        actor = self.world.people[who]
        if fault == "stale" and name not in VERSIONED:
            fault = "none"
        elsewhere = self.world.elsewhere if who == "foreign" else None
        done = self.performed(
            name, who, lambda: getattr(self, f"do_{name}")(actor, number, detail), fault, as_fund=elsewhere
        )
        assert not (done and fault == "stale"), f"{name} was done with an old version"

    def performed(self, name: str, who: str, do: Callable[[], Any], fault: str, *, as_fund: Fund | None = None) -> bool:
        with scope(self.fund):
            before = self.states()
        done = self.perform(name, do, fault, as_fund=as_fund)
        self.compare(before, lambda was, now: (name, who, was, now) in MAY, f"{who}, « {name} »")
        return done

    def compare(self, before: dict[Hashable, str], may: Callable[[str | None, str | None], bool], whoever: str) -> None:
        with scope(self.fund):
            after = self.states()
        for key in before.keys() | after.keys():
            was, now = before.get(key), after.get(key)
            assert was == now or may(was, now), f"{whoever}: {key} went from {was} to {now}"

    def declaration(self, actor: Actor, number: int, *states: str) -> Declaration:
        found = Declaration.objects.visible_to(actor).select_related("company", "worker").order_by("-pk")
        fit = found.filter(state__in=states) if states else found
        return (fit if fit.exists() and number < 4 else found)[number % 4 : number % 4 + 1].get()

    def batch(self, actor: Actor, number: int) -> Batch:
        return Batch.objects.visible_to(actor).order_by("-pk")[number % 3 : number % 3 + 1].get()

    def channel(self, actor: Actor) -> Channel:
        return Channel.objects.visible_to(actor).get()

    def do_resend(self, actor: Actor, number: int, detail: int) -> None:
        states = [D.ACCEPTED] if detail > 2 else [D.BLOCKED, D.REFUSED]  # accepted in test, for real
        declaration = self.declaration(actor, number, *states)
        services.resend(actor=actor, fund=self.fund, declaration=declaration)

    def do_confirm(self, actor: Actor, number: int, detail: int) -> None:
        declaration = self.declaration(actor, number, D.PROPOSED)
        services.confirm_change(actor=actor, fund=self.fund, declaration=declaration)

    def do_hold(self, actor: Actor, number: int, detail: int) -> None:
        services.hold_channel(actor=actor, channel=self.channel(actor), reason="On attend.")

    def do_release(self, actor: Actor, number: int, detail: int) -> None:
        services.release_channel(actor=actor, fund=self.fund, channel=self.channel(actor))

    def do_hold_batch(self, actor: Actor, number: int, detail: int) -> None:
        services.hold_batch(actor=actor, batch=self.batch(actor, number), reason="On regarde.")

    def do_release_batch(self, actor: Actor, number: int, detail: int) -> None:
        services.release_batch(actor=actor, fund=self.fund, batch=self.batch(actor, number))

    def do_cancel(self, actor: Actor, number: int, detail: int) -> None:
        services.cancel_batch(actor=actor, fund=self.fund, batch=self.batch(actor, number), reason="À refaire.")

    def do_look(self, actor: Actor, number: int, detail: int) -> None:
        services.look_now(actor=actor, fund=self.fund, channel=self.channel(actor))

    def answer(self, actor: Actor, number: int) -> Answer:
        found = Answer.objects.visible_to(actor).filter(state=Answer.State.TO_REVIEW).order_by("-pk")
        return found[number % 3 : number % 3 + 1].get()

    def do_review(self, actor: Actor, number: int, detail: int) -> None:
        services.review_answer(actor=actor, answer=self.answer(actor, number), comment="Vu avec eux.")

    def do_attach(self, actor: Actor, number: int, detail: int) -> None:
        name, effect = self.batch(actor, number).name, EFFECTS[detail]
        services.attach_answer(
            actor=actor, answer=self.answer(actor, number), batch_name=name, effect=effect, reason="C’est celui-là."
        )

    def do_ssh_key(self, actor: Actor, number: int, detail: int) -> None:
        """A new key; whoever makes it may forget to register it."""
        channel = services.generate_ssh_key(actor=actor, fund=self.fund, channel=self.channel(actor))
        if detail:
            self.world.server.directory.authorize(channel.ssh_public_key)

    def do_certificate(self, actor: Actor, number: int, detail: int) -> None:
        """Another one that the server knows, or doesn't; one that is over; one for later."""
        made = self.world.keys.named(["known", "other", "unknown", "expired", "known"][detail])
        later = timezone.now() + datetime.timedelta(hours=2) if detail == 4 else None
        channel = self.channel(actor)
        services.store_certificate(actor=actor, fund=self.fund, channel=channel, data=made.data, takes_over_at=later)
        if made.is_known:
            self.world.server.directory.certificate.write_bytes(made.certificate)

    def do_environment(self, actor: Actor, number: int, detail: int) -> None:
        self.save(actor, environment="RT"[detail % 2])

    def do_pin(self, actor: Actor, number: int, detail: int) -> None:
        """The server's key, or another one that stops everything."""
        self.save(actor, host_key="SHA256:" + "A" * 43 if detail == 0 else self.world.server.host_key)

    def save(self, actor: Actor, **fields: Any) -> None:
        channel = self.channel(actor)
        version = channel.version + 7 if self.is_stale else channel.version
        services.save_channel(
            actor=actor, fund=self.fund, channel=channel, sender_number=SENDER_NUMBER, version=version, **fields
        )

    # What happens elsewhere

    @rule(number=st.integers(0, 3), how=st.sampled_from(["0", "1", "2", "gone", "back"]))
    def source(self, number: int, how: str) -> None:
        """What was declared changes where it comes from, is deleted, or is there again."""
        with scope(self.fund):
            uuids = list(Declaration.objects.order_by("pk").values_list("source_uuid", flat=True).distinct())
        if not uuids:
            return
        uuid = uuids[number % len(uuids)]
        REGISTER.gone.discard(uuid)
        if how == "gone":
            REGISTER.gone.add(uuid)
        elif how != "back":
            self.is_now(uuid, int(how))
        self.performed("source", "app", lambda: scenes.look_at_source(self.fund, uuid), "twice")

    @rule(number=st.sampled_from([NO_NUMBER, CLOSED]))
    def company_corrects_a_number(self, number: int) -> None:
        scenes.give_number(self.fund, self.world.workers[number], RIGHT[number])

    @rule(ends=st.booleans())
    def mandate(self, ends: bool) -> None:
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        with scope(self.fund):
            DataMandate.objects.filter(number="MAHIS-42").update(ends_on=yesterday if ends else None)

    @rule(how=st.sampled_from(ANSWERS))
    def server_answers(self, how: str) -> None:
        self.world.server.answer(how)

    @rule(shift=st.sampled_from(CLOCK))
    def time_passes(self, shift: datetime.timedelta) -> None:
        self.now.shift(shift)

    @rule()
    def is_backed_up(self) -> None:
        """A copy of the database as it is now, sources included."""
        self.backup = transaction.savepoint()
        self.kept = dict(REGISTER.particular), set(REGISTER.gone), settings.JOURNAL_CLUSTER

    @rule()
    def is_restored(self) -> None:
        """The database goes back to the copy; what lies on the server stays there. The number is raised each time."""
        self.lost |= set(promises.posted(self.world.server.directory))
        transaction.savepoint_rollback(self.backup)
        particular, gone, _cluster = self.kept
        REGISTER.particular, REGISTER.gone = dict(particular), set(gone)
        settings.JOURNAL_CLUSTER += 1
        self.counters.clear()

    # What machines do

    @rule(
        line=st.one_of(
            st.just(Line()),
            st.just(Line("down")),
            st.builds(Line, st.sampled_from(["cut", "hangs"]), st.integers(0, 12_000)),
        ),
        point=st.one_of(st.just(0), st.integers(1, 24)),
        done=st.booleans(),
    )
    def worker_exchanges(self, line: Line, point: int, done: bool) -> None:
        """As the sweep of each minute has it; the line or the worker may fail at any point."""
        with scope(self.fund):
            before, looked_at = self.states(), Channel.objects.get().looked_at
        with self.world.server.reached_by(self.fund, line), dying_at(point, done=done) as died:
            exchange(self.fund.pk)
        self.compare(before, worker_may, "the worker")
        with scope(self.fund):
            channel = Channel.objects.get()
            if channel.looked_at != looked_at and not died():
                known = set(Answer.objects.filter(channel=channel).values_list("name", flat=True))
                left = self.world.server.answers_in(channel.environment) - known
                assert not left, f"an exchange ended well and left {left}"

    @rule(how=st.sampled_from(ANSWERS))
    def a_look_later(self, how: str) -> None:
        """A quarter of an hour in which nothing fails."""
        self.now.shift(MEANWHILE)
        self.worker_exchanges(Line(), 0, False)
        self.world.server.answer(how)
        self.now.shift(MEANWHILE)
        self.worker_exchanges(Line(), 0, False)

    @rule()
    def watchdogs_look(self) -> None:
        watchdogs.watch(self.fund.pk)

    # What must hold

    @invariant()
    def all_holds(self) -> None:
        self.check()
        self.what_left_is_known()

    def what_left_is_known(self) -> None:
        server = self.world.server
        posted, held = promises.posted(server.directory), promises.digests(server.directory)
        twice = [name for name, count in posted.items() if count > 1]
        assert not twice, f"these names were used twice: {twice}"
        with scope(self.fund):
            batches = {batch.name: batch for batch in Batch.objects.all()}
            counters = {(one.sender_id, one.created_on, one.environment): one.last for one in Sequences.objects.all()}
            forms = Attempt.objects.filter(reference__in=server.accepted()).select_related("batch")
            stand = [form.declaration_id for form in forms.filter(batch__environment="R")]
        for name in posted.keys() - self.lost:
            batch = batches.get(name)
            assert batch is not None, f"{name} is on the server, and nobody here knows of it"
            tried = batch.state == B.SENDING and batch.go_tried_at is not None
            assert batch.state in GONE or tried, f"{name} is on the server, and it is {batch.state} here"
            assert batch.data_sha256 == held[name], f"{name} holds other bytes than those that were frozen"
        for name, batch in batches.items():
            assert batch.state not in GONE or name in posted, f"{name} is {batch.state}, and the server never had it"
        assert len(stand) == len(set(stand)), "two forms of one declaration stand"
        for key, last in self.counters.items():
            assert counters.get(key, 0) >= last, f"the counter of {key} fell from {last}"
        self.counters = counters

    def comes_to_an_end(self) -> None:
        """Everything is mended and everybody does his part: nothing is left on its way."""
        staff = Actor.system(self.fund)
        self.mandate(ends=False)
        self.act("pin", "staff", 0, "none", 1)
        self.act("ssh_key", "staff", 0, "none", 1)
        self.act("certificate", "staff", 0, "none", 0)
        for environment in ("R", "T", "R", "T"):
            left = self.on_its_way()
            if not left:
                return
            self.act("environment", "staff", 0, "none", "RT".index(environment))
            with scope(self.fund):
                for batch in Batch.objects.filter(held_at__isnull=False):
                    services.release_batch(actor=staff, fund=self.fund, batch=batch)
            self.now.shift(datetime.timedelta(hours=3))  # what is planned has begun, what was put off is due
            self.worker_exchanges(Line(), 0, False)
            self.act("release", "staff", 0, "none", 0)
            self.worker_exchanges(Line(), 0, False)
            self.a_look_later("all")
            self.all_holds()
        left = self.on_its_way()
        assert not left, f"never came to an end: {left}, {self.rows()}"

    def on_its_way(self) -> dict[Hashable, str]:
        with scope(self.fund):
            return {row: state for row, state in self.states().items() if state not in SETTLED}

    def teardown(self) -> None:
        try:
            self.comes_to_an_end()
            self.check(deep=True)
        finally:
            self.clock.stop()
            settings.JOURNAL_CLUSTER = self.cluster
            super().teardown()


SETTLED = {"d:accepted", "d:refused", "d:blocked", "d:proposed", "b:answered", "b:rejected", "b:abandoned"}


def test_batches_keep_their_promises_whoever_does_what_and_whatever_fails(world):
    BatchMachine.world = world
    BatchMachine.done.clear()
    run_state_machine_as_test(BatchMachine, settings=profile(examples=6, steps=8))
    assert {"declare", "resend", "cancel"} <= BatchMachine.done.keys(), str(BatchMachine.refused)
