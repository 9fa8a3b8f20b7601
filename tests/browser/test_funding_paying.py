"""In Chromium: the staff control an invoice and note its transfer, the body reads it in « Gérez vos règlements »."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from extranet.documents.tasks import render_pdfs
from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from requests_app.funding.models import BankDetails, Payment
from requests_app.funding.tasks import make_invoices
from tests.documents.pdf_factory import simple_pdf
from tests.factories import MembershipFactory
from tests.funding.scenes import stage
from tests.funding.test_bank import OTHER_IBAN
from tests.mail import delivered_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("MYA-10", "BEY-03")
def test_from_the_queue_to_the_bodys_statement(page: Page, sign_in, accessible):
    made = stage()
    made.account()
    invoice = made.received()
    main = page.get_by_role("main")

    sign_in(made.fund, made.officer.user)
    page.get_by_role("link", name="Factures à contrôler").first.click()
    accessible("queue")
    page.get_by_role("link", name="F2026-0042").first.click()
    page.get_by_role("button", name="Commencer le contrôle").click()
    expect(page.get_by_role("status").first).to_contain_text("Vous contrôlez cette facture")
    accessible("invoice in control")
    page.get_by_role("link", name="Valider", exact=True).click()
    accessible("validate")
    page.get_by_label("Montant validé (€)").fill("1500")
    page.get_by_role("button", name="Valider", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("c’est ce qui reste")
    page.get_by_label("Montant validé (€)").fill("1400,00")
    page.get_by_role("button", name="Valider", exact=True).click()
    expect(main).to_contain_text("Règlement attendu")
    accessible("invoice validated")
    reference = f"{invoice.request.number} F2026-0042"
    page.get_by_role("link", name="Gérez vos règlements").first.click()
    page.get_by_role("link", name=reference, exact=True).click()
    page.get_by_role("link", name="Marquer payé").click()
    accessible("mark as paid")
    page.get_by_role("button", name="Marquer payé").click()
    expect(page.get_by_role("status").first).to_contain_text("Le règlement est noté comme payé")
    render_pdfs(made.fund.pk)
    with scope(made.fund):
        assert Payment.objects.get().paid_on is not None

    page.context.clear_cookies()
    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Gérez vos règlements").first.click()
    expect(main).to_contain_text(reference)
    expect(main).to_contain_text("payé le")
    accessible("payments of the body")
    with page.expect_download() as download:
        page.get_by_role("link", name="Avis (PDF)").first.click()
    assert download.value.suggested_filename.startswith("avis-de-reglement-")
    page.get_by_role("link", name=reference, exact=True).click()
    expect(main).to_contain_text("FR76")
    accessible("payment")
    page.get_by_role("link", name="F2026-0042", exact=True).click()
    expect(main).to_contain_text("Où en est cette facture")


@pytest.mark.feature("BEY-13")
def test_a_body_creates_its_invoice_downloads_and_deposits_it(page: Page, sign_in, accessible):
    made = stage()
    request = made.agreed().request
    main = page.get_by_role("main")
    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Créer ma facture Factur-X").first.click()
    accessible("files to invoice")
    page.get_by_role("link", name=f"Créer {request.number}").click()
    accessible("create an invoice")
    page.get_by_label("numéro de la facture").fill("F2026-0100")
    page.get_by_label("Prix d’une heure (€ HT)").fill("100,00")
    page.get_by_role("button", name="Créer la facture").click()
    expect(main).to_contain_text("La facture est en préparation")
    accessible("in preparation")
    make_invoices(made.fund.pk)
    page.get_by_role("link", name="Recharger la page").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la facture").click()
    assert download.value.suggested_filename == "facture-factur-x.pdf"
    accessible("ready")
    page.get_by_role("button", name="Déposer cette facture").click()
    expect(main).to_contain_text("F2026-0100")


@pytest.mark.feature("MYA-10")
def test_a_body_changes_its_account_and_two_officers_confirm_it(page: Page, sign_in, accessible, tmp_path):
    made = stage()
    with scope(made.fund):
        Organisation.objects.filter(pk=made.body.pk).update(email="ancienne@example.invalid")
        second = MembershipFactory(organisation=made.officer.organisation, roles=[Role.MEMBERSHIP_OFFICER])
        made.manager.organisation.refresh_from_db()
    made.account()
    delivered_mail(made.fund).clear()
    proof = tmp_path / "rib.pdf"
    proof.write_bytes(simple_pdf())
    main = page.get_by_role("main")

    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Coordonnées bancaires").first.click()
    page.get_by_label("Titulaire du compte").fill(made.body.name)
    page.get_by_label("IBAN").fill("BE68 5390 0754 7035")
    page.get_by_label("RIB (PDF)").set_input_files(proof)
    page.get_by_role("button", name="Déposer").click()
    expect(page.get_by_role("alert").first).to_contain_text("Cet IBAN n’est pas valable")
    accessible("a wrong account number")
    page.get_by_label("IBAN").fill(OTHER_IBAN)
    page.get_by_label("RIB (PDF)").set_input_files(proof)
    page.get_by_role("button", name="Déposer").click()
    expect(page.get_by_role("status").first).to_contain_text("Vos coordonnées bancaires sont déposées")
    expect(main).to_contain_text("Confirmées")
    expect(main).not_to_contain_text(OTHER_IBAN)
    accessible("deposited beside the account that holds")
    told = [mail for mail in delivered_mail(made.fund) if mail.to == ["ancienne@example.invalid"]]
    assert len(told) == 1, "the address that the fund knew hears of it before anything changes"
    assert OTHER_IBAN not in told[0].body

    page.context.clear_cookies()
    sign_in(made.fund, made.officer.user)
    page.get_by_role("link", name="Coordonnées bancaires à confirmer").first.click()
    accessible("accounts to confirm")
    main.get_by_role("link", name=made.body.name).first.click()
    page.get_by_role("button", name="Afficher en clair").click()
    expect(main).to_contain_text("BE68 5390 0754 7034")
    accessible("an account in clear")
    page.get_by_role("button", name="Proposer la confirmation").click()
    expect(main).to_contain_text("Une décision attend une seconde personne")
    page.get_by_role("link", name="Ouvrir la décision proposée").click()
    expect(page.get_by_role("button", name="Confirmer")).to_have_count(0)
    accessible("one's own proposal")

    page.context.clear_cookies()
    sign_in(made.fund, second.user)
    page.get_by_role("link", name="Coordonnées bancaires à confirmer").first.click()
    main.get_by_role("link", name=made.body.name).first.click()
    page.get_by_role("link", name="Ouvrir la décision proposée").click()
    accessible("a colleague's proposal")
    page.get_by_role("button", name="Confirmer").click()
    with scope(made.fund):
        states = dict(BankDetails.objects.values_list("shown", "state"))
    assert sorted(states.values()) == ["confirmed", "former"]
    assert next(state for shown, state in states.items() if shown.startswith("BE68")) == "confirmed"
