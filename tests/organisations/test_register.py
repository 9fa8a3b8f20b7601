"""The register of processing, made from what the apps hold, and the public notice of the same source."""

from __future__ import annotations

import csv
import io
import subprocess

import pytest
from django.apps import apps
from django.urls import reverse

from extranet.organisations.personal_data.how_long import told
from extranet.organisations.personal_data.register import ACTIVITIES
from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.encrypted_fields import EncryptedField
from extranet.tenants.protection import MEANINGS, Protection
from extranet.tenants.registries import personal_data
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, quickly_signed_in, staff_of, visitor

pytestmark = pytest.mark.django_db
REGISTER, NOTICE = "/confiance/registre/", "/donnees-personnelles/"
DETAILS = {
    "controller": "Fonds Démo asbl",
    "address": "Rue du Fer 1, 5000 Namur",
    "email": "vie-privee@example.invalid",
    "officer": "Service DPO",
    "officer_email": "dpo@example.invalid",
    "representative": "",
    "authority": "apd",
}


def test_every_capability_and_every_section_stands_in_a_processing():
    assert {one.capability for one in ACTIVITIES} == {None, *Capability}
    assert {data.capability for data in personal_data} <= {one.capability for one in ACTIVITIES}


# Each column that the database keeps encrypted: in which section its people read that it is held, or why in none.
ENCRYPTED = {
    "accounts.IdentityProvider": None,  # the fund's own secret
    "batch_channel.Handout": "declarations",
    "enrolments.StaffImport": "staff_imports",
    "enrolments.StaffImportRow": "staff_imports",
    "funding.BankDetails": None,  # a company's account; who changed it stands in the journal
    "integrations.Answer": "api_keys",
    "integrations.Subscription": None,  # an organisation's webhook
    "notifications.Message": "mails",
    "organisations.Erasure": "data_requests",
    "organisations.WorkerDetails": "workers",
    "signup.PendingSignUp": "sign_up",
}
SHORT_LIVED = {"mails"}  # a link or a code in an unsent mail, emptied when it leaves: its section tells who got which


def test_what_the_database_keeps_encrypted_is_of_a_level_that_says_so():
    held = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedField) or field.name in getattr(model, "also_encrypted", ())
    }
    assert held == set(ENCRYPTED), "say in which section of the personal data an encrypted column is told of"
    levels = {data.name: data.protection for data in personal_data}
    low = {name for name in ENCRYPTED.values() if name and levels[name] < Protection.SENSITIVE}
    assert low == SHORT_LIVED


def test_the_register_prints_the_level_of_each_section_and_what_each_level_means(fund):
    browser = quickly_signed_in(fund, staff_of(fund).user)
    rows = list(csv.DictReader(io.StringIO(text_of(browser, "csv").decode("utf-8-sig")), delimiter=";"))
    printed = {row["Données, telles que la personne les lit"]: row["Niveau de protection"] for row in rows}
    assert printed["Mes accès et mes rôles"] == "Courant"
    assert printed["Les droits que j’ai demandés"] == "Confidentiel"
    assert printed["Ma fiche de salarié"] == "Sensible"
    assert printed["Ma seconde étape de connexion"] == "Secret"
    page = browser.get(REGISTER).content.decode()
    for level, meaning in MEANINGS.items():
        assert page.count(str(level.label)) > list(printed.values()).count(level.label), "in the table and explained"
        assert str(meaning) in page


@pytest.mark.feature("BEY-22")
def test_the_register_says_what_the_fund_does_and_who_answers(fund, tmp_path):
    fund.capabilities = [Capability.CERTIFICATION]
    fund.save()
    browser = quickly_signed_in(fund, staff_of(fund).user)
    browser.post(reverse("fund_settings:privacy"), DETAILS)
    page = browser.get(REGISTER).content.decode().replace("&#x27;", "'")
    for text in ("Fonds Démo asbl", "Service DPO", "Aucun transfert hors de l’Union européenne", "Certificats de réal"):
        assert text in page
    assert "Canal de fichiers" not in page, "a capability that is off isn't processed"
    lines = list(csv.reader(io.StringIO(text_of(browser, "csv").decode("utf-8-sig")), delimiter=";"))
    covered = [data for data in personal_data if data.capability in (None, Capability.CERTIFICATION)]
    assert len(lines) == 1 + len(covered)
    assert all(all(cell for cell in line) for line in lines)
    assert text_of(browser, "xlsx")[:2] == b"PK"
    file = tmp_path / "register.pdf"
    file.write_bytes(text_of(browser, "pdf"))
    said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "Fonds Démo asbl" in said
    assert "MESURES DE SÉCURITÉ" in said, "headings are printed in capitals"


def text_of(browser, kind: str) -> bytes:
    answer = browser.get(reverse("trust:register_file", args=[kind]))
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_officer_whom_the_fund_names_reads_it_too(fund):
    staff = staff_of(fund)
    with scope(fund):
        officer = MembershipFactory(organisation=staff.organisation, roles=[Role.FUND_OFFICER])
        stranger = MembershipFactory()
    as_officer = quickly_signed_in(fund, officer.user)
    assert as_officer.get(REGISTER).status_code == 403
    values = DETAILS | {"officer_email": officer.user.email}
    quickly_signed_in(fund, staff.user).post(reverse("fund_settings:privacy"), values)
    assert as_officer.get(REGISTER).status_code == 200
    assert "Registre des traitements" in as_officer.get("/confiance/").content.decode()
    values = DETAILS | {"officer_email": stranger.user.email}
    quickly_signed_in(fund, staff.user).post(reverse("fund_settings:privacy"), values)
    assert quickly_signed_in(fund, stranger.user).get(REGISTER).status_code == 403


@pytest.mark.feature("BEY-22")
def test_anybody_reads_who_answers_and_where_to_complain(fund):
    page = visitor(fund).get(NOTICE).content.decode()
    assert "Autorité de protection des données (APD)" in page
    assert fund.name in page
    assert f'href="{NOTICE}"' in visitor(fund).get(reverse("account_login")).content.decode(), "linked in the footer"
    fund.time_zone = "Europe/Paris"
    fund.save()
    assert "(CNIL)" in visitor(fund).get(NOTICE).content.decode()
    for data in told(fund, (data for data in personal_data if data.capability is None)):
        assert str(data.retention) in page.replace("&#x27;", "'")


@pytest.mark.feature("BEY-22", "BEY-23")
def test_everywhere_the_durations_are_the_funds_own(fund):
    browser = quickly_signed_in(fund, staff_of(fund).user)
    spoken = "Tant que l’accès est en vigueur, puis {} ; plus longtemps si"
    said = visitor(fund).get(NOTICE).content.decode()
    assert spoken.format("5 ans") in said
    assert "2 ans après le dernier message." in said
    assert "12 mois, au choix du fonds." in said
    amounts = {field.name: field.value() for field in browser.get(reverse("retention:options")).context["form"]}
    changed = amounts | {"memberships": 3653, "help-tickets": 200}
    assert browser.post(reverse("retention:options"), changed).status_code == 302
    fund.refresh_from_db()
    fund.options["access_log_months"] = 24
    fund.save()
    for page in (visitor(fund).get(NOTICE), browser.get(REGISTER), browser.get(reverse("my_data:page"))):
        assert spoken.format("10 ans") in page.content.decode()
    assert "200 jours après le dernier message." in visitor(fund).get(NOTICE).content.decode()
    assert "24 mois, au choix du fonds." in visitor(fund).get(NOTICE).content.decode()
    exported = browser.post(reverse("my_data:json")).json()["sections"]
    assert "10 ans" in exported["memberships"]["retention"]
    assert "24 mois" in exported["looks"]["retention"]


def test_every_duration_that_a_text_names_exists(fund):
    assert not [one.name for one in told(fund, personal_data) if "%" in str(one.retention)]


def test_a_wrong_address_keeps_what_was_typed(fund):
    browser = quickly_signed_in(fund, staff_of(fund).user)
    page = browser.post(reverse("fund_settings:privacy"), DETAILS | {"email": "pas une adresse"}).content.decode()
    assert "pas une adresse" in page
    assert "Rue du Fer 1" in page
