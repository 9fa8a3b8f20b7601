"""Reads the data of one deposited invoice. A program, not a module of the site: see the package's docstring.

Standard input: one line of JSON (``{"kind": "PDF"}`` or ``"XML"``), then the file, which
`extranet.documents.inspection` has taken already. Standard output: one line of JSON, ``{"syntax", "terms",
"is_valid", "text"}`` or ``{"refused": reason}``. Being killed is an answer too.
"""

import json
import sys
from io import BytesIO
from typing import Any

import facturx
from lxml import etree

PAGES_READ = 5  # an invoice says its number, its date and its total on the first or on the last
TEXT_KEPT = 40_000  # characters
LONGEST = 500  # characters of one value
MOST = 200  # lines of one list
SYNTAXES = {"factur-x": "cii", "ubl-2.1-invoice": "ubl", "ubl-2.1-creditnote": "ubl"}


class Refusal(Exception):
    """Why nothing is read of the file, in a word for the parent process."""


def terms_of(data: bytes) -> tuple[str, dict[str, Any], bool]:
    """Syntax, the terms of EN 16931, and whether the file keeps to its schema. Nothing is fetched, nothing expands."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Refusal("unreadable") from None
    try:
        syntax = SYNTAXES[facturx.get_flavor(root)]
        terms = facturx.parse_ubl_cii_xml(root, date_as="string", check_xsd=False)
    except Exception:  # noqa: BLE001 - the library raises bare ones
        raise Refusal("not_an_invoice") from None
    try:
        facturx.xml_check_xsd(root)
    except Exception:  # noqa: BLE001 - as above
        return syntax, kept(terms), False
    return syntax, kept(terms), True


def kept(value: Any) -> Any:
    """What is worth keeping: words and numbers, not the files that the data may carry in their turn."""
    if isinstance(value, dict):
        cut = {str(key): kept(part) for key, part in list(value.items())[:MOST] if not isinstance(part, bytes)}
        return {key: part for key, part in cut.items() if part not in (None, "", {}, [])}
    if isinstance(value, (list, tuple)):
        return [kept(part) for part in value[:MOST]]
    return value if isinstance(value, (bool, int)) else str(value)[:LONGEST]


def carried_by(data: bytes) -> bytes | None:
    """The XML file that a PDF carries; the inspection let one through at most."""
    import pikepdf

    with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
        for name in pdf.attachments:
            return pdf.attachments[name].get_file().read_bytes()
    return None


def text_of(data: bytes) -> str:
    """What the first pages and the last one show, as far as it is text."""
    from pypdf import PdfReader

    pages = PdfReader(BytesIO(data)).pages
    chosen = sorted({*range(min(len(pages), PAGES_READ)), len(pages) - 1})
    return "\n".join(pages[number].extract_text() for number in chosen)[:TEXT_KEPT]


def main() -> None:
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    answer: dict[str, Any] = {"syntax": "pdf", "terms": {}, "is_valid": True, "text": ""}
    try:
        xml = data if asked["kind"] == "XML" else carried_by(data)
        if xml is not None:
            syntax, terms, is_valid = terms_of(xml)
            answer |= {"syntax": syntax, "terms": terms, "is_valid": is_valid}
            if asked["kind"] == "PDF":
                answer |= {"syntax": "factur_x", "text": text_of(data)}
    except Refusal as refusal:
        answer = {"refused": str(refusal)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
