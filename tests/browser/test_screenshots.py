"""Every page of the access tables, as each profile that may see it: axe finds nothing, wide and on a phone, in all
languages.

With `--screenshots` a picture of each lands in `var/screenshots/` (`make screenshots`), to be looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Browser, Page

from extranet.accounts.models import User
from tests.access.every_table import TABLES, Table
from tests.access.table import Row
from tests.browser.conftest import DESK, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("cards_are_read"),
]

# Two profiles often get the same page with another name in it, in another menu, or with more rows: where all its parts
# were looked at before, it needs no second look. A part is an element as axe sees it, in what it stands.
PARTS = """() => {
    const said = one => one && one.tagName + [...one.attributes].map(attribute => attribute.name).sort()
        + [...one.classList].sort() + one.type + one.getAttribute("role");
    return [...new Set([...document.querySelectorAll("*")].map(one => said(one) + " in " + said(one.parentElement)))];
}"""
LANGUAGES = ("de", "fr", "de", "nl", "de", "en")  # in turn; German has the longest words
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
    "funding:paper",
    "funding:prepared_file_download",
    "funding:receipt",
    "funding:agreement_letter",
    "funding:piece_example",
    "funding:refusal_letter",
    "agenda:feed",
    "enrolments:session_calendar",
    "enrolments:own_attestation",
    "enrolments:attestation_by_link",
    "enrolments:door_printed",
    "enrolments:presence_printed",
    "funding:letter_file",
    "funding:publication_file",
    "funding:thread_file",
    "funding:attestation_file",
    "funding:replaced_file",
    "funding:exemption_file",
    "funding:invoice_file",
    "funding:bank_proof",
    "funding:made_invoice_file",
    "funding:payment_advice",
    "funding:declaration_receipt",
    "funding:simulation_pdf",
    "mandates:blank_form",
    "enrolments:staff_import_file",
    "enrolments:staff_template",
    "mandates:model_document",
    "mandates:signed_document",
    "mandates:terms_pdf",
    "rights:paper",
    "signing:document",
    "statistics:file",
    "statistics:open_file",
    "training:list_document",
    "training:recap_document",
    "training:signed_document",
    "trust:erasure_json",
    "trust:erasure_pdf",
    "trust:register_file",
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
    check_page: Callable[..., None],
):
    people = (table.build_confirmed or table.build)()
    User.objects.update(language="")  # the browser says which
    port = live_server.url.rsplit(":", 1)[1]
    pictures = pytestconfig.getoption("--screenshots")
    seen: dict[str, set[str]] = defaultdict(set)
    problems: list[str] = []
    # One browser for all of them, so that it fetches styles and scripts once.
    context = browser.new_context(viewport=DESK, locale="fr-BE", reduced_motion="reduce")
    page = context.new_page()
    for number, (row, profile) in enumerate(visits([*table.rows, *table.confirmed])):
        client = people.clients[profile]
        address = f"http://{client.defaults['HTTP_HOST']}:{port}{people.address(row.route, row.kind)}"
        language = "fr" if pictures else LANGUAGES[number % len(LANGUAGES)]
        become(page, client, language)
        open_page(page, address, f"{row} as {profile}")
        parts = set(page.evaluate(PARTS))
        if parts <= seen[row.route]:
            continue
        seen[row.route] |= parts
        problems += said(check_page, page, f"{row} as {profile} in {language}")
        if pictures:
            take_pictures(page, f"{table.name}-{row.route.replace(':', '-')}-{row.kind.strip('-')}-{profile}")
    context.close()
    assert not problems, "\n".join(problems)
    assert set(seen) == {row.route for row, _profile in visits([*table.rows, *table.confirmed])}


def said(check_page: Callable[..., None], *arguments: object) -> list[str]:
    """What a check says, so that one run tells of all pages."""
    try:
        check_page(*arguments)
    except AssertionError as problem:
        return [str(problem)]
    return []


def become(page: Page, client: Client, language: str) -> None:
    """This person's browser, in this language."""
    host = client.defaults["HTTP_HOST"]
    names = {configured.LANGUAGE_COOKIE_NAME: language}
    if session := client.cookies.get(configured.SESSION_COOKIE_NAME):
        names[session.key] = session.value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": one, "value": said, "domain": host, "path": "/"} for one, said in names.items()])


def open_page(page: Page, address: str, name: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.status == 200, name


def take_pictures(page: Page, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size, label in ((DESK, "wide"), (PHONE, "phone")):
        page.set_viewport_size(size)
        page.screenshot(path=FOLDER / f"{name}-{label}.png", full_page=True)
