"""A person who has a keyboard and no mouse: she sees at each stop where she is, and gets out of everything."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

STOPS = 150  # more than any page has: whoever needs them all is trapped, or the thing isn't there for her
APPEARS = 30_000  # milliseconds, on a busy machine

# Where the focus is, whether it can be seen (2.4.7), and whether something lies over it (2.4.11).
STOP = """wanted => {
    const one = document.activeElement;
    if (!one || one === document.body) return {there: false};
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const points = [[.5, .5], [.05, .1], [.95, .1], [.05, .9], [.95, .9]].map(
        ([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
    return {
        there: true,
        wanted: one === wanted,
        skips: one.matches(".skip-link"),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        uncovered: points.some(at => at && (one.contains(at) || at.contains(one))),
        name: one.outerHTML.slice(0, 150),
    };
}"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator) -> None:
        """With the Tab key, over the skip link when what is wanted is in the page itself."""
        expect(wanted).to_be_visible(timeout=APPEARS)
        element = wanted.element_handle()
        is_inside = element.evaluate("one => document.querySelector('main').contains(one)")
        for _stop in range(STOPS):
            stop = self.page.evaluate(STOP, element)
            if stop.get("wanted"):
                return
            self.page.keyboard.press("Enter" if stop.get("skips") and is_inside else "Tab")
            self.look()
        expect(wanted).to_be_focused()

    def look(self) -> None:
        stop = self.page.evaluate(STOP, None)
        # In an embedded PDF the browser's own viewer has the focus, and shows it.
        if stop["there"] and not stop["name"].startswith(("<main", "<object")):
            assert stop["outlined"], f"no outline: {stop['name']}"
            assert stop["uncovered"], f"covered: {stop['name']}"

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self.reach(wanted)
        self.page.keyboard.press(key)

    def tick(self, wanted: Locator) -> None:
        """A checkbox, or a choice of several: only the chosen one is a stop, arrows lead to the others."""
        if wanted.get_attribute("type") == "radio":
            group = self.page.locator(f"input[type=radio][name='{wanted.get_attribute('name')}']")
            chosen = group.and_(self.page.locator(":checked"))
            self.reach(chosen if chosen.count() else group.first)
            if not wanted.is_checked():
                self.page.keyboard.press("Space")
            for _other in range(group.count()):
                if wanted.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        elif not wanted.is_checked():
            self.press(wanted, "Space")
        expect(wanted).to_be_checked()

    def write(self, wanted: Locator, text: str) -> None:
        """A day as `YYYY-MM-DD`, a time as `HH:MM`; several lines are pasted."""
        self.reach(wanted)
        if wanted.get_attribute("type") in {"date", "time"}:
            self.write_pieces(wanted, text)
        elif "\n" in text:
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)

    def write_pieces(self, wanted: Locator, text: str) -> None:
        """Piece by piece, in the order and with the clock that this browser's language has."""
        pieces = re.split("[-:]", text)
        if len(pieces) == 3:
            year, month, day = pieces
            ways = [month + day + year, day + month + year]
        else:
            hour, minute = pieces
            ways = [hour + minute, f"{(int(hour) - 1) % 12 + 1:02}{minute}{'p' if int(hour) >= 12 else 'a'}"]
        for way in ways:
            for _piece in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(way)
            if wanted.input_value() == text:
                return
        raise AssertionError(f"{wanted.input_value()} instead of {text}")

    def attach(self, wanted: Locator, file: Path) -> None:
        """The system's own window opens, which has keys of its own."""
        self.reach(wanted)
        try:
            with self.page.expect_file_chooser(timeout=5_000) as chooser:
                self.page.keyboard.press("Enter")
        except TookTooLong:  # pressed before the page was there, on a busy machine
            self.reach(wanted)
            with self.page.expect_file_chooser() as chooser:
                self.page.keyboard.press("Enter")
        chooser.value.set_files(file)
