"""The file channel in Chromium: an administrator sets it up; a refused declaration is corrected and sent again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from batch_channel.models import Channel
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
    page.get_by_role("link", name="Canal de fichiers").first.click()
    accessible("no channel")
    page.get_by_role("link", name="Créer le canal").click()
    accessible("channel form")
    page.get_by_label("Numéro d’expéditeur").fill("123456")
    page.get_by_label("N° BCE de l’expéditeur").fill("0403.019.261")
    page.get_by_label("Nom d’utilisateur").fill("expediteur")
    page.get_by_label("Clé du serveur").fill("pas une clé")
    page.get_by_role("button", name="Enregistrer le canal").click()
    expect(page.get_by_role("main")).to_contain_text("ni une empreinte")
    accessible("refused channel form")
    page.get_by_label("Clé du serveur").fill(HOST_KEY)
    page.get_by_role("button", name="Enregistrer le canal").click()
    expect(page.get_by_role("status").first).to_contain_text("Le canal est enregistré")
    page.get_by_role("button", name="Faire une nouvelle clé").click()
    expect(page.get_by_role("main")).to_contain_text("ssh-ed25519")
    accessible("channel")
    page.get_by_role("link", name="Enregistrer un certificat").click()
    accessible("certificate form")
    page.goto(address(fund, "/canal/cle-ssh/"))
    accessible("key form")
    for path in ("lots", "declarations", "reponses"):
        page.goto(address(fund, f"/canal/{path}/"))
        accessible(f"empty {path}")

    company = employer_of(fund)
    with scope(fund):
        channel = Channel.objects.get()
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
