"""``docs/anomalies.md``, made from the catalogue.

``python -m batch_channel.protocol.catalogue_document > docs/anomalies.md``
"""

from collections.abc import Iterator

from .anomalies import AUTOMATIC, NEXT_STEP, WHO, Corrector, entries

INTRODUCTION = """# Anomalies

Generated from `batch_channel/protocol/catalogue.csv`; a test fails when it isn't current. Labels of errors are those
that annex 30 (2022/1) publishes in French, with our own Dutch; signature codes are worded after annex 25, zones after
the glossaries. In an acknowledgement a code stands behind `ACRF-`, in a notification behind the number of a zone.
Said of a zone, 001 to 014 and 093 are about data, which the company corrects.
"""


def document() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    yield "## Who corrects, and what happens by itself\n"
    yield from _table(
        ("", "Qui corrige", "Que faire", "Wie verbetert", "Wat te doen"),
        [(one.value, WHO[one].fr, NEXT_STEP[one].fr, WHO[one].nl, NEXT_STEP[one].nl) for one in Corrector],
    )
    yield "\nBy itself, after an error of a whole file (ACRF), and of one form (NOTI):\n"
    for words in AUTOMATIC.values():
        yield f"- {words.fr} / {words.nl}"
    for title, kind in (("Errors of the channel", "channel"), ("Signature codes", "signature")):
        yield f"\n## {title}\n"
        yield from _table(
            ("Code", "Français", "Nederlands", "Qui"),
            [(e.code, e.words.fr, e.words.nl, e.corrector or "") for e in entries(kind).values()],
        )
    yield "\n## Zones\n"
    yield from _table(
        ("Zone", "Tag", "Français", "Nederlands"),
        [(e.code, f"`{e.tag}`", e.words.fr, e.words.nl) for e in entries("zone").values()],
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield _row(head)
    yield _row(("---",) * len(head))
    yield from map(_row, rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(document(), end="")
