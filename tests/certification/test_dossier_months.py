"""What is stored of each month says the same as the dossier, whatever was written, by whom, in which order."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from certification.models import (
    Certificate,
    Dossier,
    DossierMonth,
    Payment,
    Suspension,
    Validation,
)
from certification.services.locking import locked
from extranet.tenants.scope import scope
from tests.certification.scenes import stage
from tests.certification.test_board_agreement import day, make_all_sorts
from tests.threads import at_once

SUMMER = "2020-08-01T10:00:00+02:00"
MAY = day("2020-05-01")


def stored() -> list[Any]:
    return list(DossierMonth.objects.order_by("pk").values())


def told_anew(*, times: int = 1) -> list[Any]:
    """What the months would be if they were all written now. Of more than a hundred dossiers by another plan."""
    DossierMonth.objects.all().delete()
    with connection.cursor() as cursor:
        pks = list(Dossier.objects.values_list("pk", flat=True))
        cursor.execute("SELECT certification_keep_months(%s::bigint[])", [pks * times])
    return stored()


PAST_THE_SERVICES: list[tuple[str, Callable[[], Any]]] = [
    ("an advance becomes a settlement", lambda: Payment.objects.update(kind="settlement")),
    ("a payment is withdrawn", lambda: Payment.objects.filter(period_from=MAY).update(
        withdrawn_at=timezone.now(), withdrawal_reason="Essai")),
    ("payments are deleted", lambda: Payment.objects.all().delete()),
    ("suspensions are shorter", lambda: Suspension.objects.update(starts_on=day("2019-12-24"), ends_on=MAY)),
    ("suspensions are deleted", lambda: Suspension.objects.all().delete()),
    ("certificates are deleted", lambda: Certificate.objects.filter(state="prepared").delete()),
    ("a word is said", lambda: Validation.objects.update(state="given", way="space", said_at=timezone.now())),
    ("words are deleted", lambda: Validation.objects.all().delete()),
    ("sessions end later", lambda: Dossier.objects.exclude(state="ended_early").update(ends_on=day("2020-09-01"))),
    ("entry online begins later", lambda: Dossier.objects.update(online_from=day("2020-02-01"))),
    ("numbers change", lambda: [Dossier.objects.filter(pk=one.pk).update(number=f"Z-{one.pk}")
                                for one in Dossier.objects.all()]),
]  # fmt: skip


def test_writing_past_the_services_keeps_the_months_true(made):
    made.choose(validation="both")
    with time_machine.travel(SUMMER):
        make_all_sorts(made)
    changed = set()
    with scope(made.fund):
        before = stored()
        assert before == told_anew() == told_anew(times=100)
        for what, write in PAST_THE_SERVICES:
            write()
            now = stored()
            if now != before:
                changed.add(what)
            assert now == told_anew(), what
            before = now
    assert changed == {what for what, _write in PAST_THE_SERVICES}


def test_a_dossier_takes_its_months_along(made):
    with time_machine.travel(SUMMER):
        one, other = made.dossier("K-1"), made.dossier("K-2")
        made.pay(one, MAY, day("2020-05-31"))
    with scope(made.fund):
        assert DossierMonth.objects.filter(dossier=one).count() == 12
        Payment.objects.filter(dossier=one).delete()
        one.delete()
        assert set(DossierMonth.objects.values_list("dossier", flat=True)) == {other.pk}


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_are_both_told():
    with time_machine.travel(SUMMER):
        made = stage()
        made.choose(validation="beneficiary")
        dossier = made.dossier("K-1", email="michelle@dubois.invalid")
        certificate = made.certified(dossier, MAY)
    said_at = datetime.datetime(2020, 8, 30, 12, tzinfo=datetime.UTC)

    def pays() -> None:
        made.pay(dossier, MAY, day("2020-05-31"))

    def says() -> None:
        with scope(made.fund):
            said = Validation.objects.filter(certificate=certificate)
            said.update(state="given", way="space", said_at=said_at)

    def renames() -> None:
        with scope(made.fund):
            Dossier.objects.filter(pk=dossier.pk).update(number="K-2")

    assert at_once(pays, says, renames) == [None] * 3
    with scope(made.fund):
        month = DossierMonth.objects.get(dossier=dossier, first=MAY)
        assert (month.is_paid, month.told_at, month.number_folded) == (True, said_at, "k-2")
        assert stored() == told_anew()


@pytest.mark.django_db(transaction=True)
def test_what_no_month_follows_from_waits_for_nobody():
    """The worker that seals writes its PDF while somebody holds the dossier; a payment waits for it."""
    with time_machine.travel(SUMMER):
        made = stage()
        certificate = made.certified(made.dossier("K-1"), MAY)

    def seals() -> int:
        with scope(made.fund):
            return Certificate.objects.filter(pk=certificate.pk).update(definitive=certificate.scan)

    def closes() -> int:
        with scope(made.fund):
            return Certificate.objects.filter(pk=certificate.pk).update(certified_at=timezone.now())

    with scope(made.fund):
        locked(certificate.dossier)
        assert at_once(seals) == [1]
        [refused] = at_once(closes)
    assert isinstance(refused, OperationalError)  # the lock's time is up: nothing was written
    with scope(made.fund):
        assert stored() == told_anew()
