"""« Bilan et preuves » of a training body: its BPF and its pack of evidence (`BEY-24`)."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from extranet.documents.models import Document
from extranet.documents.storing import read
from extranet.journal.models import Look
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.funding.accountability.figures import report_of
from requests_app.funding.accountability.gathering import gathered
from requests_app.funding.models import Attestation, Invoice, PreparedFile
from requests_app.funding.services import attesting, controlling, invoicing, preparing
from requests_app.funding.tasks import forget_prepared_files, prepare_files
from tests.certification import scenes as certificates
from tests.certification.identities import complete
from tests.funding.invoicing_scenes import draft
from tests.funding.scenes import Stage, pdf, stage

pytestmark = pytest.mark.django_db

OCTOBER = datetime.date(2026, 10, 1)
YEAR = {"first": "2026-01-01", "last": "2026-12-31"}


def page(made: Stage, **query: Any) -> str:
    answer = made.as_body.get(reverse("funding:accountability"), {"year": 2026, "month": 1} | query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def attested(made: Stage) -> Invoice:
    """An invoice of 1 400 € with 14 attested hours, sent."""
    invoice = draft(made, made.agreed())
    with scope(made.fund):
        attesting.add_attestations(
            actor=made.body_actor,
            fund=made.fund,
            invoice=invoice,
            uploads=[pdf()],
            kind=Attestation.Kind.ATTENDANCE,
            worker=made.known_worker(),
            hours=Decimal(14),
        )
    with scope(made.fund):
        return invoicing.send_invoice(actor=made.body_actor, fund=made.fund, invoice=invoice, word="Voir.")


def certified(made: Stage) -> Any:
    """A dossier of the body with a certified month of 20 hours, planned in its calendar."""
    complete(made.fund, made.manager)
    with scope(made.fund):
        made.body.refresh_from_db()
    online = certificates.Stage(made.fund, made.body, made.manager, made.company, made.officer)
    dossier = online.dossier(starts_on=datetime.date(2020, 10, 1), ends_on=datetime.date(2020, 10, 31))
    online.certified(dossier, datetime.date(2020, 10, 1), "20.00")
    return dossier


def prepared(made: Stage, kind: str, **period: str) -> PreparedFile:
    asked = made.as_body.post(reverse("funding:ask_file"), {"kind": kind} | (period or YEAR))
    assert asked.status_code == 302, asked.content.decode()
    prepare_files(made.fund.pk)
    with scope(made.fund):
        found = PreparedFile.objects.select_related("document", "body").order_by("-pk").first()
    assert found is not None
    return found


def archive_of(made: Stage, row: PreparedFile) -> zipfile.ZipFile:
    answer = made.as_body.get(reverse("funding:prepared_file_download", args=[row.uuid]))
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.feature("BEY-24")
def test_the_report_says_where_each_figure_comes_from():
    made = stage()
    attested(made)

    shown = page(made)

    assert "1 400,00 €" in shown
    assert "2.h. Plan de développement des compétences ou autres dispositifs" in shown
    assert "14,00" in shown
    assert f"{reverse('funding:invoices')}?first=2026-01-01&amp;last=2026-12-31" in shown
    assert "à remplir depuis votre comptabilité" in shown
    assert "Sécurité au travail" in shown


def test_what_is_not_known_stays_empty_in_the_file_too():
    made = stage()
    attested(made)
    answer = made.as_body.get(reverse("funding:accountability"), {"year": 2026, "month": 1, "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = {row[1]: row for row in csv.reader(io.StringIO(text), delimiter=";")}
    assert lines["C2h"][4] == "1400,00"
    assert lines["C1"][4] == ""
    assert lines["F1a"][5:7] == ["1", "14,00"]
    assert lines["D1"][4:7] == ["", "", ""]
    assert "comptabilité" in lines["D1"][7]
    workbook = made.as_body.get(reverse("funding:accountability"), {"year": 2026, "month": 1, "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.getvalue())).active
    assert "1400,00" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_another_accounting_year_has_its_own_figures():
    made = stage()
    attested(made)  # dated 2 November 2026
    assert "1 400,00 €" in page(made, year=2026, month=7)
    assert "Rien n’est connu de cet exercice" in page(made, year=2025, month=7)
    assert "1 400,00 €" in page(made, year="n'importe", month="quoi")  # this year


def test_credit_notes_rejections_and_drafts_are_no_products():
    made = stage()
    rejected = attested(made)
    draft(made, made.agreed(), number="F2026-0077")
    with scope(made.fund):
        controlling.begin_control(actor=made.staff, invoice=rejected)
        controlling.reject(actor=made.staff, fund=made.fund, invoice=rejected, reason="Ce n’est pas la bonne.")
    assert "Rien n’est connu de cet exercice" in page(made)


@pytest.mark.feature("BEY-24")
def test_certified_hours_count_once():
    made = stage(capabilities=[Capability.MEMBERSHIP, Capability.CERTIFICATION])
    dossier = certified(made)
    with scope(made.fund):
        report = report_of(made.body_actor, made.body, datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))
    lines = {line.code: line for frame in report.frames for line in frame.lines}
    assert (lines["F1a"].people, lines["F1a"].hours) == (1, Decimal("20.00"))
    assert lines["F4-1"].label == dossier.training_title
    assert lines["F1c"].people is None


@pytest.mark.feature("BEY-24")
def test_a_pack_holds_what_the_body_may_read_with_its_index():
    made = stage(capabilities=[Capability.MEMBERSHIP, Capability.CERTIFICATION])
    certified(made)
    attested(made)
    row = prepared(made, "evidence", first="2020-10-01", last="2021-10-01")
    assert {one.partition("/")[0] for one in archive_of(made, row).namelist()} == {
        "dossiers",
        "index.html",
        "index.xlsx",
    }

    row = prepared(made, "evidence")
    archive = archive_of(made, row)
    names = archive.namelist()
    assert all(name.isascii() and ".." not in name and "Martin" not in name for name in names)
    assert any(name.endswith("facture-1-presence-1.pdf") for name in names)
    assert archive.read(next(name for name in names if "facture-1." in name)).startswith(b"%PDF")
    index = archive.read("index.html").decode()
    assert "Attestation ou feuille de présence" in index
    assert "12 : La présence de la personne y est attestée" in index
    assert "elle ne prouve aucun indicateur à elle seule" in index
    cells = [
        cell.value for row in openpyxl.load_workbook(io.BytesIO(archive.read("index.xlsx"))).active for cell in row
    ]
    assert "12" in cells
    with scope(made.fund):
        assert Look.objects.filter(subject_uuid=row.uuid).count() == 1
        assert PreparedFile.objects.get(pk=row.pk).done == row.total


def test_a_body_with_nothing_gets_a_page_and_a_pack_that_say_so():
    made = stage()
    assert "Rien n’est connu de cet exercice" in page(made)
    index = archive_of(made, prepared(made, "evidence")).read("index.html").decode()
    assert "Aucun dossier ni accord de cette période." in index


@pytest.mark.feature("BEY-24")
def test_the_report_is_printed():
    made = stage()
    attested(made)
    row = prepared(made, "report")
    with scope(made.fund):
        words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(read(row.document))).pages)
    assert "Bilan pédagogique et financier" in words
    assert "Centre Démo" in words
    waiting = made.as_body.get(reverse("funding:prepared_file", args=[row.uuid])).content.decode()
    assert "Télécharger" in waiting


def test_one_at_a_time_and_an_odd_period_is_refused():
    made = stage()
    ask = reverse("funding:ask_file")
    assert made.as_body.post(ask, {"kind": "evidence"} | YEAR).status_code == 302
    assert (
        "Le précédent est encore en préparation" in made.as_body.post(ask, {"kind": "evidence"} | YEAR).content.decode()
    )
    prepare_files(made.fund.pk)
    odd = {"kind": "evidence", "first": "2026-12-31", "last": "2026-01-01"}
    assert "La période finit avant de commencer" in made.as_body.post(ask, odd).content.decode()
    long = {"kind": "evidence", "first": "2020-01-01", "last": "2026-01-01"}
    assert "Choisissez deux ans au plus." in made.as_body.post(ask, long).content.decode()
    with scope(made.fund):
        assert PreparedFile.objects.count() == 1


def test_whoever_lost_the_right_gets_nothing():
    made = stage()
    attested(made)
    made.as_body.post(reverse("funding:ask_file"), {"kind": "evidence"} | YEAR)
    with scope(made.fund):
        Membership.objects.filter(pk=made.manager.pk).update(roles=[Role.ACCESS_MANAGER])
    prepare_files(made.fund.pk)
    with scope(made.fund):
        row = PreparedFile.objects.select_related("document").get()
        assert (row.error, row.document.state) == ("no_right", Document.State.FAILED)


def test_a_file_is_deleted_after_some_days():
    made = stage()
    row = prepared(made, "evidence")
    with scope(made.fund):
        PreparedFile.objects.update(ready_at=timezone.now() - preparing.KEPT_FOR - datetime.timedelta(hours=1))
    assert forget_prepared_files(made.fund.pk) == 1
    assert made.as_body.get(reverse("funding:prepared_file_download", args=[row.uuid])).status_code == 404
    assert (
        "effacé après quelques jours"
        in made.as_body.get(reverse("funding:prepared_file", args=[row.uuid])).content.decode()
    )
    with scope(made.fund):
        assert not Document.objects.filter(pk=row.document_id).exists()


def test_a_pack_costs_the_same_queries_however_many_files():
    made = stage()
    attested(made)

    def counted() -> int:
        with scope(made.fund), CaptureQueriesContext(connection) as queries:
            list(gathered(made.body_actor, made.body, OCTOBER, datetime.date(2026, 12, 31)))
        return len(queries)

    few = counted()
    for number in range(3):
        made.received(made.agreed(), number=f"F2026-2{number}")
    assert counted() == few


def test_the_page_costs_the_same_queries_however_much_was_taught():
    made = stage()
    attested(made)
    client = made.as_body

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("funding:accountability")).status_code == 200
        return len(queries)

    counted()
    few = counted()
    for number in range(3):
        made.received(made.agreed(), number=f"F2026-3{number}")
    assert counted() == few
