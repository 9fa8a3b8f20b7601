"""An invoice in the terms of EN 16931, its XML (CII), and a PDF that carries it (Factur-X).

Amounts go in as text: floats would round them. The Schematron rules need a server of their own (facts §2.6): only the
schemas are checked here.
"""

from __future__ import annotations

import copy
import datetime
import io
from typing import Any

import facturx
import pikepdf
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siren as sirens

from extranet.organisations.identifiers import legal_number

LEVEL = "en16931"
EXEMPT = {  # country of the seller → why, and its code (VATEX)
    "FR": ("Exonération de TVA, article 261-4-4° a du CGI", "VATEX-FR-CGI261-4"),
    "BE": ("Exemption de TVA, article 44, § 2, 4°, du Code de la TVA", "VATEX-EU-132-1I"),
}
DATES = ("BT-2", "BT-72", "BT-73", "BT-74")

# WeasyPrint's file says PDF/A-3a and PDF/UA-1; factur-x writes the metadata anew and says PDF/A-3b. The pages are the
# same, so what was true of them is said again, with the schema that PDF/A asks for.
UA_SCHEMA = """<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>"""
UA_MARK = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>"""


def vat_number_of(number: str) -> str:
    """« FR44732829320 », worked out from a SIREN or SIRET, « BE0440966354 » from a BCE number; empty for none."""
    legal = legal_number(number)
    if len(legal) == 10:
        return f"BE{legal}"
    try:
        return f"FR{sirens.to_tva(legal).replace(' ', '')}" if legal else ""
    except WrongNumber:
        return ""


def as_xml(terms: dict[str, Any]) -> bytes:
    """The CII of an invoice. `terms` is what `generate_cii_xml` takes, with its dates as ISO text."""
    ready = copy.deepcopy(terms)
    for name in DATES:
        if isinstance(ready.get(name), str):
            ready[name] = datetime.date.fromisoformat(ready[name])
    xml: bytes = facturx.generate_cii_xml(ready, level=LEVEL, check_schematron=False)
    return xml


def embedded(pdf: bytes, xml: bytes, *, title: str, author: str, language: str) -> bytes:
    """The PDF with its XML inside, as archivable and accessible as it came."""
    metadata = {"title": title, "author": author, "subject": title, "keywords": "Factur-X"}
    made: bytes = facturx.generate_from_binary(
        pdf, xml, level=LEVEL, check_schematron=False, pdf_metadata=metadata, lang=language
    )
    return with_its_marks(made)


def with_its_marks(made: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        said = pdf.Root.Metadata.read_bytes().decode()
        said = said.replace("<pdfaid:conformance>B<", "<pdfaid:conformance>A<")
        said = said.replace("</rdf:Bag>\n", f"{UA_SCHEMA}</rdf:Bag>\n", 1) if "</rdf:Bag>\n" in said else said
        said = said.replace("</rdf:RDF>", f"{UA_MARK}</rdf:RDF>")
        pdf.Root.Metadata = pdf.make_stream(said.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()
