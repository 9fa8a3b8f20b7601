"""Two people about one certified month at the same moment: one wins, the other is told."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from certification.models import Certificate, Dossier, HoursVersion, MonthDraft, Remark
from certification.proofs import Method, Proof
from certification.services import certifying, hours, objections, validation
from certification.services.month_opening import open_month
from certification.services.validation import NotAwaited
from certification.sheets import Sheet, row_of_month
from extranet.tenants.scope import scope
from tests.certification.scenes import STATEMENT, document_of, stage
from tests.certification.validation_scenes import JUNE, beneficiarys, employers, herself
from tests.mandates.scenes import actor_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made():
    with time_machine.travel("2020-08-15T10:00:00+02:00"):
        yield stage()


def without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """In its place: both have seen what the other said before either goes on."""
    both_have_looked = threading.Barrier(2, timeout=30)
    tell = validation.tell

    def read(certificate: Certificate) -> Certificate:
        return Certificate.objects.select_related("dossier").get(pk=certificate.pk)

    def wait_and_tell(*args: Any, **options: Any) -> None:
        both_have_looked.wait()
        tell(*args, **options)

    monkeypatch.setattr(validation, "hold", read)
    monkeypatch.setattr(validation, "tell", wait_and_tell)


def yes_and_no(made: Any) -> tuple[list[Any], Certificate]:
    """The beneficiary validates while her employer contests."""
    made.choose(validation="both")
    dossier, user = beneficiarys(made)
    person = employers(made)
    certificate = made.certified(dossier, JUNE)

    def yes() -> Any:
        with scope(made.fund):
            return validation.give(
                actor=herself(made, user), fund=made.fund, certificate=certificate, party="beneficiary"
            )

    def no() -> Any:
        with scope(made.fund):
            return validation.contest(
                actor=actor_of(person), fund=made.fund, certificate=certificate, party="employer", reason="Non."
            )

    outcomes = at_once(yes, no)
    with scope(made.fund):
        return outcomes, Certificate.objects.get(pk=certificate.pk)


def test_one_validates_while_the_other_contests_and_the_contest_stands(made):
    outcomes, certificate = yes_and_no(made)
    assert certificate.state == "contested"
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, NotAwaited) for one in refused)
    with scope(made.fund):
        kinds = list(Remark.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-1] == "contested"
    assert len(kinds) == 2 - len(refused)


def last_to_say(made: Any) -> tuple[list[Any], Certificate]:
    """Both validate at once: whoever comes last validates the month."""
    made.choose(validation="both")
    dossier, user = beneficiarys(made)
    person = employers(made)
    certificate = made.certified(dossier, JUNE)

    def say(actor: Any, party: str) -> Any:
        def give() -> Any:
            with scope(made.fund):
                return validation.give(actor=actor, fund=made.fund, certificate=certificate, party=party)

        return give

    outcomes = at_once(say(herself(made, user), "beneficiary"), say(actor_of(person), "employer"))
    with scope(made.fund):
        return outcomes, Certificate.objects.get(pk=certificate.pk)


def test_both_validate_at_once_and_the_month_is_validated(made):
    outcomes, certificate = last_to_say(made)
    assert not any(isinstance(one, Exception) for one in outcomes)
    assert certificate.state == "validated"


def test_without_the_lock_each_would_leave_it_to_the_other(made, monkeypatch):
    without_the_lock(monkeypatch)
    _outcomes, certificate = last_to_say(made)
    assert certificate.state == "awaiting"


def correct_and_validate(made: Any) -> tuple[list[Any], list[str]]:
    """The body certifies its correction while the beneficiary validates what it replaces."""
    made.choose(validation="beneficiary")
    dossier, user = beneficiarys(made)
    first = made.certified(dossier, JUNE)
    with scope(made.fund):
        objections.send_back(actor=made.staff, fund=made.fund, certificate=first, reason="Vérifiez.")
    corrected = made.prepared(dossier, JUNE, "140.00")
    with scope(made.fund):
        corrected.scan, corrected.recognised = document_of(made.fund), Certificate.Recognised.BY_MARK
        corrected.save(update_fields=["scan", "recognised"])

    def correct() -> Any:
        with scope(made.fund):
            return certifying.certify(
                actor=made.actor,
                fund=made.fund,
                certificate=corrected,
                path=Certificate.Path.PAPER,
                statements=[STATEMENT],
                proof=Proof(Method.PAPER),
            )

    def validate() -> Any:
        with scope(made.fund):
            return validation.give(actor=herself(made, user), fund=made.fund, certificate=first, party="beneficiary")

    outcomes = at_once(correct, validate)
    with scope(made.fund):
        states = Certificate.objects.filter(dossier=dossier).order_by("pk").values_list("state", flat=True)
        return outcomes, list(states)


def test_a_correction_is_certified_while_somebody_validates_what_it_replaces(made):
    (corrected, refused), states = correct_and_validate(made)
    assert isinstance(corrected, Certificate)
    assert isinstance(refused, NotAwaited)
    assert states == ["superseded", "awaiting"]


def returned(made: Any) -> tuple[Certificate, MonthDraft]:
    certificate = made.certified(made.dossier(), JUNE)
    with scope(made.fund):
        objections.send_back(actor=made.staff, fund=made.fund, certificate=certificate, reason="Vérifiez.")
        return certificate, MonthDraft.objects.get(dossier=certificate.dossier, month=JUNE)


def maintain_and_correct(made: Any, certificate: Certificate, draft: MonthDraft) -> tuple[list[Any], str, int]:
    """One of the body answers that the hours stand while a colleague saves a correction."""
    dossier = certificate.dossier

    def maintain() -> Any:
        with scope(made.fund):
            return objections.maintain(actor=made.actor, fund=made.fund, certificate=certificate, reason="Vérifié.")

    def correct() -> Any:
        with scope(made.fund):
            return hours.save_hours(
                actor=made.actor,
                fund=made.fund,
                dossier=dossier,
                month=JUNE,
                version=draft.version,
                sheet=Sheet(JUNE, "month", {row_of_month(JUNE): {"centre": Decimal("140.00")}}),
                statement=STATEMENT,
            )

    outcomes = at_once(maintain, correct)
    with scope(made.fund):
        state = Certificate.objects.get(pk=certificate.pk).state
        return outcomes, state, HoursVersion.objects.filter(dossier=dossier).count()


def test_a_colleague_corrects_while_she_maintains_and_one_of_them_is_told(made):
    (maintained, corrected), state, versions = maintain_and_correct(made, *returned(made))
    assert isinstance(maintained, ValidationError) != isinstance(corrected, ValidationError)
    assert (state, versions) in [("maintained", 1), ("returned", 2)]


def test_without_the_lock_the_hours_would_be_maintained_and_corrected(made, monkeypatch):
    certificate, draft = returned(made)
    both_have_read = threading.Barrier(2, timeout=30)

    def read_certificate(certificate: Certificate) -> Certificate:
        current = Certificate.objects.select_related("dossier").get(pk=certificate.pk)
        both_have_read.wait()
        return current

    def read_month(*args: Any) -> Any:
        month = open_month(*args)
        both_have_read.wait()
        return month

    monkeypatch.setattr(objections, "hold", read_certificate)
    monkeypatch.setattr(hours, "locked", lambda dossier: Dossier.objects.get(pk=dossier.pk))
    monkeypatch.setattr(hours, "open_month", read_month)
    _outcomes, state, versions = maintain_and_correct(made, certificate, draft)
    assert (state, versions) == ("maintained", 2)
