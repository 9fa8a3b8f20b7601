"""Two browsers, or a browser and the fund, at the same moment on one month: one wins, the other is told."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from certification.models import Certificate, Dossier, HoursVersion, Payment, Sealing
from certification.months import month_of_dossier
from certification.proofs import Method, Proof
from certification.services import certifying, holding, hours, payments
from certification.services.holding import NotCurrent
from certification.services.month_opening import MonthClosed
from certification.sheets import Sheet, row_of_month
from extranet.tenants.scope import scope
from extranet.tenants.versions import StaleEdit
from tests.certification.scenes import STATEMENT, Stage, stage
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

JUNE = datetime.date(2020, 6, 1)


@pytest.fixture
def made():
    with time_machine.travel("2020-08-15T10:00:00+02:00"):
        yield stage()


def read_together(monkeypatch: pytest.MonkeyPatch, *modules: Any) -> None:
    """In the place of the lock: both have read the dossier before either goes on."""
    both_have_read = threading.Barrier(2, timeout=30)

    def read(dossier: Dossier) -> Dossier:
        current = Dossier.objects.select_related("training_body", "employer").get(pk=dossier.pk)
        both_have_read.wait()
        return current

    for module in modules:
        monkeypatch.setattr(module, "locked", read)


def saver(made: Stage, dossier: Dossier, version: int, centre: str) -> Callable[[], Any]:
    def save() -> HoursVersion:
        with scope(made.fund):
            return hours.save_hours(
                actor=made.actor,
                fund=made.fund,
                dossier=dossier,
                month=JUNE,
                version=version,
                sheet=Sheet(JUNE, "month", {row_of_month(JUNE): {"centre": Decimal(centre)}}),
                statement=STATEMENT,
            )

    return save


def payer(made: Stage, dossier: Dossier) -> Callable[[], Any]:
    def pay() -> Payment:
        with scope(made.fund):
            return payments.add_payment(
                actor=made.staff,
                dossier=dossier,
                kind="settlement",
                paid_on=JUNE,
                period_from=JUNE,
                period_to=JUNE,
                amount=Decimal("10.00"),
                reference="R",
            )

    return pay


def two_browsers(made: Stage) -> tuple[list[Any], int]:
    """Both opened the page after the first version; outcomes, and how many versions there are."""
    dossier = made.dossier()
    saver(made, dossier, 0, "100")()
    outcomes = at_once(saver(made, dossier, 1, "110"), saver(made, dossier, 1, "120"))
    with scope(made.fund):
        return outcomes, HoursVersion.objects.count()


def test_two_browsers_save_one_month_and_the_second_is_told(made):
    outcomes, versions = two_browsers(made)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["HoursVersion", "StaleEdit"]
    assert versions == 2
    stale = next(outcome for outcome in outcomes if isinstance(outcome, StaleEdit))
    winner = next(outcome for outcome in outcomes if isinstance(outcome, HoursVersion))
    assert stale.current.cells == {"2020-06": {"centre": f"{winner.centre:.2f}"}}, "both can be shown"


def test_without_the_lock_the_second_browser_would_meet_the_databases_refusal(made, monkeypatch):
    dossier = made.dossier()
    saver(made, dossier, 0, "100")()
    read_together(monkeypatch, hours)
    outcomes = at_once(saver(made, dossier, 1, "110"), saver(made, dossier, 1, "120"))
    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["HoursVersion", "IntegrityError"], "one word and no explanation: what the lock is for"


def pay_and_save(made: Stage) -> tuple[Any, Any, Dossier]:
    dossier = made.dossier()
    paid, saved = at_once(payer(made, dossier), saver(made, dossier, 0, "100"))
    return paid, saved, dossier


def test_a_payment_and_an_entry_at_once_never_leave_hours_entered_after_the_payment(made):
    paid, saved, dossier = pay_and_save(made)
    assert isinstance(paid, Payment)
    with scope(made.fund):
        month = month_of_dossier(dossier, JUNE, made.fund)
        assert month.status == "paid"
        if isinstance(saved, MonthClosed):
            assert month.saved is None, "refused, and nothing of it stored"
        else:
            assert saved.saved_at <= paid.created_at, "it came first"


def test_without_the_lock_hours_would_be_saved_into_a_month_that_is_paid(made, monkeypatch):
    """The payment is stored between the look at the month and the save."""
    looked, paid_meanwhile = threading.Event(), threading.Event()
    look = hours.open_month

    def slow_look(*arguments: Any) -> Any:
        found = look(*arguments)
        looked.set()
        paid_meanwhile.wait(30)
        return found

    def unlocked(dossier: Dossier) -> Dossier:
        return Dossier.objects.select_related("training_body", "employer").get(pk=dossier.pk)

    monkeypatch.setattr(hours, "open_month", slow_look)
    monkeypatch.setattr(hours, "locked", unlocked)
    monkeypatch.setattr(payments, "locked", unlocked)
    dossier = made.dossier()
    pay = payer(made, dossier)

    def pay_after_the_look() -> Payment:
        looked.wait(30)
        try:
            return pay()
        finally:
            paid_meanwhile.set()

    saved, paid = at_once(saver(made, dossier, 0, "100"), pay_after_the_look)
    assert isinstance(paid, Payment)
    assert isinstance(saved, HoursVersion), "hours that the payment doesn't know of"
    assert paid.created_at <= saved.saved_at


def certifier(made: Stage, certificate: Certificate) -> Callable[[], Any]:
    def certify() -> Certificate:
        with scope(made.fund):
            return certifying.certify(
                actor=made.actor,
                fund=made.fund,
                certificate=certificate,
                path=Certificate.Path.PAPER,
                statements=[STATEMENT],
                proof=Proof(Method.PAPER),
            )

    return certify


def to_certify(made: Stage) -> tuple[Dossier, Certificate]:
    """A month whose signed paper is joined."""
    dossier = made.dossier()
    certificate = made.prepared(dossier, JUNE, "100")
    with scope(made.fund):
        certificate.scan = certificate.document
        certificate.recognised = Certificate.Recognised.BY_MARK
        certificate.save()
        certificate.dossier = dossier
    return dossier, certificate


def unlocked(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_related("training_body", "employer").get(pk=dossier.pk)


def read_certificate(certificate: Certificate) -> Certificate:
    papers = Certificate.objects.select_related("version", "document", "scan", "replaces")
    return papers.get(pk=certificate.pk)


def test_two_browsers_certify_and_the_second_is_told(made):
    _dossier, certificate = to_certify(made)
    outcomes = at_once(certifier(made, certificate), certifier(made, certificate))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Certificate", "NotCurrent"]
    with scope(made.fund):
        assert Sealing.objects.count() == 1


def test_without_the_locks_the_second_would_meet_the_databases_refusal(made, monkeypatch):
    _dossier, certificate = to_certify(made)
    both_have_looked = threading.Barrier(2, timeout=30)
    check = certifying.check_certifiable

    def check_and_wait(*args: Any, **options: Any) -> Any:
        checked = check(*args, **options)
        both_have_looked.wait()
        return checked

    monkeypatch.setattr(holding, "locked", unlocked)
    monkeypatch.setattr(holding, "read", read_certificate)
    monkeypatch.setattr(certifying, "check_certifiable", check_and_wait)
    outcomes = at_once(certifier(made, certificate), certifier(made, certificate))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Certificate", "IntegrityError"]


def test_an_entry_and_a_certification_at_once_never_certify_what_was_replaced(made):
    dossier, certificate = to_certify(made)
    saved, done = at_once(saver(made, dossier, 1, "110"), certifier(made, certificate))
    with scope(made.fund):
        states = list(Certificate.objects.order_by("pk").values_list("state", flat=True))
    if isinstance(done, NotCurrent):
        assert isinstance(saved, HoursVersion)
        assert states == ["superseded", "prepared"]
    else:
        assert isinstance(saved, MonthClosed)
        assert states == ["certified"]


def test_without_the_lock_replaced_hours_would_be_certified(made, monkeypatch):
    """The correction is stored between the look at the certificate and « Certifier »."""
    looked, saved_meanwhile = threading.Event(), threading.Event()

    def slow_read(one: Certificate) -> Certificate:
        found = read_certificate(one)
        looked.set()
        saved_meanwhile.wait(30)
        return found

    monkeypatch.setattr(holding, "locked", unlocked)
    monkeypatch.setattr(holding, "read", slow_read)
    monkeypatch.setattr(hours, "locked", unlocked)
    dossier, certificate = to_certify(made)
    save = saver(made, dossier, 1, "110")

    def save_after_the_look() -> HoursVersion:
        looked.wait(30)
        try:
            return save()
        finally:
            saved_meanwhile.set()

    done, saved = at_once(certifier(made, certificate), save_after_the_look)
    assert isinstance(saved, HoursVersion)
    assert isinstance(done, Certificate), "of hours that a newer version had replaced"
    with scope(made.fund):
        assert Certificate.objects.get(pk=certificate.pk).state == "certified"


def test_a_payment_and_a_certification_at_once_leave_nothing_certified_after_the_payment(made):
    dossier, certificate = to_certify(made)
    paid, done = at_once(payer(made, dossier), certifier(made, certificate))
    assert isinstance(paid, Payment)
    if isinstance(done, Certificate):
        assert done.certified_at is not None
        assert done.certified_at <= paid.created_at, "it came first"
    else:
        assert isinstance(done, MonthClosed)


def test_without_the_lock_a_paid_month_would_be_certified(made, monkeypatch):
    looked, paid_meanwhile = threading.Event(), threading.Event()
    look = certifying.open_month

    def slow_look(*arguments: Any) -> Any:
        found = look(*arguments)
        looked.set()
        paid_meanwhile.wait(30)
        return found

    monkeypatch.setattr(certifying, "open_month", slow_look)
    monkeypatch.setattr(holding, "locked", unlocked)
    monkeypatch.setattr(payments, "locked", unlocked)
    dossier, certificate = to_certify(made)
    pay = payer(made, dossier)

    def pay_after_the_look() -> Payment:
        looked.wait(30)
        try:
            return pay()
        finally:
            paid_meanwhile.set()

    done, paid = at_once(certifier(made, certificate), pay_after_the_look)
    assert isinstance(done, Certificate)
    assert isinstance(paid, Payment)
    assert done.certified_at is not None
    assert paid.created_at <= done.certified_at, "certified after it was paid"
