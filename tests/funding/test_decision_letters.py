"""The letters of decisions: made by the worker, for the company, the body and the staff."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.funding.services import deciding
from tests.mail import delivered_mail

from .scenes import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def words(answer: Any) -> str:
    """The text of a PDF, with plain spaces."""
    pdf = b"".join(answer.streaming_content)
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.feature("MYA-02", "MYA-03")
def test_the_agreement_says_amounts_hours_validity_people_and_appeal(made):
    made.choose(appeal="Écrivez au médiateur dans les deux mois.")
    granted = {"salary": Decimal("99.50"), "note": "Feuilles signées par demi-journée."}
    agreement = made.agreed(granted=granted, workers=[made.worker(), made.worker("Durand", "Paul")])
    address = reverse("funding:agreement_letter", args=[agreement.uuid])
    assert made.as_member.get(address).status_code == 404, "the worker hasn't made it yet"
    render_pdfs(made.fund.pk)
    body = made.as_body
    for client in (made.as_member, body, made.as_staff):
        text = words(client.get(address))
        for said in (
            "Accord de prise en charge",
            agreement.number,
            agreement.request.number,
            "Coûts pédagogiques 1 400,00 €",
            "28 h",
            "Du 1er octobre 2026 au 31 décembre 2026",
            "Martin Claire",
            "Durand Paul",
            "Oui : le fonds paie l’organisme de formation.",
            "Feuilles signées par demi-journée.",
            "Écrivez au médiateur dans les deux mois.",
        ):
            assert said in text
        assert ("Rémunération 99,50 €" in text) == (client is not body), "wages are no business of the training body"
        assert ("Total 1 499,50 €" in text) == (client is not body)
    assert made.as_other_member.get(address).status_code == 404


@pytest.mark.feature("MYA-02")
def test_the_refusal_says_why_and_how_to_contest(made):
    request = made.complete()
    with scope(made.fund):
        request = deciding.refuse(actor=made.staff, fund=made.fund, request=request, reason="Hors du champ <b>.")
    render_pdfs(made.fund.pk)
    address = reverse("funding:refusal_letter", args=[request.uuid])
    text = words(made.as_member.get(address))
    for said in ("Refus de prise en charge", request.number, "Hors du champ <b>.", "Vous contestez cette décision ?"):
        assert said in text
    assert made.as_body.get(address).status_code == 404, "it never saw the request"


def test_mails_lead_to_the_file_and_say_nothing_of_people(made):
    agreement = made.agreed()
    mails = [one for one in delivered_mail(made.fund) if "accordée" in one.subject]
    assert {address for one in mails for address in one.to} == {made.member.user.email, made.manager.user.email}
    for one in mails:
        assert reverse("funding:request", args=[agreement.request.uuid]) in one.body
        assert "Martin" not in one.body


def test_a_mail_that_is_overtaken_is_withheld(made):
    request = made.sent()
    with scope(made.fund):
        deciding.find_complete(actor=made.staff, fund=made.fund, request=request)
        deciding.refuse(actor=made.staff, fund=made.fund, request=request, reason="Hors champ.")
    subjects = [one.subject for one in delivered_mail(made.fund)]
    assert any("refusée" in one for one in subjects)
    assert not any("complet" in one for one in subjects)


def test_pieces_are_named_in_the_mail_as_they_were_typed(made):
    request = made.sent()
    with scope(made.fund):
        pieces = [(None, "Devis à 100 % signé", "")]
        deciding.ask_pieces(actor=made.staff, fund=made.fund, request=request, pieces=pieces)
    (mail,) = [one for one in delivered_mail(made.fund) if "pièces à ajouter" in one.subject]
    assert "Devis à 100 % signé" in mail.body
