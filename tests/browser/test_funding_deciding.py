"""In Chromium, by keyboard alone: the staff take a request from the queue, miss a piece, and agree."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, FundingRequest
from requests_app.funding.services import pieces
from tests.browser.keyboard import Keyboard
from tests.funding.scenes import Stage, pdf, stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


def completed(made: Stage, request: FundingRequest) -> None:
    """The company adds what was asked for, and sends it back."""
    with scope(made.fund):
        files = {demand: [pdf()] for demand in pieces.open_demands(request)}
        pieces.prepare_answer(actor=made.actor, fund=made.fund, request=request, files=files, words={})
        pieces.answer(actor=made.actor, request=request)


@pytest.mark.feature("MYA-02", "MYA-03")
def test_from_the_queue_to_the_agreement_with_its_letter(page: Page, sign_in, accessible, address, keys: Keyboard):
    made = stage()
    made.choose(appeal="Écrivez au médiateur dans les deux mois.")
    request = made.sent()
    main = page.get_by_role("main")

    sign_in(made.fund, made.officer.user)
    expect(main).to_contain_text("Demandes à vérifier")
    keys.press(page.get_by_role("link", name="Demandes à instruire").first)
    accessible("the queue")
    keys.press(page.get_by_role("link", name=request.number))
    accessible("a request to check")
    keys.press(page.get_by_role("link", name="Incomplète", exact=True))
    keys.press(page.get_by_role("button", name="Demander ces pièces"))
    expect(page.get_by_role("alert").first).to_contain_text("Nommez au moins une pièce.")
    keys.write(page.get_by_label("Autre pièce 1", exact=False).first, "Devis signé")
    keys.write(page.get_by_label("Ce qui est attendu de l’autre pièce 1", exact=False), "Signé par l’entreprise")
    accessible("asking for a piece")
    keys.press(page.get_by_role("button", name="Demander ces pièces"))
    expect(page.get_by_role("status").first).to_contain_text("Les pièces sont demandées.")
    completed(made, request)

    page.goto(address(made.fund, reverse("funding:request", args=[request.uuid])))
    keys.press(page.get_by_role("button", name="Complète", exact=True))
    expect(main).to_contain_text("Il reste 20 jours")
    keys.press(page.get_by_role("link", name="Accorder", exact=True))
    accessible("agreeing")
    keys.write(page.get_by_label("Coûts pédagogiques (€)"), "1 200,50")
    keys.write(page.get_by_label("Conditions"), "Feuilles signées par demi-journée.")
    keys.press(page.get_by_role("button", name="Accorder", exact=True))
    expect(page.get_by_role("status").first).to_contain_text("La prise en charge est accordée")
    expect(main).to_contain_text("1 200,50 €")
    render_pdfs(made.fund.pk)
    page.reload()
    with page.expect_download() as download:
        keys.press(page.get_by_role("link", name="Télécharger la lettre d’accord (PDF)"))
    with scope(made.fund):
        agreement = Agreement.objects.get()
    assert download.value.suggested_filename == f"accord-{agreement.number}.pdf"
    accessible("agreed")
