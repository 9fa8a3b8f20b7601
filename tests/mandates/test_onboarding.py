"""The company's way in: an invited person, the two indispensable documents, the fund's decision."""

from __future__ import annotations

import datetime
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from extranet.documents.storing import read
from extranet.documents.tasks import render_pdfs
from extranet.journal.models import Entry
from extranet.mandates.models import Mandate, Paper
from extranet.mandates.workflow import MandateState, PaperState
from extranet.organisations.models import Membership, Organisation
from extranet.tenants.scope import scope
from tests.documents.signing import director, sign
from tests.documents.uploads import picture
from tests.factories import member_of, signed_in, staff_of
from tests.mandates.scenes import (
    COMPANY,
    accepted,
    company_of,
    deposited,
    filled_convention,
    newcomer_of,
    operator_of,
    preencoding_fund,
)

pytestmark = pytest.mark.django_db

REPRESENTATIVE_FIELDS = {
    "representative_title": "Mme",
    "representative_name": "Béatrice Exemple",
    "representative_capacity": "administratrice déléguée",
}
IDENTIFICATION_FIELDS = {name: value for name, value in COMPANY.items() if value} | {
    "enterprise_number": "0440.966.354",
    "nsso_number": "9999999-99",
}


def convention_fields(*mandatees: tuple[str, str, str], **changes: str) -> dict[str, str]:
    rows = {
        f"mandatees-{row}-{name}": value
        for row, person in enumerate(mandatees)
        for name, value in zip(("last_name", "first_name", "email"), person, strict=True)
    }
    management = {"mandatees-TOTAL_FORMS": "4", "mandatees-INITIAL_FORMS": "0"}
    return IDENTIFICATION_FIELDS | REPRESENTATIVE_FIELDS | management | rows | changes


@pytest.fixture
def fund():
    return preencoding_fund()


@pytest.fixture
def company(fund):
    return company_of(fund)


@pytest.fixture
def newcomer(fund, company):
    return newcomer_of(fund, company)


@pytest.fixture
def browser(fund, newcomer):
    return signed_in(fund, newcomer.user)


def text_of(pdf: bytes) -> str:
    from extranet.documents.signatures.contents import read_words

    return " ".join(word for page in read_words(pdf) for word in page)


@pytest.mark.feature("ATM-12", "ATM-15")
def test_before_acceptance_every_page_leads_to_the_checklist(fund, company, newcomer, browser):
    for page in ("/", reverse("mandates:companies")):
        assert browser.get(page).headers["Location"] == reverse("mandates:onboarding")
    assert browser.get(reverse("account_change_password")).status_code == 200, "her own account stays hers"
    paper = deposited(fund, newcomer, filled_convention(fund, newcomer))
    assert browser.get("/").status_code == 302
    accepted(fund, paper)
    assert "Actions en attente" in browser.get("/").content.decode()
    with scope(fund):
        membership = Membership.objects.get(pk=newcomer.pk)
        assert not membership.awaits_convention
        assert membership.starts_on == timezone.localdate()


@pytest.mark.feature("ATM-14")
def test_the_checklist_shows_both_documents_with_their_state(fund, newcomer, browser):
    def states() -> list[str]:
        page = browser.get(reverse("mandates:onboarding"))
        return [str(step.progress.label) for step in page.context["steps"]]

    assert states() == ["Manquant", "Manquant"]
    paper = filled_convention(fund, newcomer)
    assert states() == ["À faire signer", "Manquant"]
    paper = deposited(fund, newcomer, paper)
    assert states() == ["Déposé", "Manquant"]
    staff = signed_in(fund, staff_of(fund).user)
    staff.post(reverse("mandates:refuse", args=[paper.uuid]), {"reason": "La date manque."})
    assert states() == ["Refusé", "Manquant"]
    assert "La date manque." in browser.get(reverse("mandates:paper", args=[paper.uuid])).content.decode()
    accepted(fund, deposited(fund, newcomer, paper))
    assert states() == ["Accepté", "Manquant"]


@pytest.mark.feature("ATM-02", "ATM-06", "ATM-07")
def test_the_filled_form_becomes_a_pdf_with_every_field(fund, newcomer, browser):
    response = browser.post(
        reverse("mandates:fill_convention"), convention_fields(("Exemple", "Camille", newcomer.user.email))
    )
    with scope(fund):
        paper = Paper.objects.get()
    assert response.headers["Location"] == reverse("mandates:paper", args=[paper.uuid])
    page = browser.get(response.headers["Location"]).content.decode()
    assert "en préparation" in page
    assert browser.get(reverse("mandates:model_document", args=[paper.uuid])).status_code == 404
    render_pdfs(fund.pk)
    pdf = b"".join(browser.get(reverse("mandates:model_document", args=[paper.uuid])).streaming_content)
    text = text_of(pdf)
    for words in (
        "Forges de Démo", "SA", "0440.966.354", "9999999-99", "Rue du Fer 12", "5000", "Namur", "Mme Béatrice Exemple",
        "administratrice déléguée", f"Camille Exemple, {newcomer.user.email}", "version 1.0", str(paper.uuid),
    ):  # fmt: skip
        assert words in text
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
    assert (
        "Télécharger le document à signer" in browser.get(reverse("mandates:paper", args=[paper.uuid])).content.decode()
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("authorisation", "Modèle-type d’autorisation d’encodage pour le compte d’une entreprise du secteur"),
        ("convention", "Convention désignant les mandataires de l’entreprise"),
    ],
)
def test_the_blank_model_can_be_downloaded(fund, browser, kind, words):
    operator_of(fund, "Technifutur")
    pdf = browser.get(reverse("mandates:blank_form", args=[kind])).content
    text = text_of(pdf)
    fields = ["Dénomination", "N° ONSS", "Code postal", "Cachet", "Signature"]
    for expected in [words, "Conditions d’utilisation V 1.0", *fields]:
        assert expected in text
    assert ("Technifutur" in text) == (kind == "authorisation")


@pytest.mark.feature("ATM-03", "ATM-04", "ATM-05")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"legal_form": ""}, "Indiquez la forme juridique, ou cochez"),
        ({"is_natural_person": "on"}, "pas les deux"),
        ({"enterprise_number": "0440.966.355"}, "chiffres de contrôle"),
        ({"enterprise_number": ""}, "obligatoire"),
        ({"nsso_number": "12-34"}, "Comptez les chiffres"),
        ({"postcode": "75011"}, "4 chiffres"),
        ({"name": ""}, "obligatoire"),
        ({"representative_name": ""}, "obligatoire"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(fund, newcomer, browser, wrong, said):
    fields = convention_fields(("Exemple", "Camille", "camille@exemple.invalid"), **wrong)
    page = browser.post(reverse("mandates:fill_convention"), fields).content.decode()
    assert said in page
    assert "Il y a un problème" in page
    for name in ("city", "representative_capacity", "mandatees-0-email"):
        assert fields[name] in page
    with scope(fund):
        assert not Paper.objects.exists()


def test_a_natural_person_has_no_legal_form(fund, newcomer, browser):
    fields = convention_fields(("Exemple", "Camille", "camille@exemple.invalid"), legal_form="", is_natural_person="on")
    browser.post(reverse("mandates:fill_convention"), fields)
    with scope(fund):
        assert Paper.objects.get().identification["is_natural_person"] is True


@pytest.mark.parametrize(
    ("mandatees", "said"),
    [
        ([], "Désignez au moins un mandataire"),
        ([("Un", "A", "un@exemple.invalid"), ("Deux", "B", "UN@exemple.invalid")], "citée deux fois"),
        ([("Un", "", "un@exemple.invalid")], "obligatoire"),
    ],
)
def test_mandatees_are_named_completely_and_once(fund, browser, mandatees, said):
    page = browser.post(reverse("mandates:fill_convention"), convention_fields(*mandatees)).content.decode()
    assert said in page
    with scope(fund):
        assert not Paper.objects.exists()


@pytest.mark.feature("ATM-09", "ATM-13")
def test_the_authorisation_names_one_or_several_approved_operators(fund, newcomer, browser):
    technifutur, technicity = operator_of(fund, "Technifutur"), operator_of(fund, "TechniCity")
    with scope(fund):
        Organisation.objects.create(name="Pas un opérateur", kinds=["training_body"], legal_form="ASBL")
    page = browser.get(reverse("mandates:fill_authorisation")).content.decode()
    assert "Technifutur" in page
    assert "Pas un opérateur" not in page
    refused = browser.post(reverse("mandates:fill_authorisation"), IDENTIFICATION_FIELDS | REPRESENTATIVE_FIELDS)
    assert "Cochez au moins un opérateur" in refused.content.decode()
    chosen = [technifutur.organisation_id, technicity.organisation_id]
    browser.post(
        reverse("mandates:fill_authorisation"), IDENTIFICATION_FIELDS | REPRESENTATIVE_FIELDS | {"operators": chosen}
    )
    with scope(fund):
        assert sorted(m.operator_id for m in Mandate.objects.all()) == sorted(chosen)
        assert {m.state for m in Mandate.objects.all()} == {MandateState.PENDING}


def upload(client, paper: Paper, content: bytes, name: str, *, signed_on: datetime.date | None = None) -> str:
    response = client.post(
        reverse("mandates:deposit", args=[paper.uuid]),
        {"file": SimpleUploadedFile(name, content), "signed_on": (signed_on or timezone.localdate()).isoformat()},
        follow=True,
    )
    return response.content.decode()


def ready(fund, paper: Paper) -> bytes:
    render_pdfs(fund.pk)
    with scope(fund):
        return read(Paper.objects.get(pk=paper.pk).model_document)


@pytest.mark.feature("ATM-10", "ATM-11")
def test_an_electronic_signature_is_found_and_the_fund_finds_it_in_its_queue(fund, newcomer, browser):
    paper = filled_convention(fund, newcomer)
    page = upload(browser, paper, sign(ready(fund, paper), director()), "signe.pdf")
    assert "Le document signé est déposé" in page
    with scope(fund):
        stored = Paper.objects.get(pk=paper.pk)
        assert (stored.state, stored.signature) == (PaperState.DEPOSITED, Paper.Signature.ELECTRONIC)
        assert stored.signature_details[0]["signer"] == director().asn1.subject.native["common_name"]
    staff = signed_in(fund, staff_of(fund).user)
    assert "Documents à contrôler" in staff.get("/").content.decode()
    queue = staff.get(reverse("mandates:papers"), {"state": "deposited"}).content.decode()
    assert "Forges de Démo" in queue
    assert "Signature électronique vérifiée" in queue


def test_a_scanned_paper_is_taken_and_left_to_the_funds_eyes(fund, newcomer, browser):
    paper = filled_convention(fund, newcomer)
    ready(fund, paper)
    upload(browser, paper, picture("JPEG"), "scan.jpg")
    with scope(fund):
        stored = Paper.objects.get(pk=paper.pk)
        assert (stored.state, stored.signature) == (PaperState.DEPOSITED, Paper.Signature.ON_PAPER)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda ours: ours, "il ne porte ni signature électronique, ni signature numérisée"),
        (lambda ours: sign(ours, director())[:-200], "abîmé"),
        (lambda ours: b"PK\x03\x04" + b"0" * 100, "PDF"),
        (lambda ours: b"", "vide"),
    ],
)
def test_a_file_that_is_no_signed_document_is_refused_with_the_reason(fund, newcomer, browser, make, said):
    paper = filled_convention(fund, newcomer)
    page = upload(browser, paper, make(ready(fund, paper)), "document.pdf")
    assert said in page
    with scope(fund):
        assert Paper.objects.get(pk=paper.pk).state == PaperState.TO_SIGN


def test_the_older_version_of_a_document_is_recognised(fund, newcomer, browser):
    former = filled_convention(fund, newcomer)
    signed_former = sign(ready(fund, former), director())
    paper = filled_convention(fund, newcomer)
    ready(fund, paper)
    assert "version précédente" in upload(browser, paper, signed_former, "ancien.pdf")


def test_a_signature_of_tomorrow_is_refused(fund, newcomer, browser):
    paper = filled_convention(fund, newcomer)
    ready(fund, paper)
    tomorrow = timezone.localdate() + datetime.timedelta(days=2)  # wherever the fund is
    assert "dans le futur" in upload(browser, paper, picture("PNG"), "scan.png", signed_on=tomorrow)


def test_a_second_decision_is_told_that_the_first_was_made(fund, newcomer):
    paper = deposited(fund, newcomer, filled_convention(fund, newcomer))
    staff = signed_in(fund, staff_of(fund).user)
    accepted(fund, paper)
    page = staff.post(reverse("mandates:refuse", args=[paper.uuid]), {"reason": "Trop tard"}).content.decode()
    assert "rechargez la page" in page
    with scope(fund):
        assert Paper.objects.get(pk=paper.pk).state == PaperState.ACCEPTED


def test_refusing_needs_a_reason(fund, newcomer):
    paper = deposited(fund, newcomer, filled_convention(fund, newcomer))
    staff = signed_in(fund, staff_of(fund).user)
    page = staff.post(reverse("mandates:refuse", args=[paper.uuid]), {"reason": "  "}).content.decode()
    assert "Motif du refus" in page
    with scope(fund):
        assert Paper.objects.get(pk=paper.pk).state == PaperState.DEPOSITED


@pytest.mark.feature("ATM-11")
def test_staff_file_what_came_by_mail(fund, newcomer):
    paper = filled_convention(fund, newcomer)
    ready(fund, paper)
    staff = signed_in(fund, staff_of(fund).user)
    upload(staff, paper, picture("PNG"), "courrier.png")
    with scope(fund):
        assert Paper.objects.get(pk=paper.pk).state == PaperState.DEPOSITED


def test_a_mandatee_named_but_unknown_is_invited(fund, company, newcomer, browser):
    browser.post(
        reverse("mandates:fill_convention"),
        convention_fields(
            ("Exemple", "Camille", newcomer.user.email), ("Seconde", "Ana", "ana.seconde@exemple.invalid")
        ),
    )
    with scope(fund):
        paper = Paper.objects.get()
    accepted(fund, deposited(fund, newcomer, paper))
    with scope(fund):
        members = {m.user.email: m for m in Membership.objects.filter(organisation=company).select_related("user")}
    assert set(members) == {newcomer.user.email, "ana.seconde@exemple.invalid"}
    assert members["ana.seconde@exemple.invalid"].accepted_at is None, "she accepts herself"


def test_what_was_accepted_is_what_the_fund_knows_of_the_company(fund, company, newcomer, browser):
    browser.post(
        reverse("mandates:fill_convention"),
        convention_fields(("Exemple", "Camille", newcomer.user.email), city="Liège", postcode="4000"),
    )
    with scope(fund):
        assert Organisation.objects.get(pk=company.pk).city == "Namur", "not before"
        paper = Paper.objects.get()
    accepted(fund, deposited(fund, newcomer, paper))
    with scope(fund):
        assert Organisation.objects.get(pk=company.pk).city == "Liège"


def test_every_step_is_in_the_journal(fund, newcomer):
    accepted(fund, deposited(fund, newcomer, filled_convention(fund, newcomer)))
    with scope(fund):
        verbs = list(Entry.objects.filter(verb__startswith="mandates.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["mandates.paper_filled", "mandates.paper_deposited", "mandates.paper_accepted"]


def test_a_fund_without_pre_encoding_has_no_such_pages(other_fund):
    client = signed_in(other_fund, member_of(other_fund).user)
    for route in ("onboarding", "fill_convention", "papers", "companies"):
        assert client.get(reverse(f"mandates:{route}")).status_code == 404
