"""Pages as people set them: twice as large, with room between letters, in colours of their own, still, on paper."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.access import certification_world
from tests.browser.conftest import DESK, PHONE, TOO_WIDE
from tests.browser.test_screenshots import become, open_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cards_are_read")]

# Of each kind: a form, the statement, lists short and wide, what waits, a grid to fill in, a month, settings.
PAGES = [
    ("account_login", "-", "anonymous"),
    ("accessibility", "-", "anonymous"),
    ("dashboard", "-", "staff"),
    ("organisations:list", "-", "staff"),
    ("fund_settings:page", "-", "staff"),
    ("certification:board", "-", "staff"),
    ("certification:list", "-", "manager"),
    ("certification:dossier", "own", "manager"),
    ("certification:calendar", "own", "manager"),
    ("certification:month", "own", "manager"),
]

# 1.4.12. A sheet made by the browser's own hand is none of the page's, whose policy forbids it others.
MORE_ROOM = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                           word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
# Words that a box of fixed size cuts off; what is hidden on purpose is 1 px wide.
CUT_OFF = """[...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one);
    return style.overflow === "hidden" && one.clientWidth > 1 && one.innerText && style.textOverflow !== "ellipsis"
        && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2);
}).map(one => one.outerHTML.slice(0, 120))"""
MOVING = """[...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return style.transitionDuration.split(", ").some(time => time !== "0s")
        || (style.animationName !== "none" && style.animationDuration !== "0s") || style.scrollBehavior === "smooth";
}).map(one => one.outerHTML.slice(0, 120))"""
# In the reader's own colours a background says nothing: the present page, buttons and fields need an edge.
WITHOUT_EDGE = """[...document.querySelectorAll(".btn, .form-control, .form-select, .menu [aria-current], .status")]
    .filter(one => one.offsetParent).filter(one => {
        const style = getComputedStyle(one);
        return (style.borderStyle === "none" || style.borderWidth === "0px") && style.outlineStyle === "none";
    }).map(one => one.outerHTML.slice(0, 120))"""
FOCUS_WITHOUT_OUTLINE = """[...document.querySelectorAll("main a, main button, main input, main select, main summary")]
    .filter(one => one.offsetParent && !one.disabled && one.type !== "hidden").filter(one => {
        one.focus({focusVisible: true, preventScroll: true});
        return document.activeElement === one && getComputedStyle(one).outlineStyle === "none";
    }).map(one => one.outerHTML.slice(0, 120))"""
PRINTED = """[...document.querySelectorAll("nav, button, .btn, [role=search], .skip-link, .help-box, summary")]
    .filter(one => one.checkVisibility() && !one.closest("main details, main nav ol"))
    .map(one => one.outerHTML.slice(0, 120))"""


def look(page: Page, name: str) -> list[tuple[str, str, object]]:
    """What is wrong with the page that is open, in each setting."""
    found: list[tuple[str, str, object]] = []
    page.set_viewport_size({"width": DESK["width"] // 2, "height": DESK["height"] // 2})
    found.append((name, "too wide at 200 %", page.evaluate(TOO_WIDE) > 0))
    page.set_viewport_size(PHONE)
    page.evaluate(MORE_ROOM)
    found.append((name, "too wide with text spacing", page.evaluate(TOO_WIDE) > 0))
    found.append((name, "cut off with text spacing", page.evaluate(CUT_OFF)))
    page.evaluate("document.adoptedStyleSheets = []")
    page.set_viewport_size(DESK)
    found.append((name, "moves although told not to", page.evaluate(MOVING)))
    page.emulate_media(forced_colors="active")
    found.append((name, "without an edge in forced colours", page.evaluate(WITHOUT_EDGE)))
    found.append((name, "focus unseen in forced colours", page.evaluate(FOCUS_WITHOUT_OUTLINE)))
    page.emulate_media(forced_colors="none", media="print")
    found.append((name, "printed for nothing", page.evaluate(PRINTED)))
    page.emulate_media(media="null")  # a PDF is made with what paper has
    return [one for one in found if one[2]]


def test_pages_as_people_set_them(page: Page, live_server, settings, tmp_path: Path, pytestconfig: pytest.Config):
    people = certification_world.build()
    port = live_server.url.rsplit(":", 1)[1]
    found = []
    for route, kind, profile in PAGES:
        client = people.clients[profile]
        become(page, client, "fr")
        open_page(page, f"http://{client.defaults['HTTP_HOST']}:{port}{people.address(route, kind)}", route)
        found += look(page, route)
        paper = tmp_path / f"{route.replace(':', '-')}.pdf"
        page.pdf(path=paper, format="A4")
        words = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
        title = page.get_by_role("heading", level=1).inner_text()
        found += [] if "".join(title.split()) in "".join(words.split()) else [(route, "no title on paper", words[:200])]
        if pytestconfig.getoption("--screenshots"):
            keep_pictures(page, paper)
    assert found == []


def keep_pictures(page: Page, paper: Path) -> None:
    folder = Path("var/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", paper, folder / f"paper-{paper.stem}"], check=True)
    page.emulate_media(forced_colors="active")
    page.screenshot(path=folder / f"forced-{paper.stem}.png")
    page.emulate_media(forced_colors="none")
