"""« P-Data Portail »: terms first, then a file: looked at, written whole, taken back (`ITM-32`…`35`)."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.organisations.models import Worker, WorkerDetails
from extranet.organisations.tasks import deactivate_leavers
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, StaffImport, StaffImportRow
from requests_app.enrolments.services import staff_module
from requests_app.enrolments.tasks import empty_old_reports
from tests.enrolments.scenes import stage
from tests.enrolments.staff_files import SEND, csv, open_module, sent, worked, xlsx

LIST, TERMS = reverse("enrolments:staff_imports"), reverse("enrolments:staff_terms")
ANN = "A1;Janssens;Ann;12/05/1985;nl;ann@example.invalid;+32 2 555 01 00;Achats;Juriste;"


@pytest.fixture
def made():
    made = stage()
    open_module(made)
    return made


@pytest.mark.feature("ITM-32")
@pytest.mark.django_db
def test_the_module_is_shut_until_the_fund_opens_it_and_the_terms_are_accepted():
    made = stage()
    client = made.as_responsible
    assert "n’est pas ouvert pour votre organisation" in client.get(LIST).content.decode()
    module = reverse("enrolments:staff_module", args=[made.body.uuid])
    assert made.as_staff.post(module, {"is_open": "on"}).status_code == 302
    for address in (LIST, SEND):
        assert client.get(address).headers["Location"] == TERMS
    assert client.post(TERMS, {"version": "1"}).status_code == 200
    assert client.get(LIST).status_code == 302
    client.post(TERMS, {"version": "1", "accepted": "on"})
    assert client.get(LIST).status_code == 200
    with scope(made.fund):
        assert Entry.objects.filter(verb="enrolments.staff_terms_accepted").count() == 1
        assert staff_module.acceptances(made.actor).get().terms.number == 1
    publish = reverse("enrolments:publish_staff_terms")
    text = "# Nouveau\n\nTexte nouveau."
    assert made.as_staff.post(publish, {"text": text, "replaces": "1"}).status_code == 302
    assert client.get(LIST).headers["Location"] == TERMS
    page = client.post(TERMS, {"version": "1", "accepted": "on"}).content.decode()
    assert "La version 2 vient de paraître" in page
    assert "Texte nouveau." in page
    client.post(TERMS, {"version": "2", "accepted": "on"})
    assert client.get(LIST).status_code == 200


@pytest.mark.feature("ITM-33")
@pytest.mark.django_db
def test_the_template_has_titles_only_and_comes_back_as_it_is(made):
    content = made.as_responsible.get(reverse("enrolments:staff_template", args=["csv"])).content
    assert content.startswith(b"\xef\xbb\xbf")
    (line,) = content.decode("utf-8-sig").splitlines()
    assert line.split(";")[:4] == ["Numéro interne", "Nom", "Prénom", "Date de naissance (jj/mm/aaaa)"]
    assert "registre national" not in line
    made.fund.options["register_number"] = True
    made.fund.save()
    assert "registre national" in made.as_responsible.get(
        reverse("enrolments:staff_template", args=["csv"])
    ).content.decode("utf-8-sig")
    workbook = made.as_responsible.get(reverse("enrolments:staff_template", args=["xlsx"]))
    assert workbook.content[:2] == b"PK"
    _address, batch = sent(made, content)
    assert batch.state == "unreadable"
    assert "aucune ligne sous les titres" in batch.problem


@pytest.mark.feature("ITM-34")
@pytest.mark.django_db
def test_a_right_file_is_looked_at_then_written_and_its_report_kept(made):
    bea = made.worker("Dubois", "Béa")
    same = made.worker("Peeters", "Cas", email="")
    lines = csv(ANN, "B2;DUBOIS;Bea;12/05/1985;;bea@example.invalid;;Achats;;", ";Peeters;Cas;12/05/1985;;;;;;")
    address, batch = sent(made, lines)
    assert (batch.state, batch.created, batch.changed, batch.unchanged, batch.wrong) == ("checked", 1, 1, 1, 0)
    with scope(made.fund):
        assert Worker.objects.count() == 2
    page = made.as_responsible.get(address).content.decode()
    assert "Béa Dubois" in page
    assert "bea.dubois" not in page.replace("béa.dubois@example.invalid", "")
    assert made.as_responsible.post(address).status_code == 302
    batch = worked(made)
    assert batch.state == "written"
    with scope(made.fund):
        ann = Worker.objects.select_related("organisation").get(first_name="Ann")
        details = ann.details.get()
        assert (details.phone, details.unit, details.function, details.language, details.internal_number) == (
            "+32 2 555 01 00",
            "Achats",
            "Juriste",
            "nl",
            "A1",
        )
        bea_now = Worker.objects.get(pk=bea.pk)
        assert (bea_now.last_name, bea_now.first_name, bea_now.version) == ("DUBOIS", "Bea", 2)
        assert bea_now.details.get().email == "bea@example.invalid"
        assert Worker.objects.get(pk=same.pk).version == 1
        assert Entry.objects.filter(verb="enrolments.staff_data_written").count() == 1
        assert batch.content is None
    page = made.as_responsible.get(f"{address}?lignes=changed").content.decode()
    for shown in ("béa.dubois@example.invalid", "bea@example.invalid", "Dubois", "DUBOIS"):
        assert shown in page
    assert address in made.as_responsible.get(LIST).content.decode()


@pytest.mark.feature("ITM-35")
@pytest.mark.django_db
def test_all_errors_are_told_in_one_pass_and_nothing_is_written(made):
    made.worker("Dubois", "Béa")
    lines = csv(
        ANN,
        "A1;Autre;Jean;1/2/26;xx;pas-une-adresse;3,24711E+11;;;",
        f";{'x' * 200};;31/12/2025;;;;;;",
        ';Ouvert;"Jean;12/05/1985;;;;;;',
        ";=HYPERLINK(1);Eva;12/05/1985;;;;;;",
        ";Peeters;Cas;12/05/1985;;;;;;01/01/2020",
        ";Dubois;Béa;12/05/1985;;;;;;",
    )
    address, batch = sent(made, lines)
    assert (batch.created, batch.unchanged, batch.wrong) == (2, 1, 4)
    page = made.as_responsible.get(address).content.decode()
    for message in (
        "année à deux chiffres",
        "n’est pas une langue du site",
        "a été transformé par le tableur",
        "courriel valide",
        "se trouve déjà à la ligne 2",
        "est à remplir",
        "Un guillemet est ouvert",
        "commence comme une formule",
    ):
        assert message in page, message
    refused = made.as_responsible.post(address).content.decode()
    assert "lignes valides seulement" in refused
    worked(made)
    with scope(made.fund):
        assert Worker.objects.count() == 1
    annotated = made.as_responsible.get(f"{address}fichier/").content.decode("utf-8-sig").splitlines()
    assert annotated[0].endswith("À corriger")
    assert annotated[1].startswith("A1;Janssens;Ann;12/05/1985")
    assert "Langue : n’est pas une langue du site" in annotated[2]
    assert annotated[5].startswith(";'=HYPERLINK(1)")
    assert made.as_responsible.post(address, {"good_only": "on"}).status_code == 302
    assert worked(made).state == "written"
    with scope(made.fund):
        assert sorted(Worker.objects.values_list("first_name", "is_active")) == [
            ("Ann", True),
            ("Béa", True),
            ("Cas", False),
        ]


@pytest.mark.feature("ITM-33")
@pytest.mark.django_db
def test_whom_a_line_means_is_said_by_register_number_then_internal_number_then_name(made):
    made.fund.options["register_number"] = True
    made.fund.save()
    head = "Numéro de registre national;Numéro interne;Nom;Prénom;Date de naissance"
    number, other = "85.07.30-033.28", "93.05.18-223.61"
    ann = made.worker("Janssens", "Ann")
    _address, batch = sent(made, csv(f"{number};A1;Janssens;Ann;12/05/1985", head=head))
    assert batch.changed == 1
    made.as_responsible.post(_address)
    worked(made)
    with scope(made.fund):
        details = WorkerDetails.objects.get(worker=ann)
        assert details.internal_number == "A1"
        assert details.register_number
        row = StaffImportRow.objects.get()
        assert b"850730" not in bytes(row.content)
    address, batch = sent(
        made,
        csv(f"{number};A9;Willems;Ann;12/05/1985", f"{other};A1;Janssens;Ann;12/05/1985", head=head),
    )
    assert (batch.changed, batch.wrong) == (1, 1)
    page = made.as_responsible.get(address).content.decode()
    assert "porte un autre numéro" in page
    assert "•••-61" in page
    assert other not in page


@pytest.mark.feature("ITM-33")
@pytest.mark.django_db
def test_a_leaving_date_ends_membership_and_lists_the_enrolments_to_cancel(made):
    ann = made.worker()
    bea = made.worker("Dubois", "Béa")
    session = made.session(in_days=30)
    enrolled = made.enrol(ann, session)
    today = timezone.localdate()
    later = today + datetime.timedelta(days=10)
    address, _batch = sent(
        made,
        csv(f";Janssens;Ann;12/05/1985;;;;;;{today:%d/%m/%Y}", f";Dubois;Béa;12/05/1985;;;;;;{later:%d/%m/%Y}"),
    )
    made.as_responsible.post(address)
    worked(made)
    with scope(made.fund):
        assert not Worker.objects.get(pk=ann.pk).is_active
        assert Worker.objects.get(pk=bea.pk).is_active
    client = made.as_responsible
    assert "1 inscription concerne une session après le départ" in client.get(address).content.decode()
    leavers = f"{address}departs/"
    assert "Ann Janssens" in client.get(leavers).content.decode()
    client.post(leavers, {"enrolment": [str(enrolled.uuid), "rien"]})
    with scope(made.fund):
        assert Enrolment.objects.get(pk=enrolled.pk).state == "cancelled"
    deactivate_leavers(made.fund.pk)
    with scope(made.fund):
        assert Worker.objects.get(pk=bea.pk).is_active
    with time_machine.travel(datetime.datetime.combine(later, datetime.time(12), made.fund.zone)):
        deactivate_leavers(made.fund.pk)
    with scope(made.fund):
        assert not Worker.objects.get(pk=bea.pk).is_active


@pytest.mark.feature("ITM-34")
@pytest.mark.django_db
def test_an_import_is_taken_back_within_a_day_but_for_who_was_touched_since(made):
    bea = made.worker("Dubois", "Béa")
    address, _batch = sent(
        made,
        csv(ANN, ";Peeters;Cas;12/05/1985;;;;;;", ";Dubois;Béa;12/05/1985;nl;;;Achats;;01/01/2024"),
    )
    made.as_responsible.post(address)
    worked(made)
    with scope(made.fund):
        ann = Worker.objects.get(first_name="Ann")
        assert not Worker.objects.get(pk=bea.pk).is_active
    made.enrol(ann, made.session())
    take_back = f"{address}annuler/"
    made.as_responsible.post(take_back)
    batch = worked(made)
    assert (batch.state, batch.kept) == ("undone", 1)
    with scope(made.fund):
        assert sorted(Worker.objects.values_list("first_name", flat=True)) == ["Ann", "Béa"]
        again = Worker.objects.get(pk=bea.pk)
        details = again.details.get()
        assert (again.is_active, details.language, details.unit, details.left_on) == (True, "fr", "", None)
    assert "Gardées, car modifiées ou inscrites depuis" in made.as_responsible.get(address).content.decode()


@pytest.mark.feature("ITM-34")
@pytest.mark.django_db
def test_after_a_day_an_import_stays(made):
    address, _batch = sent(made, csv(ANN))
    made.as_responsible.post(address)
    worked(made)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=25)):
        client = made.as_responsible
        assert "Annuler cet import" not in client.get(address).content.decode()
        client.post(f"{address}annuler/")
        assert worked(made).state == "written"


@pytest.mark.feature("ITM-35")
@pytest.mark.django_db
def test_what_changed_since_it_was_looked_at_is_looked_at_again(made):
    bea = made.worker("Dubois", "Béa")
    address, _batch = sent(made, csv(ANN, ";Dubois;Béa;12/05/1985;nl;;;;;"))
    with scope(made.fund):
        Worker.objects.filter(pk=bea.pk).update(version=7)
    made.as_responsible.post(address)
    batch = worked(made)
    if batch.state == "reading":
        batch = worked(made)
    assert batch.state == "checked"
    assert "Le registre a changé depuis votre vérification" in made.as_responsible.get(address).content.decode()
    with scope(made.fund):
        assert Worker.objects.count() == 1
    made.as_responsible.post(address)
    assert worked(made).state == "written"


WHOLE = "Nom;Prénom;Date de naissance\r\nDupré;Zoé;12/05/1985\r\n"


@pytest.mark.feature("ITM-34")
@pytest.mark.parametrize(
    "content",
    [
        WHOLE.encode("utf-8"),
        WHOLE.encode("utf-16"),
        WHOLE.encode("utf-16-le"),
        WHOLE.encode("cp1252"),
        WHOLE.replace(";", ",").encode(),
        WHOLE.replace(";", "\t").encode("utf-16"),
        b'sep=;\r\n"Nom;Pr\xc3\xa9nom;Date de naissance"\r\n"Dupr\xc3\xa9;""Zo\xc3\xa9"";12/05/1985"\r\n',
        "NOM;prenom;Geboortedatum;;\r\nDupré;Zoé;1985-05-12;;\r\n;;;;\r\n".encode(),
    ],
    ids=["utf-8", "utf-16", "utf-16 without mark", "windows-1252", "commas", "tabs", "quoted lines", "other titles"],
)
@pytest.mark.django_db
def test_whatever_a_spreadsheet_made_of_the_file_it_is_read(made, content):
    address, batch = sent(made, content)
    assert (batch.state, batch.created, batch.problem) == ("checked", 1, "")
    assert "Zoé Dupré" in made.as_responsible.get(address).content.decode()


@pytest.mark.feature("ITM-34")
@pytest.mark.django_db
def test_a_workbook_is_read_as_the_csv_is(made):
    head = ["Nom", "Prénom", "Date de naissance", "Téléphone"]
    content = xlsx(head, ["Dupré", "Zoé", datetime.date(1985, 5, 12), 32471123456])
    address, batch = sent(made, content, "personnel.xlsx")
    assert (batch.state, batch.created) == ("checked", 1)
    assert "32471123456" in made.as_responsible.get(address).content.decode()


@pytest.mark.feature("ITM-35")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbf\r\n", "Ce fichier est vide"),
        (";".join(f"Colonne {number}" for number in range(300)).encode(), "plus de 40 colonnes"),
        ("Nom;Prénom;Naissance\r\nA;B;C".encode(), "Colonnes inconnues : Naissance"),
        ("Dupré;Zoé;12/05/1985".encode(), "doit donner les titres"),
        ("Nom;Prénom\r\nA;B".encode(), "il manque : Date de naissance"),
        ("Nom;Nom;Prénom;Date de naissance\r\nA;A;B;C".encode(), "se trouve deux fois"),
        ("Numéro de registre national;Nom;Prénom;Date de naissance\r\n1;A;B;C".encode(), "retirez cette colonne"),
    ],
    ids=["empty", "300 columns", "unknown", "no titles", "missing", "twice", "register number"],
)
@pytest.mark.django_db
def test_a_file_that_is_none_of_ours_is_refused_with_the_way_out(made, content, said):
    address, batch = sent(made, content)
    assert batch.state == "unreadable"
    assert said in made.as_responsible.get(address).content.decode()


@pytest.mark.feature("ITM-35")
@pytest.mark.django_db
def test_what_is_no_csv_and_no_workbook_is_refused_at_once_or_by_the_worker(made):
    client = made.as_responsible
    page = client.post(SEND, {"file": SimpleUploadedFile("photo.png", b"x")}).content.decode()
    assert "Choisissez un fichier CSV ou un classeur Excel" in page
    assert "Ce fichier est vide" in client.post(SEND, {"file": SimpleUploadedFile("a.csv", b"")}).content.decode()
    address, batch = sent(made, b"no zip", "personnel.xlsx")
    assert batch.state == "unreadable"
    assert "n’est pas un classeur Excel" in client.get(address).content.decode()


@pytest.mark.feature("ITM-34")
@pytest.mark.django_db
def test_a_dropped_import_writes_nothing_and_others_see_none_of_it(made):
    address, _batch = sent(made, csv(ANN))
    open_module(made, made.other_body, accept=False)
    assert made.as_other_responsible.get(address).status_code == 404
    assert made.as_staff.get(address).status_code == 200
    made.as_responsible.post(f"{address}abandonner/")
    made.as_responsible.post(address)
    assert worked(made).state == "dropped"
    with scope(made.fund):
        assert Worker.objects.count() == 0
        assert StaffImport.objects.get().content is None


@pytest.mark.django_db
def test_a_list_and_a_report_need_as_many_queries_for_many_lines_as_for_one(made):
    address, _batch = sent(made, csv(ANN))
    one = [queries(made.as_staff, where) for where in (LIST, f"{address}?lignes=created")]
    people = [f";Maes;Bea {number};12/05/1985;;;;;;" for number in range(60)]
    address, _batch = sent(made, csv(*people))
    with scope(made.fund):
        StaffImport.objects.bulk_create(
            StaffImport(organisation=made.body, language="fr", next_attempt_at=None) for _each in range(60)
        )
    assert [queries(made.as_staff, where) for where in (LIST, f"{address}?lignes=created")] == one


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.feature("ITM-34")
@pytest.mark.django_db
def test_an_old_report_keeps_its_figures_and_nothing_about_people(made):
    address, _batch = sent(made, csv(ANN))
    made.as_responsible.post(address)
    worked(made)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
        empty_old_reports(made.fund.pk)
        page = made.as_responsible.get(address).content.decode()
    with scope(made.fund):
        assert StaffImportRow.objects.get().content is None
    assert "Le détail de cette ligne n’est plus gardé." in page
    assert made.as_responsible.get(f"{address}fichier/").status_code == 404
