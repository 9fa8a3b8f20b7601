"""The blocks and zones of a schema, read from the schema itself: what a form holds, and what each value may be.

A comment beside an element names its zone number of the public glossary, or says ``[own]``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from .anomalies import entries

XS = "{http://www.w3.org/2001/XMLSchema}"
_FACETS = {
    "pattern": "{}",
    "minLength": "≥ {} car.",
    "maxLength": "≤ {} car.",
    "minInclusive": "≥ {}",
    "maxInclusive": "≤ {}",
}
_ZONE = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True, slots=True)
class Zone:
    """One element: ``path`` within the file, how often it stands there, and its ``domain`` in a few words.

    ``number`` is that of the public glossary, empty where the element is our own; a block holds other elements.
    """

    path: str
    name: str
    number: str
    least: str
    most: str
    domain: str
    is_block: bool

    def label(self, language: str) -> str:
        """What the public glossary calls the zone; empty for our own elements."""
        entry = entries("zone").get(self.number)
        return entry.words.to(language) if entry else ""


@cache
def glossary(path: Path) -> tuple[Zone, ...]:
    """All zones of the schema at ``path``, in the order of the file."""
    root = etree.parse(str(path), etree.XMLParser(no_network=True, resolve_entities=False)).getroot()
    types = {one.get("name"): one for one in root if one.tag in (f"{XS}simpleType", f"{XS}complexType")}
    elements = {one.get("name"): one for one in root if one.tag == f"{XS}element"}
    first = next(iter(elements.values()))
    return tuple(_zones(first, "", types, elements))


def _zones(element: etree._Element, above: str, types: dict[Any, Any], elements: dict[Any, Any]) -> Iterator[Zone]:
    meant = elements[element.get("ref")] if element.get("ref") else element
    name = meant.get("name") or ""
    path = f"{above}/{name}" if above else name
    content = types.get(meant.get("type"), meant)
    complex_type = content if content.tag == f"{XS}complexType" else content.find(f"{XS}complexType")
    inner = [] if complex_type is None else list(complex_type.iterfind(f"{XS}sequence/{XS}element"))
    yield Zone(
        path,
        name,
        _number(element) or _number(meant),
        element.get("minOccurs", "1"),
        {"unbounded": "n"}.get(element.get("maxOccurs", "1"), element.get("maxOccurs", "1")),
        "" if inner else _domain(content, meant.get("type") or ""),
        bool(inner),
    )
    for one in inner:
        yield from _zones(one, path, types, elements)


def _number(element: etree._Element) -> str:
    """The zone number in the comment that stands in the element first, or right behind it."""
    following = element.getnext()
    for comment in (element[0] if len(element) else None, following):
        if isinstance(comment, etree._Comment):
            found = _ZONE.search(comment.text or "")
            return found.group() if found else ""
    return ""


def _domain(content: etree._Element, named: str) -> str:
    """The values that a simple type admits: its list, its form, its bounds, or the name of a built-in type."""
    restriction = content.find(f".//{XS}restriction")
    if restriction is None:
        return named.removeprefix("xs:")
    facets = [(one.tag.removeprefix(XS), one.get("value") or "") for one in restriction if isinstance(one.tag, str)]
    listed = [value for facet, value in facets if facet == "enumeration"]
    if listed:
        return " | ".join(listed)
    said = [_FACETS[facet].format(value) for facet, value in facets if facet in _FACETS]
    return ", ".join(said) or (restriction.get("base") or "").removeprefix("xs:")
