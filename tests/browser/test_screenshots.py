"""Every page of the access tables, as each profile that may see it: axe finds nothing, wide and on a phone.

With `--screenshots` a picture of each lands in `var/screenshots/` (`make screenshots`), to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.access.every_table import TABLES, Table
from tests.access.table import Row
from tests.browser.conftest import DESK, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("cards_are_read"),
]

# Two profiles often get the same page with another name in it: what is looked at once needs no second look.
SHAPE = """[...document.querySelectorAll("*")].map(
    element => element.tagName + [...element.attributes].map(one => one.name) + element.className + element.type
).join()"""
FOLDER = Path(configured.ROOT) / "var" / "screenshots"
DOWNLOADS = {
    "help:item_file",
    "help:manual_file",
    "mfa_download_recovery_codes",
    "theme",
    "logo",
    "batch_channel:go",
    "batch_channel:schema",
    "certification:attendance_sheet",
    "certification:blank_letter",
    "certification:bulk_model",
    "certification:certificate_print",
    "certification:certificate_scan",
    "certification:certificate_view",
    "certification:definitive",
    "certification:evidence_json",
    "certification:evidence_pdf",
    "certification:identity_logo",
    "certification:identity_stamp",
    "certification:message_file",
    "certification:month_model",
    "certification:supporting_file",
    "certification:transmission_file",
    "certification:validation_paper",
    "enrolments:calendar_feed",
    "enrolments:session_calendar",
    "enrolments:door_printed",
    "enrolments:presence_printed",
    "mandates:blank_form",
    "enrolments:staff_import_file",
    "enrolments:staff_template",
    "mandates:model_document",
    "mandates:signed_document",
    "mandates:terms_pdf",
    "rights:paper",
    "signing:document",
    "training:list_document",
    "training:recap_document",
    "training:signed_document",
}


def visits(rows: list[Row]) -> list[tuple[Row, str]]:
    """Each page once for each profile that gets it; a page of everybody's once for a visitor and once for a person."""
    chosen = []
    for row in rows:
        if row.method != "GET" or row.route in DOWNLOADS:
            continue
        allowed = [profile for profile, word in row.expected.items() if word == "ok"]
        if row.route.startswith(("account_", "check:", "signing:", "validating:")) or row.route.endswith("by_link"):
            allowed = allowed[:1]  # the same page for everybody
        if row.route.startswith(("signup:", "enrolments:door")):
            allowed = allowed[:2]  # before and after the first answers
        chosen += [(row, profile) for profile in allowed]
    return chosen


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_page(
    browser: Browser,
    live_server,
    settings,
    pytestconfig: pytest.Config,
    table: Table,
    check_page: Callable[[Page, str], None],
):
    people = (table.build_confirmed or table.build)()
    port = live_server.url.rsplit(":", 1)[1]
    pictures = pytestconfig.getoption("--screenshots")
    pages: dict[str, Page] = {}
    shapes: set[tuple[str, str]] = set()
    for row, profile in visits([*table.rows, *table.confirmed]):
        if profile not in pages:
            pages[profile] = page_of(browser, people.clients[profile])
        page, host = pages[profile], people.clients[profile].defaults["HTTP_HOST"]
        response = page.goto(f"http://{host}:{port}{people.address(row.route, row.kind)}")
        assert response is not None
        assert response.status == 200, f"{row} as {profile}"
        shape = row.route, page.evaluate(SHAPE)
        if shape not in shapes:
            shapes.add(shape)
            check_page(page, f"{row} as {profile}")
        if pictures:
            take_pictures(page, f"{table.name}-{row.route.replace(':', '-')}-{row.kind.strip('-')}-{profile}")
    for page in pages.values():
        page.context.close()
    assert len(shapes) > 10


def page_of(browser: Browser, client: Client) -> Page:
    """A browser of this person's."""
    context = browser.new_context(viewport=DESK, locale="fr-BE", reduced_motion="reduce")
    cookie = client.cookies.get(configured.SESSION_COOKIE_NAME)
    if cookie:
        host = client.defaults["HTTP_HOST"]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": host, "path": "/"}])
    return context.new_page()


def take_pictures(page: Page, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size, label in ((DESK, "wide"), (PHONE, "phone")):
        page.set_viewport_size(size)
        page.screenshot(path=FOLDER / f"{name}-{label}.png", full_page=True)
