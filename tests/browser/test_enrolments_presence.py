"""In Chromium: the trainer shows the code, a phone reads it from the screen and signs, the sheet is confirmed."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment
from tests.enrolments.presence_scenes import parts_of, persons_secret, session_now, trainers_secret
from tests.enrolments.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]
SMALL_PHONE = {"width": 360, "height": 740}


@pytest.mark.feature("BEY-06")
def test_a_half_day_from_the_code_on_the_screen_to_the_confirmed_sheet(
    page: Page, browser: Browser, accessible, check_page, address
):
    made = stage()
    session = session_now(made)
    ann, _bea = (made.enrol(made.worker(first_name=name), session, made.staff) for name in ("Ann", "Bea"))
    (part,) = parts_of(made, session)
    page.goto(address(made.fund, reverse("enrolments:door_sheets", args=[trainers_secret(made, session)])))
    accessible("sheets of the trainer")
    page.get_by_role("link", name=f"{part.starts_at.astimezone(made.fund.zone):%H:%M}").click()
    accessible("half-day of the trainer")
    page.get_by_role("link", name="Montrer le code à l’écran").click()
    accessible("code on the screen")
    picture = Image.open(BytesIO(page.locator("svg.qr").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)

    context = browser.new_context(viewport=SMALL_PHONE, locale="fr-BE", reduced_motion="reduce")
    phone = context.new_page()
    phone.goto(address(made.fund, urlsplit(code.text).path))
    expect(phone.get_by_role("main")).to_contain_text("Par mon lien personnel")
    check_page(phone, "who are you, at the door", SMALL_PHONE)
    phone.goto(address(made.fund, reverse("enrolments:my_door", args=[persons_secret(made, ann)])))
    check_page(phone, "sign at the door", SMALL_PHONE)
    phone.get_by_role("button", name="Je signe ma présence").click()
    expect(phone.get_by_role("main")).to_contain_text("Votre présence est enregistrée")
    check_page(phone, "signed at the door", SMALL_PHONE)
    context.close()

    expect(page.get_by_role("main")).to_contain_text("1 sur 2", timeout=30_000)  # the screen looks by itself
    page.get_by_role("link", name="Retour à la feuille").first.click()
    expect(page.get_by_role("main")).to_contain_text("Signé sur son téléphone, par son lien personnel")
    page.get_by_role("button", name="Confirmer la feuille").click()
    expect(page.get_by_role("alert").first).to_contain_text("Certains n’ont ni signé ni été notés")
    accessible("a sheet that can't be confirmed yet")
    page.get_by_label("Bea Janssens").select_option("Absent excusé")
    page.get_by_role("button", name="Enregistrer les présences").click()
    page.get_by_role("button", name="Confirmer la feuille").click()
    expect(page.get_by_role("status").first).to_contain_text("La feuille est confirmée.")
    accessible("a confirmed sheet")
    with scope(made.fund):
        assert list(Enrolment.objects.order_by("pk").values_list("state", flat=True)) == ["present", "excused"]
