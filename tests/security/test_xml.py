"""Every place of ours where XML is read: no entity is resolved, no type loaded, nothing fetched."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from batch_channel.protocol import answers
from extranet.documents.inspection import Inspected, Kind
from requests_app.funding.einvoices import Unreadable, read
from tests.security.hostile_files import BOMB, INCLUDED, OUTSIDE, PARAMETER

OURS = ("extranet", "requests_app", "certification", "batch_channel")
PARSERS = {"XMLParser", "XMLPullParser", "iterparse"}
READING = {"fromstring", "parse", "XML"}
# Python's own readers resolve entities of a document's own type, which is how one swells.
FORBIDDEN = ("xml.dom", "xml.sax", "xml.etree")


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for package in OURS:
        for path in sorted((settings.ROOT / package).rglob("*.py")):
            if "simulator" not in path.parts and "demo" not in path.parts:
                yield path.relative_to(settings.ROOT), ast.parse(path.read_text())


def calls_of_lxml(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        function = getattr(node, "func", None)
        if isinstance(node, ast.Call) and isinstance(function, ast.Attribute):
            owner = function.value
            if isinstance(owner, ast.Name) and owner.id == "etree":
                yield node


def test_no_reader_trusts_what_it_reads():
    found, faults = 0, []
    for path, tree in sources():
        for call in calls_of_lxml(tree):
            name = call.func.attr
            given = {one.arg: one.value for one in call.keywords}
            if name in PARSERS:
                found += 1
                shared = None in given  # **_DISTRUST, which the next test looks into
                says = {key: getattr(value, "value", None) for key, value in given.items()}
                if not shared and (says.get("resolve_entities"), says.get("no_network")) != (False, True):
                    faults.append(f"{path}:{call.lineno} {name} resolves entities or fetches")
                if says.get("load_dtd") or says.get("huge_tree"):
                    faults.append(f"{path}:{call.lineno} {name} loads types or has no bounds")
            elif name in READING:
                found += 1
                if len(call.args) < 2 and "parser" not in given:
                    faults.append(f"{path}:{call.lineno} {name} with lxml's own parser")
    assert found > 5
    assert faults == []
    assert answers._DISTRUST["resolve_entities"] is False
    assert answers._DISTRUST["no_network"] is True


def test_no_reader_of_pythons_own_is_used():
    used = [
        f"{path}: {name}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.startswith(FORBIDDEN)
    ]
    assert used == []


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, PARAMETER, INCLUDED], ids=["swells", "disk", "network", "includes"])
def test_an_answer_of_the_channel_brings_nothing_in(data):
    with pytest.raises(answers.MalformedAnswer):
        list(answers.read_acrf(io.BytesIO(data)))


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, PARAMETER, INCLUDED], ids=["swells", "disk", "network", "includes"])
def test_an_invoice_that_came_past_the_inspection_brings_nothing_in(data):
    """The inspection refuses the first three; the reader behind it doesn't rely on that."""
    with pytest.raises(Unreadable):
        read(Inspected(Kind.XML, data))
