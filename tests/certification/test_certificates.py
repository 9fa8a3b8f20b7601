"""A certificate from « Ok » to its correction: states, what replaces what, and what the database refuses."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from certification.models import Certificate, Sealing
from certification.months import month_of_dossier
from certification.proofs import Method, Proof
from certification.services import certifying
from certification.services.certifying import NotCurrent
from extranet.tenants.scope import scope
from tests.certification.scenes import STATEMENT, Stage

JUNE = datetime.date(2020, 6, 1)


@pytest.fixture(autouse=True)
def in_august(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00")


def on_paper(made: Stage, certificate: Certificate) -> Certificate:
    with scope(made.fund):
        return certifying.certify(
            actor=made.actor,
            fund=made.fund,
            certificate=certificate,
            path=Certificate.Path.PAPER,
            statements=[STATEMENT],
            proof=Proof(Method.PAPER),
        )


def test_ok_prepares_a_certificate_and_a_correction_supersedes_it(made):
    dossier = made.dossier()
    made.enter(dossier, JUNE, "100")
    made.enter(dossier, JUNE, "110")
    with scope(made.fund):
        first, second = Certificate.objects.order_by("pk")
        assert (first.state, second.state) == ("superseded", "prepared")
        assert first.number != second.number
        month = month_of_dossier(dossier, JUNE, made.fund)
        assert (month.status.label, month.is_open) == ("En attente de certification par l'organisme", True)
        assert month.certificate == second


def test_a_certified_month_is_closed_and_its_definitive_pdf_is_due(made):
    dossier = made.dossier()
    certificate = made.certified(dossier, JUNE)
    with scope(made.fund):
        month = month_of_dossier(dossier, JUNE, made.fund)
        assert (month.status.label, month.is_open) == ("Certifié", False)
        assert Sealing.objects.get().certificate == certificate


def test_without_its_scan_a_certificate_is_not_certified_on_paper(made):
    certificate = made.prepared(made.dossier(), JUNE)
    with pytest.raises(ValidationError, match="Joignez d’abord le certificat de réalisation signé"):
        on_paper(made, certificate)
    with scope(made.fund), pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(path="paper")


def test_while_its_print_is_in_preparation_nothing_is_certified(made):
    version = made.enter(made.dossier(), JUNE)
    with scope(made.fund):
        certificate = Certificate.objects.get(version=version)
    with pytest.raises(ValidationError, match="en cours de préparation"):
        on_paper(made, certificate)


def test_what_was_superseded_meanwhile_is_not_certified(made):
    dossier = made.dossier()
    certificate = made.prepared(dossier, JUNE, "100")
    made.enter(dossier, JUNE, "110")
    with pytest.raises(NotCurrent):
        on_paper(made, certificate)


def test_a_contested_month_opens_again_and_its_correction_takes_the_place_once_certified(made):
    dossier = made.dossier()
    first = made.certified(dossier, JUNE, "100")
    with scope(made.fund):
        first.contest()
        first.save()
        assert month_of_dossier(dossier, JUNE, made.fund).is_open
    second = made.prepared(dossier, JUNE, "90")
    with scope(made.fund):
        month = month_of_dossier(dossier, JUNE, made.fund)
        assert (month.certificate, month.standing, second.replaces) == (second, first, first)
    made.certified(dossier, JUNE, "91")
    with scope(made.fund):
        states = Certificate.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == ["superseded", "superseded", "certified"]
