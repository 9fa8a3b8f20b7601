"""Journeys of trust in a browser: access lost and a recovery stopped; help under the banner; one's own data."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.organisations.models import Recovery
from extranet.tenants.scope import scope
from tests.factories import FundFactory, member_of, staff_of
from tests.mail import delivered_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def ferra():
    return FundFactory(name="Ferra", colour="#8a2c0d", options={"support_access": True})


def test_access_lost_checked_and_stopped_by_the_old_address(page: Page, ferra, sign_in, address, accessible):
    member = member_of(ferra, first_name="Alix", last_name="Démonty", phone="+32 81 20 00 00")
    staff = staff_of(ferra, first_name="Odile", last_name="Demoulin")
    page.goto(address(ferra))
    page.get_by_role("link", name="Je n’ai plus accès").click()
    accessible("access lost")
    page.get_by_role("button", name="Demander de l’aide").click()
    accessible("access lost, refused")
    page.get_by_label("Adresse e-mail du compte").fill(member.user.email)
    page.get_by_label("Ma seconde étape").check()
    page.get_by_role("button", name="Demander de l’aide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demande envoyée")

    sign_in(ferra, staff.user)
    page.get_by_role("main").get_by_role("link", name=re.compile("Alix Démonty")).click()
    page.get_by_label("Rappel à un numéro").check()
    page.get_by_label("Note de la vérification").fill("Rappelée au numéro connu.")
    page.get_by_role("button", name="Enregistrer la vérification").click()
    expect(page.get_by_role("status").first).to_contain_text("Le délai court")
    accessible("recovery that waits")

    (mail,) = [one for one in delivered_mail(ferra) if one.to == [member.user.email]]
    link = re.search(r"https?://[^/]+(/\S+)", mail.body)
    assert link
    page.context.clear_cookies()
    page.goto(address(ferra, link.group(1)))
    accessible("not me")
    page.get_by_role("button", name="Arrêter la récupération").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("La récupération est arrêtée")
    with scope(ferra):
        assert Recovery.objects.get().state == "stopped"


def test_help_under_the_banner_and_what_the_person_reads_of_it(page: Page, ferra, sign_in, address, accessible):
    member = member_of(ferra, first_name="Alix", last_name="Démonty")
    sign_in(ferra, staff_of(ferra, first_name="Odile", last_name="Demoulin").user)
    page.goto(address(ferra, reverse("organisations:edit_member", args=[member.uuid])))
    accessible("member, with recovery and support")
    page.get_by_role("link", name="Ouvrir un accès d’assistance").click()
    page.get_by_label("Motif").fill("Elle ne trouve pas sa liste.")
    page.get_by_role("button", name="Ouvrir l’accès").click()
    banner = page.get_by_role("region", name="Accès d’assistance")
    expect(banner).to_contain_text("vous voyez le site comme Alix Démonty")
    accessible("first screen in support")
    page.goto(address(ferra, reverse("organisations:own")))
    expect(banner).to_be_visible()
    banner.get_by_role("button", name="Terminer").click()
    expect(banner).to_have_count(0)

    page.context.clear_cookies()
    sign_in(ferra, member.user)
    page.goto(address(ferra, reverse("my_data:page")))
    held = page.get_by_text("Voir 1 enregistrement : Quand le fonds a agi à ma place")
    held.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Elle ne trouve pas sa liste.")
    page.evaluate("document.querySelectorAll('details.held').forEach(one => (one.open = true))")
    accessible("my data, everything open")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger en JSON").click()
    assert download.value.suggested_filename == "mes-donnees.json"
