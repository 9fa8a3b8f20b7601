"""What the fund's staff do: open, correct and import dossiers, import payments, choose the rules."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from certification.choices import Closure, choices_of
from certification.models import Certificate, Dossier, Payment
from certification.personal_data import vouched_for
from extranet.documents.models import Document
from extranet.journal.models import Look
from extranet.tenants.models import Fund
from extranet.tenants.registries import Person
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage
from tests.documents.uploads import picture

pytestmark = pytest.mark.django_db

TYPED = {
    "number": "21-0007",
    "title": "mrs",
    "last_name": "Dubois",
    "first_name": "Michelle",
    "email": "",
    "employer": "pharmacie inventee",
    "training_body": "Centre Exemple",
    "training_title": "Pharmacie",
    "device": "ptp",
    "nature": "training",
    "hours_agreed": "1200,5",
    "starts_on": "2026-09-01",
    "ends_on": "2027-06-30",
    "commission_on": "2026-06-15",
    "granularity": "",
    "online_from": "",
}
HEADER = (
    "N° dossier;Civilité;Nom;Prénom;Employeur;Organisme;Formation;Dispositif;Heures accordées;Début;Fin;Date commission"
)


def text_of(page) -> str:
    return page.content.decode().replace("&#x27;", "'")


def stored(made: Stage) -> dict[str, Dossier]:
    with scope(made.fund):
        return {one.number: one for one in Dossier.objects.select_related("employer").order_by("pk")}


def test_a_dossier_is_opened_and_corrected_and_two_people_are_told_of_each_other(made):
    staff, add = made.as_staff, reverse("certification:add")
    page = staff.post(add, TYPED | {"employer": "Inconnue", "ends_on": "2026-08-01", "hours_agreed": "beaucoup"})
    text = text_of(page)
    assert "« Inconnue » n’est pas une organisation connue" in text
    assert "n’est pas un nombre d’heures" in text
    assert 'value="21-0007"' in text, "nothing typed is lost"
    page = staff.post(add, TYPED | {"ends_on": "2026-08-01"})
    assert "La session finit avant de commencer" in text_of(page)
    assert staff.post(add, TYPED).status_code == 302
    assert "Un dossier porte déjà ce numéro" in text_of(staff.post(add, TYPED))
    dossier = stored(made)["21-0007"]
    assert (dossier.employer.name, dossier.hours_agreed) == ("Pharmacie Inventée", Decimal("1200.50"))
    edit = reverse("certification:edit", args=[dossier.uuid])
    page = staff.get(edit)
    assert "Pharmacie Inventée" in text_of(page)
    assert "starts_on" not in page.context["form"].fields
    changed = {name: value for name, value in TYPED.items() if name not in {"starts_on", "ends_on"}}
    assert staff.post(edit, changed | {"training_title": "Optique", "version": "1"}).status_code == 302
    page = staff.post(edit, changed | {"training_title": "Chimie", "version": "1"})
    assert "Valeur enregistrée entre-temps : « Optique »" in text_of(page)
    assert stored(made)["21-0007"].training_title == "Optique"


def test_dossiers_are_imported_after_a_look_and_wrong_lines_stay(made):
    staff, address = made.as_staff, reverse("certification:import_dossiers")
    good = "A-1;Mme;Dubois;Michelle;Pharmacie Inventée;Centre Exemple;Chimie;VAE;1200;01/09/2026;30/06/2027;15/06/2026"
    wrong = "A-2;Mme;Dubois;Anne;Inconnue;Centre Exemple;Pharmacie;PTP;mille;2026-13-01;30/06/2027;15/06/2026"
    twice = good.replace("Michelle", "Marie")
    content = "\n".join([HEADER, good, wrong, twice])
    for encoding in ("utf-8-sig", "cp1252"):
        upload = SimpleUploadedFile("dossiers.csv", content.encode(encoding), "text/csv")
        page = staff.post(address, {"file": upload})
        reading = page.context["reading"]
        assert (page.context["good"], page.context["wrong"]) == (1, 2), encoding
        assert "n’est pas une organisation connue" in text_of(page)
        assert "Heures accordées : « mille »" in text_of(page)
        assert "Début : « 2026-13-01 »" in text_of(page)
        assert any("porte déjà ce numéro" in error for error in reading.lines[2].errors)
        assert not stored(made), "nothing before the second click"
    lines = page.context["form"].data["lines"]
    page = staff.post(address, {"lines": lines, "confirm": "yes"})
    assert "1 dossier est ouvert." in text_of(page)
    assert set(stored(made)) == {"A-1"}
    assert stored(made)["A-1"].nature == "validation"
    assert page.context["form"].data["lines"].splitlines() == [HEADER, wrong, twice]
    book = Workbook()
    book.active.append(HEADER.split(";"))
    row = good.replace("A-1", "A-3").split(";")
    book.active.append([*row[:8], 1200, datetime.date(2026, 9, 1), datetime.datetime(2027, 6, 30), row[11]])  # noqa: DTZ001
    file = io.BytesIO()
    book.save(file)
    page = staff.post(address, {"file": SimpleUploadedFile("dossiers.xlsx", file.getvalue())})
    assert (page.context["good"], page.context["wrong"]) == (1, 0)
    lines = page.context["form"].data["lines"]
    assert staff.post(address, {"lines": lines, "confirm": "yes"}).status_code == 302
    assert set(stored(made)) == {"A-1", "A-3"}
    assert "il manque : Civilité" in text_of(staff.post(address, {"lines": "N° dossier;Nom\nA;B"}))
    for name, bad in [("d.pdf", b"%PDF-"), ("d.xlsx", b"PK"), ("d.csv", b"")]:
        assert text_of(staff.post(address, {"file": SimpleUploadedFile(name, bad)})).count("error-summary") > 1, name


def test_a_workbook_that_unpacks_to_too_much_or_declares_entities_is_refused(made):
    import zipfile

    for name, data in [("xl/a.xml", b"0" * 31_000_000), ("xl/a.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>")]:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        upload = SimpleUploadedFile("d.xlsx", file.getvalue())
        page = made.as_staff.post(reverse("certification:import_dossiers"), {"file": upload})
        assert "Ce classeur" in text_of(page)


@pytest.mark.feature("ATN-07")
def test_payments_are_imported_listed_and_shown_to_the_body(made):
    made.dossier("19-1")
    staff, address = made.as_staff, reverse("certification:import_payments")
    header = "N° dossier;Nature;Date;Période du;Période au;Montant;Référence"
    good = "19-1;Avance;15/09/2019;01/09/2019;30/09/2019;1 250,50 €;VIR-1"
    wrong = "19-9;Règlement;15/09/2019;01/09/2019;30/08/2019;douze;VIR-2"
    page = staff.post(address, {"lines": "\n".join([header, good, wrong])})
    assert "Aucun dossier ne porte ce numéro." in text_of(page)
    assert "Montant : « douze »" in text_of(page)
    page = staff.post(address, {"lines": "\n".join([header, good, wrong]), "confirm": "yes"})
    assert "1 règlement est enregistré." in text_of(page)
    with scope(made.fund):
        payment = Payment.objects.get()
    assert (payment.kind, payment.amount, payment.reference) == ("advance", Decimal("1250.50"), "VIR-1")
    text = text_of(made.as_manager.get(reverse("certification:payments")))
    assert all(
        words in text for words in ("VIR-1", "Avance", "01/09/2019 au 30/09/2019", "15/09/2019", "Michelle Dubois")
    )
    typed = {
        "kind": "settlement",
        "paid_on": "2019-10-15",
        "period_from": "2019-10-01",
        "period_to": "2019-09-01",
        "amount": "10,5",
        "reference": "VIR-3",
    }
    of_dossier = reverse("certification:payments_of", args=[stored(made)["19-1"].uuid])
    assert "La période finit avant de commencer" in text_of(staff.post(of_dossier, typed))
    assert staff.post(of_dossier, typed | {"period_to": "2019-10-31"}).status_code == 302
    assert "Ce dossier a déjà un règlement de cette référence" in text_of(
        staff.post(of_dossier, typed | {"period_to": "2019-10-31"})
    )


@pytest.mark.feature("ATN-39")
def test_the_fund_chooses_and_months_follow_at_once(made):
    staff, address = made.as_staff, reverse("certification:options")
    assert "Réglages des certificats" in text_of(staff.get(reverse("fund_settings:page")))
    typed = {
        "granularity": "half_day",
        "opens": "next_month",
        "closes_after": "60",
        "online_from": "2020-01-01",
        "daily_hours": "7h30",
        "region": "57",
        "closures": "24/12/2026 au 01/01/2027\n08/05/2026",
        "pages": ["dashboard", "ptp", "payments"],
        "validation": "none",
        "public_site": "https://fonds.example",
    }
    page = staff.post(address, typed | {"closures": "Noël", "daily_hours": "13"})
    assert "« Noël » n’est pas une date" in text_of(page)
    assert "Entre 0 et 12 heures." in text_of(page)
    assert staff.post(address, typed).status_code == 302
    choices = choices_of(Fund.objects.get(pk=made.fund.pk))
    assert (choices.granularity, choices.opens, choices.closes_after) == ("half_day", "next_month", 60)
    assert (choices.daily_hours, choices.region) == (Decimal("7.50"), "57")
    assert choices.closures == (
        Closure(datetime.date(2026, 12, 24), datetime.date(2027, 1, 1)),
        Closure(datetime.date(2026, 5, 8), datetime.date(2026, 5, 8)),
    )
    assert "24/12/2026 – 01/01/2027" in text_of(staff.get(address))
    with time_machine.travel("2020-08-15T10:00:00+02:00"):
        text = text_of(made.as_manager.get(reverse("certification:dashboard")))
    for label, shown in {
        "PTP en cours": True,
        "Règlements": True,
        "VAE en cours": False,
        "Saisie du mois": False,
    }.items():
        assert (label in text) is shown, label


@pytest.mark.feature("ATN-43")
def test_the_authoritys_logo_is_the_funds_upload_and_stands_on_the_certificates_made_since(made):
    staff, address = made.as_staff, reverse("certification:options")
    typed = {"granularity": "month", "opens": "first_day", "daily_hours": "7", "validation": "none", "pages": ["ptp"]}
    drawn = SimpleUploadedFile("tutelle.svg", b"<svg/>", "image/svg+xml")
    assert "authority_logo" in staff.post(address, typed | {"authority_logo": drawn}).context["form"].errors
    with time_machine.travel("2020-08-15T10:00:00+02:00"):
        dossier = made.dossier()
        before = made.enter(dossier, datetime.date(2020, 5, 1))
        logo = SimpleUploadedFile("tutelle.png", picture("PNG"), "image/png")
        assert staff.post(address, typed | {"authority_logo": logo}).status_code == 302
        made.fund.refresh_from_db()
        since = made.enter(dossier, datetime.date(2020, 6, 1))
        assert "Retirer le logo de la tutelle déposé" in text_of(staff.get(address))
        assert staff.post(address, typed).status_code == 302, "nothing chosen: the logo stays"
        made.fund.refresh_from_db()
        kept = choices_of(made.fund).authority_logo
        assert staff.post(address, typed | {"remove_logo": "on"}).status_code == 302
    with scope(made.fund):
        printed = {one.version_id: one.snapshot["pictures"] for one in Certificate.objects.all()}
        assert Document.objects.get(uuid=kept).media_type == "image/png"
    assert printed[since.pk]["authority"] == str(kept)
    assert not printed[before.pk]["authority"]
    made.fund.refresh_from_db()
    assert choices_of(made.fund).authority_logo is None


def test_the_way_back_to_the_funds_site_stands_on_every_page(made):
    made.fund.options["public_site"] = "https://fonds.example/accueil"
    made.fund.save()
    for address in ("/", reverse("certification:dashboard"), reverse("certification:list")):
        text = text_of(made.as_manager.get(address))
        assert '<a class="public-site" href="https://fonds.example/accueil">Retour au site</a>' in text
        assert "Centre Exemple" in text
        assert made.fund.name in text


def test_who_looked_at_a_dossier_is_noted_and_who_vouched_for_hours_finds_it(made):
    with time_machine.travel("2020-08-15T10:00:00+02:00"):
        dossier = made.dossier("19-1")
        made.enter(dossier, datetime.date(2020, 5, 1))
        made.as_staff.get(reverse("certification:months", args=[dossier.uuid]))
    with scope(made.fund):
        look = Look.objects.get(subject_uuid=dossier.uuid)
        assert look.subject_model == "certification.Dossier"
        person = Person((made.manager.user.pk,), made.manager.user.email)
        ((first, *_rest),) = vouched_for(person)
        assert first[1] == "19-1"
