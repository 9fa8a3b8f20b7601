"""Renders pages one after the other until its standard input ends. A program: see the package's docstring.

Messages both ways are frames: the length of a JSON header (4 bytes, big-endian), the header, then `size` bytes.
In: ``{"seconds", "identifier"}`` with the HTML. Out: ``{"fetch": address}``, answered by ``{"media_type"}`` with
the bytes or ``{"refused": reason}``; at the end ``{}`` with the PDF or ``{"failed": reason, "last": whether the
program ends with it}``.
"""

import json
import logging
import os
import signal
import sys
from typing import IO, Any


def send(channel: IO[bytes], header: dict[str, Any], payload: bytes = b"") -> None:
    """A message on the pipe: its header's length in four bytes, the header in JSON, then the payload as it is."""
    encoded = json.dumps(header | {"size": len(payload)}).encode()
    channel.write(len(encoded).to_bytes(4, "big") + encoded + payload)
    channel.flush()


def receive(channel: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """The next frame; raises EOFError when the other side is gone."""
    length = read_exactly(channel, 4)
    header = json.loads(read_exactly(channel, int.from_bytes(length, "big")))
    return header, read_exactly(channel, header["size"])


def read_exactly(channel: IO[bytes], size: int) -> bytes:
    data = channel.read(size)
    if len(data) < size:
        raise EOFError
    return data


class Incomplete(Exception):
    """Something that the page asks for is missing."""


class Complaints(logging.Handler):
    """What WeasyPrint only logs and then leaves out: unreadable pictures, style sheets and fonts."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.msg.startswith("Font-face"):
            self.texts.append(record.getMessage())


# A file is made for one standard; ours keep two. The schema must be described: PDF/A doesn't know PDF/UA's.
ACCESSIBLE = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def claim_accessibility(metadata: Any) -> None:
    """Have the file say that it is PDF/UA-1 as well."""
    archivable = metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *standard: archivable(*standard).replace(
        b"</rdf:RDF>", ACCESSIBLE + b"</rdf:RDF>"
    )


def adopt_margins(_document: Any, pdf: Any) -> None:
    """Hang what stands in page margins into the tree of tags: WeasyPrint tags it and leaves it outside."""

    import pydyf

    def at(reference: bytes) -> Any:
        return pdf.objects[int(reference.split()[0])]

    [whole] = at(pdf.catalog["StructTreeRoot"])["K"]
    parts = at(whole)["K"]
    known = set(parts)
    inside = (item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("P") == whole)
    parts.extend(item.reference for item in inside if item.reference not in known)


def main() -> None:
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not print between the frames

    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AskingFetcher(URLFetcher):
        """Has every address fetched, or refused, by the process that asked for the rendering."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            send(answers, {"fetch": url})
            answer, body = receive(requests)
            if "refused" in answer:
                # The one exception that WeasyPrint doesn't turn into a page without the picture.
                raise FatalURLFetchingError(answer["refused"])
            return URLFetcherResponse(url, body, {"Content-Type": answer["media_type"]})

    complaints = Complaints()
    logging.getLogger("weasyprint").addHandler(complaints)
    # Made once: 14 % of a page's time. The same one must be given to the style sheet and to the page.
    fonts = FontConfiguration()
    # Page margins take the serif font unless told otherwise.
    base = CSS(string="html { font-family: 'DejaVu Sans' } @page { font-family: 'DejaVu Sans' }", font_config=fonts)

    def render(html: str, identifier: str) -> bytes:
        complaints.texts.clear()
        document = HTML(string=html, url_fetcher=AskingFetcher()).render(
            font_config=fonts, stylesheets=[base], pdf_variant="pdf/a-3a", pdf_identifier=identifier.encode()
        )
        if not document.metadata.title:
            raise Incomplete("the page has no title")
        claim_accessibility(document.metadata)
        pdf = document.write_pdf(finisher=adopt_margins, pdf_variant="pdf/a-3a", pdf_identifier=identifier.encode())
        if complaints.texts:
            raise Incomplete("; ".join(complaints.texts))
        return bytes(pdf)

    while True:
        try:
            job, page = receive(requests)
        except EOFError:
            return
        # No handler: the kernel ends the process, even in the middle of a library's loop.
        signal.setitimer(signal.ITIMER_REAL, job["seconds"])
        try:
            answer, pdf = {}, render(page.decode(), job["identifier"])
        except (FatalURLFetchingError, Incomplete) as error:
            answer, pdf = {"failed": str(error), "last": False}, b""
        except Exception as error:  # noqa: BLE001 - memory that ran out, above all: told to the parent, and the end
            send(answers, {"failed": f"{type(error).__name__}: {error}", "last": True})
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(answers, answer, pdf)


if __name__ == "__main__":
    main()
