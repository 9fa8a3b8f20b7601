"""Payments of contributions from the bank's file: shown first, then all of them or none."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from extranet.ui import workbooks
from requests_app.funding.models import Declaration
from tests.funding.contribution_scenes import LAST_YEAR, Collecting, collecting

pytestmark = [pytest.mark.django_db, pytest.mark.feature("MYA-05")]
HERE = "/prises-en-charge/contributions/declarations/importer-des-paiements/"
HEAD = "Déclaration;Montant;Date;Référence bancaire\n"


@pytest.fixture
def made() -> Collecting:
    return collecting()


def read(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ").split())


def pasted(client: Client, lines: str, **values: str) -> str:
    return read(client.post(HERE, {"lines": HEAD + lines} | values, follow=True))


def kept(made: Collecting, declaration: Declaration) -> Declaration:
    with scope(made.fund):
        return Declaration.objects.get(pk=declaration.pk)


def test_a_file_is_shown_with_whose_payment_each_is_then_noted(made: Collecting) -> None:
    sent = made.sent()
    staff = made.as_staff
    assert HERE in read(staff.get(reverse("funding:declarations")))
    bank = f"Communication;Montant;Date\nVIR SEPA {sent.number.lower()} ATELIERS;600,00 €;02/03/2026\n"
    shown = read(staff.post(HERE, {"file": SimpleUploadedFile("banque.csv", bank.encode("cp1252"))}))
    assert f"Ateliers Démo, {LAST_YEAR} : reste 360,00 €" in shown, "960 are due"
    assert kept(made, sent).paid == 0, "nothing is noted before it was looked at"
    done = pasted(staff, f"{sent.number};600,00;02/03/2026;VIR 77\n", confirm="yes")
    assert "1 paiement est noté." in done
    noted = kept(made, sent)
    assert (noted.paid, str(noted.paid_on), noted.bank_reference) == (Decimal(600), "2026-03-02", "VIR 77")
    pasted(staff, f"{sent.number};360;03/03/2026;\n", confirm="yes")
    noted = kept(made, sent)
    assert (noted.paid, noted.bank_reference) == (Decimal(960), "VIR 77")
    assert "Payée" in read(staff.get(reverse("funding:declarations"), {"payment": "paid"}))
    with scope(made.fund):
        entries = Entry.objects.filter(verb="funding.contribution_paid").order_by("pk")
        assert [entry.facts["received"] for entry in entries] == ["600.00", "360.00"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{sent};961;02/03/2026", "Il reste 960,00 € à payer"),
        ("{sent};-960;02/03/2026", "plus grand que zéro"),
        ("{sent};960;02/03/2999", "pas encore venu"),
        ("{sent};960;31/02/2026", "n’est pas une date"),
        ("{sent};beaucoup;02/03/2026", "n’est pas un montant"),
        ("DEC-2020-99999;960;02/03/2026", "Aucune déclaration ne porte ce numéro"),
        ("Ateliers Démo;960;02/03/2026", "Écrivez le numéro d’une déclaration"),
        ("{sent} et {other};960;02/03/2026", "Écrivez le numéro d’une déclaration"),
        ("{replaced};960;02/03/2026", "remplacée par {standing}"),
    ],
)
def test_while_a_line_is_wrong_nothing_is_noted(made: Collecting, line: str, why: str) -> None:
    sent, other, replaced = made.sent(), made.sent(LAST_YEAR - 1), made.sent(LAST_YEAR - 2)
    names = {"sent": sent, "other": other, "replaced": replaced, "standing": made.send(made.correction(replaced))}
    numbers = {name: declaration.number for name, declaration in names.items()}
    lines = f"{other.number};100;02/03/2026\n{line.format(**numbers)}\n"
    staff = made.as_staff
    for values in ({}, {"confirm": "yes"}):
        shown = pasted(staff, lines, **values)
        assert why.format(**numbers) in shown
        assert "Rien n’est enregistré tant qu’une ligne est à corriger" in shown
        assert 'name="confirm"' not in shown
    assert kept(made, other).paid == 0
    assert kept(made, sent).paid == 0


def test_the_same_file_twice_pays_nothing_twice(made: Collecting) -> None:
    sent = made.sent()
    staff, lines = made.as_staff, f"{sent.number};300;02/03/2026\n"
    pasted(staff, lines, confirm="yes")
    assert "Ce virement est déjà noté" in pasted(staff, lines, confirm="yes")
    assert "Ce virement est déjà noté" in pasted(staff, f"{sent.number};50;02/03/2026\n" * 2, confirm="yes")
    assert kept(made, sent).paid == Decimal(300)
    taken_back = {"paid": "0", "version": kept(made, sent).version}
    staff.post(reverse("funding:declaration_payment", args=[sent.uuid]), taken_back)
    assert kept(made, sent).paid == 0
    pasted(staff, lines, confirm="yes")
    assert kept(made, sent).paid == Decimal(300), "what was taken back may come again"


def test_an_empty_file_to_fill_in_comes_back_as_it_is_asked_for(made: Collecting) -> None:
    sent, staff = made.sent(), made.as_staff
    assert "Modèle vide (XLSX)" in read(staff.get(HERE))
    empty = staff.get(HERE, {"template": "csv"})
    assert empty.content.decode("utf-8-sig").splitlines() == ["Déclaration;Montant;Date;Référence bancaire"]
    book = load_workbook(io.BytesIO(staff.get(HERE, {"template": "xlsx"}).content))
    workbooks.write(book.active, 2, [sent.number, Decimal("960.00"), "02/03/2026"])
    file = io.BytesIO()
    book.save(file)
    shown = read(staff.post(HERE, {"file": SimpleUploadedFile("paiements.xlsx", file.getvalue())}))
    assert f"Ateliers Démo, {LAST_YEAR} : reste 0,00 €" in shown
