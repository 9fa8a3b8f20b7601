"""Random people, in random order, with random faults, on the months of a dossier."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
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

from certification import sealing
from certification.models import Certificate, Dossier, HoursVersion, MonthDraft, Payment, Sealing
from certification.proofs import Method, Proof
from certification.services import certifying, handing_over, hours, objections, payments, validation
from certification.sheets import Sheet, row_of_month
from certification.workflow.certificates import IN_FORCE, CertificateState
from extranet.documents import tasks
from extranet.documents.models import Document
from extranet.documents.rendering import RenderFailed
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import claim
from tests.certification.proving import DATES, PROOF, may_go_online
from tests.certification.scenes import OCTOBER, STATEMENT, Stage, body_of, stage
from tests.certification.validation_scenes import beneficiarys, employers, herself
from tests.factories import FundFactory
from tests.mandates.scenes import actor_of, staff_actor

from .certification_rules import CERTIFICATION as RULES
from .invariants import received_once
from .machine import FAULTS, FundMachine, profile

pytestmark = pytest.mark.django_db

S = CertificateState
NOVEMBER = OCTOBER.replace(month=11)
MONTHS = [OCTOBER, NOVEMBER]
REASON = "J’étais au centre le 12, toute la journée."


@dataclass
class World:
    """A body with its certifier, a beneficiary and her employer with their spaces, the fund, and strangers."""

    made: Stage
    dossier: Dossier
    people: dict[str, Actor]
    elsewhere: Fund

    @property
    def fund(self) -> Fund:
        return self.made.fund


def world() -> World:
    made = stage()
    may_go_online(made)
    made.choose(validation="both")
    dossier, user = beneficiarys(made, **DATES)
    elsewhere = FundFactory(capabilities=["certification"])
    people = {
        "body": made.actor,
        "other_body": actor_of(body_of(made.fund, "Autre centre")),
        "beneficiary": herself(made, user),
        "employer": actor_of(employers(made)),
        "staff": made.staff,
        "foreign": staff_actor(elsewhere),
    }
    return World(made, dossier, people, elsewhere)


# By whom each change of state may be: docs/states.md. None: the row is born.
MAY: set[tuple[str, str, str | None, str]] = {
    ("save", "body", None, S.PREPARED),
    ("save", "body", S.PREPARED, S.SUPERSEDED),
    ("certify", "body", S.PREPARED, S.AWAITING),
    ("certify", "body", S.PREPARED, S.CERTIFIED),
    *(("certify", "body", state, S.SUPERSEDED) for state in (*IN_FORCE, S.CONTESTED, S.RETURNED, S.MAINTAINED)),
    ("agree", "beneficiary", S.AWAITING, S.VALIDATED),
    ("agree", "employer", S.AWAITING, S.VALIDATED),
    ("agree", "staff", S.AWAITING, S.VALIDATED),
    *(("contest", who, state, S.CONTESTED) for who in ("beneficiary", "employer") for state in IN_FORCE),
    *(("send_back", "staff", state, S.RETURNED) for state in (*IN_FORCE, S.CONTESTED, S.MAINTAINED)),
    ("maintain", "body", S.CONTESTED, S.MAINTAINED),
    ("maintain", "body", S.RETURNED, S.MAINTAINED),
    ("maintain", "body", S.PREPARED, S.SUPERSEDED),
    ("accept", "staff", S.MAINTAINED, S.VALIDATED),
}
ACTS = sorted({act for act, *_ in MAY} | {"pay", "withdraw", "hand_over"})
NEXT = [
    ("body", "save"), ("body", "certify"), ("beneficiary", "agree"), ("employer", "agree"), ("employer", "contest"),
    ("body", "maintain"), ("staff", "accept"), ("staff", "send_back"), ("staff", "hand_over"),
]  # fmt: skip
VERSIONED = {"save"}


class CertificationMachine(FundMachine[World]):
    rules_of_the_workflow = RULES
    done: ClassVar[dict[str, int]] = {}

    @initialize(steps=st.integers(0, 5), turns=st.randoms(use_true_random=False))
    def begin(self, steps: int, turns: Random) -> None:
        mail.outbox.clear()
        for number in range(steps):
            who, name = NEXT[number] if number < 4 else turns.choice(NEXT)
            self.act(name, who, 0, "none", 0)
            self.worker_prints()

    def states(self) -> dict[Hashable, str]:
        return dict(Certificate.objects.values_list("pk", "state"))

    def rows(self) -> Hashable:
        counted = (HoursVersion, MonthDraft, Payment, Sealing, Document)
        return tuple(model.objects.count() for model in counted)  # type: ignore[attr-defined]

    @rule(step=st.sampled_from(NEXT), month=st.integers(0, 1), fault=FAULTS, detail=st.integers(0, 3))
    def next_step(self, step: tuple[str, str], month: int, fault: str, detail: int) -> None:
        self.worker_prints()
        self.act(step[1], step[0], month, fault, detail)

    @rule(
        name=st.sampled_from(ACTS),
        who=st.sampled_from(["body", "staff", "beneficiary", "employer", "other_body", "foreign"]),
        month=st.integers(0, 1),
        fault=FAULTS,
        detail=st.integers(0, 3),
    )
    def anything(self, name: str, who: str, month: int, fault: str, detail: int) -> None:
        self.act(name, who, month, fault, detail)

    def act(self, name: str, who: str, month: int, fault: str, detail: int) -> None:
        actor = self.world.people[who]
        if fault == "stale" and name not in VERSIONED:
            fault = "none"
        with scope(self.fund):
            before = self.states()

        def do() -> Any:
            return getattr(self, f"do_{name}")(actor, MONTHS[month], detail)

        elsewhere = self.world.elsewhere if who == "foreign" else None
        done = self.perform(name, do, fault, as_fund=elsewhere)
        with scope(self.fund):
            after = self.states()
        for pk in before.keys() | after.keys():
            was, now = before.get(pk), after.get(pk)
            if was != now:
                assert now is not None, "a certificate is gone"
                assert (name, who, was, now) in MAY, f"{who} moved a certificate from {was} to {now} by « {name} »"
        assert not (done and fault == "stale"), f"{name} was done with an old version"

    def dossier(self, actor: Actor) -> Dossier:
        """By the door that the actor's pages use."""
        found = Dossier.objects.select_related("training_body", "employer")
        seen = found.visible_to(actor) | found.shared_with(actor)
        return seen.distinct().get(pk=self.world.dossier.pk)

    def certificate(self, actor: Actor, month: Any) -> Certificate:
        found = Certificate.objects.filter(dossier=self.dossier(actor), month=month).exclude(state=S.SUPERSEDED)
        return found.select_related("dossier").order_by("-pk")[:1].get()

    def standing(self, actor: Actor, month: Any) -> Certificate:
        found = Certificate.objects.filter(dossier=self.dossier(actor), month=month)
        found = found.exclude(state__in=[S.SUPERSEDED, S.PREPARED])
        return found.select_related("dossier").order_by("-pk")[:1].get()

    def do_save(self, actor: Actor, month: Any, detail: int) -> None:
        dossier = self.dossier(actor)
        draft = MonthDraft.objects.filter(dossier=dossier, month=month).first()
        version = draft.version if draft else 0
        hours.save_hours(
            actor=actor,
            fund=self.fund,
            dossier=dossier,
            month=month,
            version=version + 7 if self.is_stale else version,
            sheet=Sheet(month, "month", {row_of_month(month): {"centre": Decimal(100 + detail)}}),
            statement=STATEMENT,
        )

    def do_certify(self, actor: Actor, month: Any, detail: int) -> None:
        certificate = self.certificate(actor, month)
        on_paper = detail == 3
        certifying.certify(
            actor=actor,
            fund=self.fund,
            certificate=certificate,
            path=Certificate.Path.PAPER if on_paper else Certificate.Path.ONLINE,
            statements=[STATEMENT],
            proof=Proof(Method.PAPER) if on_paper else PROOF,
        )

    def do_agree(self, actor: Actor, month: Any, detail: int) -> None:
        party = "employer" if actor.organisation_id else "beneficiary"
        validation.give(actor=actor, fund=self.fund, certificate=self.standing(actor, month), party=party)

    def do_contest(self, actor: Actor, month: Any, detail: int) -> None:
        party = "employer" if actor.organisation_id else "beneficiary"
        certificate = self.standing(actor, month)
        validation.contest(actor=actor, fund=self.fund, certificate=certificate, party=party, reason=REASON)

    def do_send_back(self, actor: Actor, month: Any, detail: int) -> None:
        objections.send_back(actor=actor, fund=self.fund, certificate=self.standing(actor, month), reason=REASON)

    def do_maintain(self, actor: Actor, month: Any, detail: int) -> None:
        objections.maintain(actor=actor, fund=self.fund, certificate=self.standing(actor, month), reason=REASON)

    def do_accept(self, actor: Actor, month: Any, detail: int) -> None:
        objections.accept(actor=actor, fund=self.fund, certificate=self.standing(actor, month), reason=REASON)

    def do_pay(self, actor: Actor, month: Any, detail: int) -> None:
        payments.add_payment(
            actor=actor,
            dossier=self.dossier(actor),
            kind="settlement",
            paid_on=month,
            period_from=month,
            period_to=month.replace(day=28),
            amount=Decimal("1250.00"),
            reference=f"R-{month}-{detail}",
        )

    def do_withdraw(self, actor: Actor, month: Any, detail: int) -> None:
        payment = Payment.objects.filter(dossier=self.dossier(actor)).order_by("-pk")[:1].get()
        payments.withdraw_payment(actor=actor, payment=payment, reason="Erreur de saisie.")

    def do_hand_over(self, actor: Actor, month: Any, detail: int) -> None:
        handing_over.hand_over(actor=actor, fund=self.fund)

    # What machines do

    @rule()
    def worker_prints(self) -> None:
        """The prints that were ordered: an empty page in the place of what WeasyPrint would draw."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tasks, "render_pdf", lambda *_page, **_how: empty_page())
            tasks.render_pdfs(self.fund.pk)

    @rule(fault=st.sampled_from(["none", "dies", "fails", "disk"]))
    def worker_seals(self, fault: str) -> None:
        if fault == "dies":
            claim(Sealing, self.fund.pk)
            return
        with pytest.MonkeyPatch.context() as patch:
            if fault == "fails":
                patch.setattr(sealing, "seal", fails)
            if fault == "disk":
                patch.setattr("django.core.files.storage.filesystem.FileSystemStorage._save", disk_full)
            sealing.seal_due(self.fund.pk)

    @rule()
    def leases_end(self) -> None:
        with scope(self.fund):
            Sealing.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())

    @rule()
    def post_goes(self) -> None:
        send_mails(self.fund.pk)
        assert received_once(one.message() for one in mail.outbox) == []

    @invariant()
    def all_holds(self) -> None:
        self.check()

    def teardown(self) -> None:
        try:
            self.check(deep=True)
        finally:
            super().teardown()


@cache
def empty_page() -> bytes:
    target = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(target)
    return target.getvalue()


def fails(*_arguments: Any) -> bytes:
    raise RenderFailed("no time stamp")


def disk_full(*_arguments: Any) -> None:
    raise OSError(28, "No space left on device")


def test_months_keep_their_promises_whoever_does_what_and_whatever_fails():
    CertificationMachine.world = world()
    CertificationMachine.done.clear()
    run_state_machine_as_test(CertificationMachine, settings=profile(examples=3, steps=8))
    assert {"save", "certify", "agree"} <= CertificationMachine.done.keys(), str(CertificationMachine.refused)
