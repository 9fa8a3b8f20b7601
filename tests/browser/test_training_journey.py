"""A request in Chromium from the operator's sending to the fund's decision, the representative signing by a link."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core import mail
from playwright.sync_api import Page, expect

from extranet.documents.tasks import render_pdfs
from extranet.mandates.signatures import trust_roots
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.scope import scope
from tests.documents.signing import authority, sign
from tests.factories import WorkerFactory, staff_of
from tests.mandates.scenes import preencoding_fund
from tests.training.scenes import PEOPLE, draft_of, stage, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def made(settings, tmp_path: Path):
    root = tmp_path / "root.pem"
    root.write_bytes(authority().root.certificate.public_bytes(Encoding.PEM))
    settings.SIGNATURE_TRUST_ROOTS = [str(root)]
    trust_roots.cache_clear()
    yield stage(preencoding_fund(name="Ferra"))
    trust_roots.cache_clear()


@pytest.mark.feature("ATM-25", "ATM-28", "ATM-29")
def test_from_the_operator_to_the_funds_decision(page: Page, made, address, sign_in, accessible, tmp_path: Path):
    fund, request = made.fund, draft_of(made)
    with scope(fund):
        WorkerFactory(
            organisation=made.company,
            last_name=PEOPLE[0].last_name,
            first_name=PEOPLE[0].first_name,
            birth_date=PEOPLE[0].birth_date,
        )
    path = f"/demandes/{request.uuid}/"

    sign_in(fund, made.encoder.user)
    page.goto(address(fund, path))
    page.get_by_role("button", name="Envoyer à l’entreprise").click()
    sign_out(page)

    sign_in(fund, made.mandatee.user)
    page.goto(address(fund, path))
    page.get_by_role("link", name="Validation").first.click()
    expect(page.get_by_role("main")).to_contain_text("1 travailleur n’est pas rattaché")
    accessible("validation")
    page.get_by_role("link", name="Renvoyer à l’opérateur").click()
    accessible("returning")
    page.get_by_role("link", name="Annuler").click()
    page.get_by_role("link", name="Ce n’est pas notre demande").click()
    accessible("disowning")
    page.get_by_role("link", name="Annuler").click()

    page.get_by_role("link", name="Travailleurs", exact=True).click()
    accessible("workers to complete")
    page.get_by_role("link", name="Compléter").click()
    accessible("completing a worker")
    page.get_by_role("button", name="Ajouter au registre").click()
    expect(page.get_by_role("status").first).to_contain_text("figure maintenant dans votre registre")
    accessible("workers complete")

    page.get_by_role("link", name="Validation").first.click()
    page.get_by_role("button", name="Certifier les présences").click()
    expect(page.get_by_role("alert").first).to_contain_text("Cochez la case")
    accessible("certification refused")
    page.get_by_label("Je certifie que les présences").check()
    page.get_by_role("button", name="Certifier les présences").click()
    page.get_by_role("button", name="Générer le récapitulatif").click()
    expect(page.get_by_role("main")).to_contain_text("en préparation")
    accessible("recap being made")
    render_pdfs(fund.pk)
    expect(page.get_by_role("link", name="Télécharger le récapitulatif (PDF)")).to_be_visible(timeout=15_000)
    accessible("recap to sign")
    page.get_by_label("Adresse e-mail du représentant légal").fill("beatrice@example.invalid")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("status").first).to_contain_text("Le lien part par e-mail")
    accessible("link sent")
    sign_out(page)

    sign_by_link(page, address, accessible, made, tmp_path)

    sign_in(fund, made.mandatee.user)
    page.goto(address(fund, f"{path}recapitulatif/"))
    expect(page.get_by_role("main")).to_contain_text("Signature électronique vérifiée")
    accessible("signed recap")
    page.get_by_role("button", name="Confirmer ce signataire").click()
    page.get_by_role("button", name="Envoyer la demande au fonds").click()
    expect(page.get_by_role("main")).to_contain_text(f"Le fonds a reçu la demande {request.number}")
    accessible("receipt")
    sign_out(page)

    sign_in(fund, staff_of(fund).user)
    page.goto(address(fund, path))
    accessible("overview for the staff")
    page.get_by_role("link", name="Récapitulatif", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Contrôler et décider")
    accessible("deciding")
    page.get_by_role("button", name="Demander le complément").click()
    expect(page.get_by_role("alert").first).to_contain_text("Cochez ce que l’entreprise peut changer")
    accessible("complement refused")
    page.get_by_role("button", name="Accepter la demande").click()
    expect(page.get_by_role("status").first).to_contain_text("La demande est acceptée")
    with scope(fund):
        assert stored(request).state == "accepted"


def sign_by_link(page: Page, address, accessible, made, folder: Path) -> None:
    """By the mail's link the representative takes the recap and deposits it signed, by another than was declared."""
    mail.outbox.clear()
    send_mails(made.fund.pk)
    (message,) = [one for one in mail.outbox if one.to == ["beatrice@example.invalid"]]
    link = address(made.fund, re.search(r"/signature/[\w-]+/", message.body).group())
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Signer le récapitulatif")
    accessible("representative's page")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le récapitulatif (PDF)").click()
    ours = Path(download.value.path()).read_bytes()
    unsigned, signed = folder / "recap.pdf", folder / "signe.pdf"
    unsigned.write_bytes(ours)
    page.get_by_label("Récapitulatif signé (PDF)").set_input_files(unsigned)
    page.get_by_role("button", name="Déposer le récapitulatif signé").click()
    expect(page.get_by_role("alert").first).to_contain_text("ne porte aucune signature électronique")
    accessible("unsigned file refused")
    with ThreadPoolExecutor(1) as thread:  # signing runs an event loop of its own; this thread has Playwright's
        signed.write_bytes(thread.submit(sign, ours).result())
    page.get_by_label("Récapitulatif signé (PDF)").set_input_files(signed)
    page.get_by_role("button", name="Déposer le récapitulatif signé").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, le fichier signé est déposé")
    accessible("thanks")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne fonctionne plus")
    accessible("link over")


def sign_out(page: Page) -> None:
    page.get_by_role("banner").locator("details.account summary").click()
    page.get_by_role("banner").get_by_role("button", name="Se déconnecter").click()
