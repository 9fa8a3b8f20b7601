import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from lxml import etree

from batch_channel.protocol.rendering import FlaBatch1
from batch_channel.protocol.schema import BUNDLED, SchemaUnusable, load, problems
from tests.batch_channel.protocol import samples

XSD = "http://www.w3.org/2001/XMLSchema"
ENVELOPE = f"""
<xs:schema xmlns:xs="{XSD}" targetNamespace="urn:envelope" elementFormDefault="qualified">
  <xs:element name="Document"><xs:complexType><xs:sequence>
    <xs:any namespace="##other" processContents="strict"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""


@pytest.mark.parametrize("name", ["fla-batch-1.xsd", "acrf-own-1.xsd", "notification-own-1.xsd"])
def test_our_own_schemas_come_with_the_package(name: str) -> None:
    assert load(BUNDLED / name)


def test_an_envelope_takes_the_payload_of_an_imported_schema(tmp_path: Path) -> None:
    envelope = tmp_path / "envelope.xsd"
    envelope.write_text(ENVELOPE)
    payload = f'<TrainingRegistration xmlns="{FlaBatch1.namespace}"><Training/></TrainingRegistration>'
    document = etree.fromstring(f'<Document xmlns="urn:envelope">{payload}</Document>')

    alone = [problem.field for problem in problems(load(envelope), document)]
    together = [problem.field for problem in problems(load(envelope, [BUNDLED / "fla-batch-1.xsd"]), document)]

    assert alone == ["TrainingRegistration"]  # the payload is unknown
    assert "TrainingRegistration/Training" in together  # it is known, and judged


class Schemas(BaseHTTPRequestHandler):
    """A web server with a schema that would fit."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f'<xs:schema xmlns:xs="{XSD}"><xs:simpleType name="T">'.encode())
        self.wfile.write(b'<xs:restriction base="xs:string"/></xs:simpleType></xs:schema>')


@pytest.mark.parametrize("element", ["include", 'import namespace="urn:z"', "redefine"])
def test_a_schema_that_refers_to_the_network_is_refused_and_nothing_fetched(tmp_path: Path, element: str) -> None:
    """Also when it could do without: libxml2 silently passes over an import that it can't load."""
    with HTTPServer(("127.0.0.1", 0), Schemas) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        schema = tmp_path / "schema.xsd"
        schema.write_text(
            f'<xs:schema xmlns:xs="{XSD}">'
            f'<xs:{element} schemaLocation="http://127.0.0.1:{server.server_port}/x.xsd"/>'
            '<xs:element name="A" type="xs:string"/></xs:schema>'
        )
        with pytest.raises(SchemaUnusable):
            load(schema)
        server.shutdown()
        thread.join()

    assert Schemas.asked == []


def test_a_schema_includes_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "types.xsd").write_text(
        f'<xs:schema xmlns:xs="{XSD}"><xs:simpleType name="T"><xs:restriction base="xs:date"/></xs:simpleType>'
        "</xs:schema>"
    )
    (tmp_path / "schema.xsd").write_text(
        f'<xs:schema xmlns:xs="{XSD}"><xs:include schemaLocation="types.xsd"/>'
        '<xs:element name="A" type="T"/></xs:schema>'
    )

    schema = load(tmp_path / "schema.xsd")

    assert list(problems(schema, etree.fromstring("<A>2026-11-22</A>"))) == []
    assert list(problems(schema, etree.fromstring("<A>today</A>"))) != []


@pytest.mark.parametrize("content", ["", "<a", "<a/>", f'<xs:schema xmlns:xs="{XSD}"><xs:element/></xs:schema>'])
def test_what_is_no_schema_is_said_to_be_unusable(tmp_path: Path, content: str) -> None:
    path = tmp_path / "schema.xsd"
    path.write_text(content)

    with pytest.raises(SchemaUnusable):
        load(path)


def test_a_verdict_names_the_place_and_not_the_value() -> None:
    schema = load(BUNDLED / "fla-batch-1.xsd")
    form = FlaBatch1()._form(samples.form(references=()))
    form.find(f"{{{FlaBatch1.namespace}}}NaturalPerson/{{{FlaBatch1.namespace}}}INSS").text = "8507300332"

    assert [str(problem) for problem in problems(schema, form)] == [
        "EmployerId is not expected here, or something is missing before or in it",
    ]
    form = FlaBatch1()._form(samples.form())
    form.find(f"{{{FlaBatch1.namespace}}}NaturalPerson/{{{FlaBatch1.namespace}}}INSS").text = "8507300332"
    assert [str(problem) for problem in problems(schema, form)] == ["NaturalPerson/INSS hasn't the required form"]
