"""« Mon agenda » in a browser: with its entries, empty, and with the address that was just made."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Participant
from requests_app.enrolments.services.enrolling import unenrol
from tests.browser.conftest import DESK
from tests.browser.test_screenshots import become, take_pictures
from tests.enrolments.scenes import stage
from tests.factories import quickly_signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("BEY-18")
def test_the_address_is_made_with_a_click_and_shown_once(
    browser: Browser, live_server, settings, pytestconfig: pytest.Config, check_page: Callable[[Page, str], None]
):
    made = stage()
    session = made.session(made.course(), capacity=1, closes_on=timezone.localdate() + datetime.timedelta(days=9))
    other = made.session(made.course("B-1", "Rédiger pour être lu"), in_days=40)
    first, ann = made.enrol(made.worker("Maes"), session), made.worker()
    made.enrol(ann, session)
    made.enrol(ann, other)
    with scope(made.fund):
        unenrol(actor=made.actor, fund=made.fund, enrolment=first)
        Participant.objects.create(worker=ann, account=made.responsible.user, joined_at=timezone.now())
    client = quickly_signed_in(made.fund, made.responsible.user)
    page = browser.new_context(viewport=DESK, locale="fr-BE", reduced_motion="reduce").new_page()
    become(page, client, "fr")
    port = live_server.url.rsplit(":", 1)[1]
    page.goto(f"http://{client.defaults['HTTP_HOST']}:{port}{reverse('agenda:agenda')}")
    expect(page.get_by_role("link", name="Place à accepter : Communiquer clairement")).to_be_visible()
    check_page(page, "agenda")
    page.get_by_role("button", name="Faire mon adresse").click()
    expect(page.get_by_text("elle ne sera plus montrée")).to_be_visible()
    check_page(page, "agenda with its address")
    if pytestconfig.getoption("--screenshots"):
        take_pictures(page, "agenda-address")
    page.context.close()
