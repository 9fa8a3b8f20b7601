"""A real browser on the site. One Chromium per test module, a fresh profile per test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Error, Page, ViewportSize, expect, sync_playwright

from extranet.accounts.models import User
from extranet.tenants.models import Fund
from tests.browser.keyboard import APPEARS, Keyboard
from tests.factories import PASSWORD, host_of

# Playwright's synchronous interface leaves an event loop in the thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

expect.set_options(timeout=APPEARS)  # a key, unlike a click, waits for no page

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Told to spell out violations only, axe skips describing every node that passed: a third of its time.
AXE_OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
BROWSERS_OWN = ("chrome-extension://", "chrome://")  # where its PDF reader and its parts come from
PHONE: ViewportSize = {"width": 320, "height": 800}
DESK: ViewportSize = {"width": 1280, "height": 900}


TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUTSIDE = """[...document.querySelectorAll("body *")].filter(
    one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).slice(-3).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")  # not longer: while it is open, Playwright's event loop runs in this thread
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


def is_ours(message: ConsoleMessage) -> bool:
    """An error of our pages. The browser shows a PDF by a page of its own, which complains of itself now and then."""
    return message.type == "error" and not message.location["url"].startswith(BROWSERS_OWN)


def is_thrown_by_us(error: Error) -> bool:
    return not any(own in (error.stack or "") for own in BROWSERS_OWN)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose console stays silent: a blocked script or style, or an exception, fails the test."""
    context = browser.new_context(viewport=DESK, locale="fr-BE", reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if is_ours(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)) if is_thrown_by_us(error) else None)
    yield page
    context.close()
    unexpected = [text for text in complaints if "the server responded with a status of 4" not in text]
    assert unexpected == []


@pytest.fixture
def address(live_server) -> Callable[[Fund, str], str]:
    """The address of a page on the fund's host of the running site."""
    port = live_server.url.rsplit(":", 1)[1]

    def of(fund: Fund, path: str = "/") -> str:
        return f"http://{host_of(fund)}:{port}{path}"

    return of


@pytest.fixture
def sign_in(page: Page, address) -> Callable[[Fund, User], None]:
    def through_the_form(fund: Fund, user: User) -> None:
        page.goto(address(fund, "/compte/connexion/"))
        page.get_by_label("Adresse e-mail").fill(user.email)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Se connecter", exact=True).click()

    return through_the_form


@pytest.fixture
def accessible(page: Page, check_page) -> Callable[[str], None]:
    """axe finds nothing on the page as it stands, on a phone, and nothing sticks out sideways there.

    Every page is looked at on both sizes by `test_screenshots`; a journey adds the states in between.
    """
    return lambda name: check_page(page, name, PHONE)


@pytest.fixture(scope="session")
def check_page() -> Callable[..., None]:
    """The same for a page that the test opened itself, on both sizes or the given ones."""

    def check(page: Page, name: str, *sizes: ViewportSize) -> None:
        for size in sizes or (DESK, PHONE):
            page.set_viewport_size(size)
            found = violations(page)
            problems = [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]
            assert problems == [], f"{name} at {size['width']} px"
            assert page.evaluate(TOO_WIDE) <= 0, f"{name} is too wide at {size['width']} px: {page.evaluate(OUTSIDE)}"
        page.set_viewport_size(DESK)

    return check


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds. When the click before it still led elsewhere, the page it led to is the one to look at."""
    try:
        return Axe().run(page, options=AXE_OPTIONS).response["violations"]
    except Error:
        page.wait_for_load_state()
        return Axe().run(page, options=AXE_OPTIONS).response["violations"]


@pytest.fixture
def keys(page: Page) -> Keyboard:
    """This page's keyboard, without its mouse."""
    return Keyboard(page)


@pytest.fixture
def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device that recognises its owner, in this browser."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]
