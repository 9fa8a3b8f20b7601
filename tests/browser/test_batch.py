"""The file channel in Chromium: an administrator sets it up; a refused declaration is corrected and sent again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from batch_channel.models import Channel
from batch_channel.tasks import try_channels
from extranet.tenants.scope import scope
from tests.batch_channel.factories import HOST_KEY, answer_row, batch_row, declaration_row
from tests.batch_channel.scenes import batch_fund, employer_of
from tests.factories import staff_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def fund():
    return batch_fund(name="Ferra")


def test_from_no_channel_to_a_declaration_that_leaves_again(page: Page, fund, address, sign_in, accessible):
    sign_in(fund, staff_of(fund).user)
    page.get_by_role("link", name="Canaux de fichiers").first.click()
    accessible("no channel")
    page.get_by_role("link", name="Ajouter un canal").click()
    page.get_by_label("Prestataire de service").check()
    page.get_by_role("button", name="Continuer").click()
    accessible("steps")
    for label in ("Étape 1", "Étape 2", "Qualité"):
        page.get_by_role("button", name=f"Déjà fait ({label})").click()
        expect(page.get_by_role("button", name=f"Ce n’est pas fait ({label})")).to_be_visible()
    page.get_by_label("Oui : activer un canal BATCH existant").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre numéro expéditeur").fill("123456")
    page.get_by_label("N° BCE de l’expéditeur").fill("0403.019.261")
    page.get_by_label("Nom d’utilisateur").fill("expediteur")
    page.get_by_label("Clé du serveur").fill("pas une clé")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("main")).to_contain_text("ni une empreinte")
    accessible("refused account form")
    page.get_by_label("Clé du serveur").fill(HOST_KEY)
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("status").first).to_contain_text("Le canal est enregistré")
    page.get_by_role("button", name="Faire une nouvelle clé").click()
    expect(page.get_by_role("main")).to_contain_text("ssh-ed25519")
    accessible("channel")
    page.get_by_role("button", name="Tester le canal").click()
    expect(page.get_by_role("status").first).to_contain_text("en cours d’essai")
    accessible("trial that waits")
    with scope(fund):
        channel = Channel.objects.get()
    try_channels(fund.pk)
    expect(page.get_by_role("main")).to_contain_text("Une étape échoue")  # no reload was asked for
    accessible("trial that failed")
    page.get_by_role("link", name="Retour au canal").click()
    page.get_by_role("link", name="Enregistrer un certificat").click()
    accessible("certificate form")
    page.goto(address(fund, f"/canal/{channel.uuid}/cle-ssh/"))
    accessible("key form")
    for path in ("lots", "declarations", "reponses"):
        page.goto(address(fund, f"/canal/{path}/"))
        accessible(f"empty {path}")

    company = employer_of(fund)
    with scope(fund):
        refused, blocked = declaration_row(company, state="refused"), declaration_row(company, state="blocked")
        batch = batch_row(channel, company, [refused])
        answer = answer_row(channel, batch)
    page.goto(address(fund))
    accessible("first screen with what waits")
    for path in ("lots/", "declarations/", "reponses/", f"lots/{batch.uuid}/", f"reponses/{answer.uuid}/"):
        page.goto(address(fund, f"/canal/{path}"))
        accessible(path)
    page.goto(address(fund, f"/canal/declarations/{blocked.uuid}/"))
    expect(page.get_by_role("main")).to_contain_text("mandat de déclaration")
    accessible("blocked declaration")
    page.goto(address(fund, f"/canal/declarations/{refused.uuid}/"))
    expect(page.get_by_role("main")).to_contain_text("NISS inconnu à la source authentique")
    accessible("refused declaration")
    page.get_by_role("button", name="Renvoyer").click()
    expect(page.get_by_role("status").first).to_contain_text("repart avec le prochain lot")
