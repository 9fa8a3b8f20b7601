"""Random people, in random order, with random faults, on training requests from draft to decision."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from random import Random
from typing import Any, ClassVar

import pikepdf
import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from extranet.documents import tasks
from extranet.documents.models import Document, Rendering
from extranet.documents.rendering import RenderFailed
from extranet.mandates.models import Mandate
from extranet.mandates.services import revoke
from extranet.mandates.tasks import end_expired
from extranet.notifications.tasks import send as send_mails
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.versions import Versioned
from extranet.tenants.work import claim
from requests_app.training.models import Absence, Day, Participant, Recap, Request, SigningLink
from requests_app.training.services import (
    certifying,
    completing,
    days,
    deciding,
    drafting,
    links,
    participants,
    presences,
    printing,
    returning,
    sending,
    sending_to_fund,
    signing,
)
from requests_app.training.services.participants import Person
from requests_app.training.services.presences import Presence
from requests_app.training.workflow import Part, RequestState
from tests.factories import FundFactory, OrganisationFactory, WorkerDetailsFactory, WorkerFactory
from tests.mandates.scenes import actor_of, operator_of, staff_actor
from tests.training.company_scenes import inspected, signed_by
from tests.training.scenes import PEOPLE, TRAINING, Stage, authorised, day_hours, mandatee_of, stage, yesterday

from .invariants import received_once
from .machine import FAULTS, REFUSALS, FundMachine, profile
from .training_rules import TRAINING as RULES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]

S = RequestState
SIGNER = "Béatrice Exemple"


@dataclass
class World:
    """A fund whose company has one mandatee and one operator's encoder; and people who have nothing to do with it."""

    made: Stage
    people: dict[str, Actor]
    elsewhere: Fund
    workers: list[Worker]
    printed: list[bytes] = field(default_factory=list)

    @property
    def fund(self) -> Fund:
        return self.made.fund


def world() -> World:
    made = stage()
    fund = made.fund
    with scope(fund):
        other_company = OrganisationFactory(name="Autre entreprise", enterprise_number="0428759497")
        other_mandatee = mandatee_of(fund, other_company)
        workers = []
        for person in PEOPLE:
            worker = WorkerFactory(
                organisation=made.company,
                last_name=person.last_name,
                first_name=person.first_name,
                birth_date=person.birth_date,
            )
            WorkerDetailsFactory(worker=worker, organisation=made.company)
            workers.append(worker)
    elsewhere = FundFactory(capabilities=["preencoding"])
    people = {
        "encoder": made.operator_actor,
        "mandatee": made.company_actor,
        "other_operator": actor_of(operator_of(fund, "Autre opérateur")),
        "other_company": actor_of(other_mandatee),
        "staff": staff_actor(fund),
        "foreign": staff_actor(elsewhere),
    }
    return World(made, people, elsewhere, workers)


@cache
def page(number: int) -> bytes:
    """A PDF like no other, in the place of what WeasyPrint would draw."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = f"Édition {number}"
        pdf.save(target)
    return target.getvalue()


@cache
def signed_page(content: bytes) -> Any:
    return inspected(signed_by(content, SIGNER))


# By whom each change of state may be: docs/states.md, a line for each. None: the row is born, or gone.
MAY: set[tuple[str, str, str | None, str | None]] = {
    ("create", "encoder", None, S.DRAFT),
    ("create", "mandatee", None, S.WITH_COMPANY),
    ("copy", "encoder", None, S.DRAFT),
    ("copy", "mandatee", None, S.WITH_COMPANY),
    ("delete", "encoder", S.DRAFT, None),
    ("delete", "mandatee", S.WITH_COMPANY, None),
    ("send", "encoder", S.DRAFT, S.WITH_COMPANY),
    ("send", "encoder", S.RETURNED, S.WITH_COMPANY),
    ("recall", "encoder", S.WITH_COMPANY, S.DRAFT),
    ("give_back", "mandatee", S.WITH_COMPANY, S.RETURNED),
    ("disown", "mandatee", S.WITH_COMPANY, S.DISOWNED),
    ("certify", "mandatee", S.WITH_COMPANY, S.CERTIFIED),
    ("certify", "mandatee", S.COMPLEMENT, S.CERTIFIED),
    ("print", "mandatee", S.CERTIFIED, S.TO_SIGN),
    ("sign", "mandatee", S.TO_SIGN, S.SIGNED),
    ("sign", "mandatee", S.COMPLEMENT, S.SIGNED),
    ("sign_by_link", "link", S.TO_SIGN, S.SIGNED),
    ("sign_by_link", "link", S.COMPLEMENT, S.SIGNED),
    ("send_to_fund", "mandatee", S.SIGNED, S.WITH_FUND),
    ("send_to_fund", "mandatee", S.COMPLEMENT, S.WITH_FUND),
    ("ask_complement", "staff", S.WITH_FUND, S.COMPLEMENT),
    ("accept", "staff", S.WITH_FUND, S.ACCEPTED),
    ("refuse", "staff", S.WITH_FUND, S.REFUSED),
    *(("revoke", who, state, S.WITH_COMPANY) for who in ("mandatee", "staff") for state in (S.DRAFT, S.RETURNED)),
    *(("calendar", "worker", state, S.WITH_COMPANY) for state in (S.DRAFT, S.RETURNED)),
    *(
        (act, "mandatee", state, to)
        for act in ("days", "people", "remove", "training", "absence")
        for state in (S.CERTIFIED, S.TO_SIGN, S.SIGNED)
        for to in (S.WITH_COMPANY, S.COMPLEMENT)
    ),
}
NEXT = {
    S.DRAFT: [("encoder", "send")],
    S.RETURNED: [("encoder", "send")],
    S.WITH_COMPANY: [("mandatee", "certify")],
    S.CERTIFIED: [("mandatee", "print")],
    S.TO_SIGN: [("mandatee", "sign")],
    S.SIGNED: [("mandatee", "send_to_fund")],
    S.WITH_FUND: [("staff", "accept"), ("staff", "ask_complement"), ("staff", "refuse")],
    S.COMPLEMENT: [("mandatee", "certify"), ("mandatee", "sign"), ("mandatee", "send_to_fund")],
    S.ACCEPTED: [],
    S.REFUSED: [],
    S.DISOWNED: [],
}
VERSIONED = {"days", "training", "absence", "certify"}
ACTS = sorted({act for act, *_ in MAY} - {"create", "calendar", "sign_by_link"} | {"open", "send_link", "tie"})


class TrainingMachine(FundMachine[World]):
    rules_of_the_workflow = RULES
    refusals = (*REFUSALS, links.LinkOver)
    done: ClassVar[dict[str, int]] = {}

    @initialize(steps=st.integers(0, 8), turns=st.randoms(use_true_random=False))
    def begin(self, steps: int, turns: Random) -> None:
        """An operator's request, or the company's own, some steps on."""
        mail.outbox.clear()
        author = turns.choice(["encoder", "encoder", "mandatee"])
        self.act("create", author, None, "none", 0)
        with scope(self.fund):
            (request,) = Request.objects.all()
            self.fill(self.world.people[author], request)
        for _ in range(steps):
            self.next_step(0, turns.randint(0, 2), "none")
            self.worker_prints("none")
            for number in (0, 3):
                self.act("tie", "mandatee", request.pk, "none", number)

    def states(self) -> dict[Hashable, str]:
        return dict(Request.objects.values_list("pk", "state"))

    def rows(self) -> Hashable:
        versions = tuple(Request.objects.order_by("pk").values_list("version", "opened_at"))
        counted = (Day, Participant, Absence, Document, Recap, SigningLink)
        return versions, tuple(model.objects.count() for model in counted)  # type: ignore[attr-defined]

    def request(self, number: int) -> int | None:
        with scope(self.fund):
            pks = list(Request.objects.order_by("pk").values_list("pk", flat=True))
        return pks[number % len(pks)] if pks else None

    # What people do

    @rule(number=st.integers(0, 5), which=st.integers(0, 2), fault=FAULTS)
    def next_step(self, number: int, which: int, fault: str) -> None:
        """The one whose turn it is goes on."""
        pk = self.request(number)
        with scope(self.fund):
            steps = NEXT[RequestState(self.states()[pk])] if pk else [("encoder", "create")]
        if steps:
            who, name = steps[which % len(steps)]
            self.act(name, who, pk, fault, which)

    @rule(
        number=st.integers(0, 5),
        name=st.sampled_from(ACTS),
        who=st.sampled_from(["encoder", "mandatee", "staff"] * 2 + ["other_operator", "other_company", "foreign"]),
        fault=FAULTS,
        detail=st.integers(0, 3),
    )
    def anything(self, number: int, name: str, who: str, fault: str, detail: int) -> None:
        self.act(name, who, self.request(number), fault, detail)

    @rule(who=st.sampled_from(["encoder", "mandatee", "staff", "other_operator", "foreign"]), fault=FAULTS)
    def create(self, who: str, fault: str) -> None:
        self.act("create", who, None, fault, 0)

    @rule(number=st.integers(0, 3), fault=FAULTS)
    def sign_by_link(self, number: int, fault: str) -> None:
        with scope(self.fund):
            found = list(SigningLink.objects.select_related("recap__request", "recap__document").order_by("pk"))
        if found:
            link = found[number % len(found)]
            self.performed("sign_by_link", "link", lambda: self.deposit_by_link(link), fault)

    def act(self, name: str, who: str, pk: int | None, fault: str, detail: int) -> None:
        actor = self.world.people[who]

        def do() -> Any:
            if name == "create":
                return drafting.create(actor=actor, companies=[self.world.made.company], **TRAINING)
            request = Request.objects.visible_to(actor).select_related("company", "author").get(pk=pk)
            return getattr(self, f"do_{name}")(actor, request, detail)

        if fault == "stale" and name not in VERSIONED:
            fault = "none"
        done = self.performed(name, who, do, fault)
        assert not (done and fault == "stale"), f"{name} was done with an old version"

    def performed(self, name: str, who: str, do: Callable[[], Any], fault: str) -> bool:
        with scope(self.fund):
            before = self.states()
        elsewhere = self.world.elsewhere if who == "foreign" else None
        done = self.perform(name, do, fault, as_fund=elsewhere)
        with scope(self.fund):
            after = self.states()
        for pk in before.keys() | after.keys():
            was, now = before.get(pk), after.get(pk)
            if was != now:
                assert (name, who, was, now) in MAY, f"{who} moved a request from {was} to {now} by « {name} »"
        return done

    def version(self, request: Versioned) -> int:
        return request.version - 1 if self.is_stale else request.version

    def fill(self, actor: Actor, request: Request) -> None:
        dates = [yesterday() - datetime.timedelta(days=1), yesterday()]
        days.change_days(
            actor=actor, request=request, version=request.version, days=[day_hours(date) for date in dates]
        )
        participants.add_participants(actor=actor, request=request, people=PEOPLE)

    def do_copy(self, actor: Actor, request: Request, detail: int) -> None:
        copied = drafting.copy(actor=actor, request=request)
        dates = [yesterday() - datetime.timedelta(days=detail + 2)]
        days.change_days(actor=actor, request=copied, version=copied.version, days=[day_hours(date) for date in dates])

    def do_delete(self, actor: Actor, request: Request, detail: int) -> None:
        drafting.delete(actor=actor, request=request)

    def do_days(self, actor: Actor, request: Request, detail: int) -> None:
        dates = [yesterday() - datetime.timedelta(days=count) for count in range(detail)]
        days.change_days(
            actor=actor,
            request=request,
            version=self.version(request),
            days=[day_hours(date) for date in dates],
            lose_absences=detail % 2 == 0,
        )

    def do_training(self, actor: Actor, request: Request, detail: int) -> None:
        drafting.change_training(
            actor=actor, request=request, version=self.version(request), title=f"Soudage TIG, niveau {detail}"
        )

    def do_people(self, actor: Actor, request: Request, detail: int) -> None:
        person = PEOPLE[detail] if detail < len(PEOPLE) else Person("Tiers", "Noé", datetime.date(1991, 5, detail))
        participants.add_participants(actor=actor, request=request, people=[person])

    def do_remove(self, actor: Actor, request: Request, detail: int) -> None:
        entry = Participant.objects.visible_to(actor).filter(request=request).order_by("-pk")[detail : detail + 1].get()
        participants.remove_participant(actor=actor, participant=entry)

    def do_absence(self, actor: Actor, request: Request, detail: int) -> None:
        entry = Participant.objects.filter(request=request).order_by("pk")[:1].get()
        day = Day.objects.filter(request=request).order_by("pk")[:1].get()
        partial = {"starts_at": datetime.time(8 + detail, 30), "ends_at": datetime.time(12), "is_justified": True}
        how: dict[str, Any] = partial if detail else {"kind": "illness"}
        presences.report(
            actor=actor, request=request, version=self.version(request), presences=[Presence(entry, day, **how)]
        )

    def do_tie(self, actor: Actor, request: Request, detail: int) -> None:
        entries = Participant.objects.filter(request=request).order_by("pk")
        worker = self.world.workers[detail % 2]
        completing.tie(actor=actor, participant=entries[detail // 2 : detail // 2 + 1].get(), worker=worker)

    def do_send(self, actor: Actor, request: Request, detail: int) -> None:
        sending.send_to_company(actor=actor, fund=self.fund, request=request)

    def do_recall(self, actor: Actor, request: Request, detail: int) -> None:
        sending.recall(actor=actor, request=request)

    def do_open(self, actor: Actor, request: Request, detail: int) -> None:
        sending.open_for_company(actor=actor, request=request)

    def do_give_back(self, actor: Actor, request: Request, detail: int) -> None:
        returning.give_back(actor=actor, fund=self.fund, request=request, comment="Il manque un jour.")

    def do_disown(self, actor: Actor, request: Request, detail: int) -> None:
        returning.disown(actor=actor, fund=self.fund, request=request, reason="Personne n’y était.")

    def do_certify(self, actor: Actor, request: Request, detail: int) -> None:
        certifying.certify(actor=actor, request=request, version=self.version(request))

    def do_print(self, actor: Actor, request: Request, detail: int) -> None:
        printing.generate_recap(actor=actor, fund=self.fund, request=request, language="fr")

    def do_sign(self, actor: Actor, request: Request, detail: int) -> None:
        upload = signed_page(self.bytes_to_sign(request))
        signing.deposit_signed(actor=actor, fund=self.fund, request=request, upload=upload)

    def do_send_link(self, actor: Actor, request: Request, detail: int) -> None:
        email = "beatrice@example.invalid"
        links.send_link(actor=actor, fund=self.fund, request=request, email=email, language="fr")

    def do_send_to_fund(self, actor: Actor, request: Request, detail: int) -> None:
        sending_to_fund.send_to_fund(actor=actor, fund=self.fund, request=request)

    def do_ask_complement(self, actor: Actor, request: Request, detail: int) -> None:
        parts = [Part.PRESENCES, Part.SIGNATURE, Part.WORKERS, Part.TRAINING][detail:]
        deciding.ask_complement(actor=actor, fund=self.fund, request=request, parts=parts, comment="À revoir.")

    def do_accept(self, actor: Actor, request: Request, detail: int) -> None:
        deciding.accept(actor=actor, fund=self.fund, request=request)

    def do_refuse(self, actor: Actor, request: Request, detail: int) -> None:
        deciding.refuse(actor=actor, fund=self.fund, request=request, reason="Hors délai.")

    def do_revoke(self, actor: Actor, request: Request, detail: int) -> None:
        revoke(actor=actor, mandate=Mandate.objects.filter(state="active").order_by("pk")[:1].get())

    def deposit_by_link(self, link: SigningLink) -> None:
        links.deposit_by_link(fund=self.fund, link=link, upload=signed_page(self.bytes_to_sign(link.recap.request)))

    def bytes_to_sign(self, request: Request) -> bytes:
        """The newest print of the request; before there is one, any other paper."""
        recap = Recap.objects.filter(request=request, document__state="ready").order_by("-edition").first()
        if recap is None:
            return page(0)
        with tasks.open_stored(recap.document) as file:
            return bytes(file.read())

    # What machines do

    @rule(fault=st.sampled_from(["none", "none", "none", "dies", "fails", "twice", "disk"]))
    def worker_prints(self, fault: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tasks, "render_pdf", self.fails if fault == "fails" else self.prints)
            if fault == "dies":
                claim(Rendering, self.fund.pk)
                return
            if fault == "disk":
                patch.setattr("django.core.files.storage.filesystem.FileSystemStorage._save", disk_full)
            slow = claim(Rendering, self.fund.pk) if fault == "twice" else None
            if slow:
                self.leases_end()
            tasks.render_pdfs(self.fund.pk)
            if slow:  # it wasn't dead: it comes back when another has done its work
                with scope(self.fund):
                    document = Document.objects.get(pk=slow.document_id)
                    made = document.sha256
                tasks.finish(self.fund, slow, document, tasks.store(self.fund.pk, page(-1)))
                with scope(self.fund):
                    assert Document.objects.get(pk=document.pk).sha256 == made, "a document was overwritten"

    def prints(self, *_page: Any, **_how: Any) -> bytes:
        with scope(self.fund):
            return page(Document.objects.count())

    def fails(self, *_page: Any, **_how: Any) -> bytes:
        raise RenderFailed("too slow")

    @rule()
    def leases_end(self) -> None:
        """Time passes: what a dead worker had, and what was to be tried later, is due."""
        with scope(self.fund):
            Rendering.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())

    @rule()
    def post_goes(self) -> None:
        send_mails(self.fund.pk)
        assert received_once(one.message() for one in mail.outbox) == []

    @rule(renew=st.booleans())
    def calendar(self, renew: bool) -> None:
        """The mandate's last day passes, and the nightly sweep sees it; or the company gives another."""
        made = self.world.made
        with scope(self.fund):
            active = Mandate.objects.filter(state="active")
            if renew and not active.exists():
                authorised(self.fund, made.company, made.encoder.organisation)
                return
            if renew:
                return
            active.update(ends_on=yesterday())
        self.performed("calendar", "worker", lambda: end_expired(self.fund.pk), "twice")

    @invariant()
    def all_holds(self) -> None:
        self.check()

    def teardown(self) -> None:
        try:
            self.check(deep=True)
        finally:
            super().teardown()


def disk_full(*_arguments: Any) -> None:
    raise OSError(28, "No space left on device")


def test_requests_keep_their_promises_whoever_does_what_and_whatever_fails():
    TrainingMachine.world = world()
    TrainingMachine.done.clear()
    run_state_machine_as_test(TrainingMachine, settings=profile(examples=3, steps=10))
    assert {"certify", "print", "sign"} <= TrainingMachine.done.keys(), str(TrainingMachine.refused)
