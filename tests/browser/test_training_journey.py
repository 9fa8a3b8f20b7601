"""A request in Chromium from the operator's sending to the fund's decision, and on to the social security's answers.

The representative signs by a link; a declaration that is refused is corrected by the company and accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core import mail
from playwright.sync_api import Page, expect

from batch_channel.simulator.rules import CLOSED_NUMBER
from extranet.demo.channel import Rehearsal, rehearsal
from extranet.documents.tasks import render_pdfs
from extranet.mandates.models import Paper
from extranet.mandates.reporting import take_from_convention
from extranet.mandates.signatures import trust_roots
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import batch_fund, give_number
from tests.batch_channel.scenes import run as run_channel
from tests.documents.signing import authority, sign
from tests.factories import WorkerFactory, staff_of
from tests.training.scenes import PEOPLE, draft_of, stage, stored, yesterday

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def made(settings, tmp_path: Path):
    root = tmp_path / "root.pem"
    root.write_bytes(authority().root.certificate.public_bytes(Encoding.PEM))
    settings.SIGNATURE_TRUST_ROOTS = [str(root)]
    trust_roots.cache_clear()
    staged = stage(batch_fund(name="Ferra"))
    with scope(staged.fund):
        conventions = Paper.objects.filter(kind=Paper.Kind.CONVENTION)
        conventions.update(reporting_mandate="MAHIS-42", reporting_starts_on=yesterday() - timedelta(days=30))
        for convention in conventions.filter(state="accepted"):
            take_from_convention(Actor.system(staged.fund), convention)
        known = WorkerFactory(
            organisation=staged.company,
            last_name=PEOPLE[0].last_name,
            first_name=PEOPLE[0].first_name,
            birth_date=PEOPLE[0].birth_date,
        )
    give_number(staged.fund, known, "90022899866")
    yield staged
    trust_roots.cache_clear()


@pytest.fixture
def simulated(made, tmp_path: Path) -> Iterator[Rehearsal]:
    """The fund's channel in T, to a simulator behind OpenSSH's server."""
    with rehearsal(made.fund, tmp_path) as started:
        yield started


@pytest.mark.feature("ATM-28", "ATM-29", "FLA-35")
def test_from_the_operator_to_the_social_securitys_answer(
    page: Page, made, simulated: Rehearsal, address, sign_in, accessible, tmp_path: Path
):
    fund, request = made.fund, draft_of(made)
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
    page.get_by_label("Numéro de registre national").fill(CLOSED_NUMBER)
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
    page.goto(address(fund, "/demandes/reglages/"))
    accessible("settings of requests")
    sign_out(page)

    run_channel(fund)
    simulated.answer()
    run_channel(fund)
    sign_in(fund, made.mandatee.user)
    page.goto(address(fund, f"{path}travailleurs/"))
    correct_and_resend(page, accessible)
    run_channel(fund)
    simulated.answer()
    run_channel(fund)
    page.reload()
    expect(page.get_by_role("main")).not_to_contain_text("a refusé la déclaration")
    expect(page.get_by_text("Acceptée", exact=True)).to_have_count(3)  # the request and both declarations
    accessible("declarations accepted")


def correct_and_resend(page: Page, accessible) -> None:
    """Among the workers the mandatee reads what the social security refused, corrects the number, sends again."""
    refused = page.get_by_role("listitem").filter(has_text="La sécurité sociale a refusé la déclaration")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text(PEOPLE[1].last_name)
    expect(refused).to_contain_text("NISS inconnu à la source authentique")
    expect(refused).to_contain_text("Numéro de registre national du salarié")
    accessible("declaration refused")
    refused.get_by_role("link", name="Données").click()
    page.get_by_label("Numéro de registre national").fill("78110399746")
    accessible("correcting the number")
    page.get_by_role("button", name="Enregistrer les données").click()
    page.get_by_role("button", name="Renvoyer").click()
    expect(page.get_by_role("status").first).to_contain_text("part à nouveau")
    accessible("declaration sent again")


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
