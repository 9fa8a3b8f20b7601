"""Another renderer and schema, named in the channel's columns: the public envelope around our payload."""

from __future__ import annotations

import subprocess

import pytest
from lxml import etree

from batch_channel.protocol import envelope, rendering, schema
from batch_channel.protocol.records import Worker
from batch_channel.workflow import BatchState, DeclarationState
from tests.batch_channel.protocol import samples
from tests.batch_channel.scenes import NUMBERS, declared, employer_of, only_batch, point_at, run, state_of, worker_of

XSD = "batch_channel/protocol/schemas/generic-xml-document-1.xsd"
SWAPPED = {"renderer": "batch_channel.protocol.envelope.GenericXmlDocument", "schema": XSD}
NAMES = {"e": envelope.ENVELOPE, "p": rendering.FlaBatch1.namespace}


@pytest.mark.django_db
@pytest.mark.feature("FLA-32")
def test_a_channel_of_another_renderer_and_schema_sends_their_files(fund, simulated, settings):
    point_at(fund, **SWAPPED)
    company = employer_of(fund)
    declarations = [declared(fund, worker_of(fund, company, NUMBERS[place], f"Nom{place}")) for place in range(2)]

    run(fund)

    assert only_batch(fund).state == BatchState.SENT
    assert {state_of(fund, one) for one in declarations} == {DeclarationState.SENT}
    path = simulated.directory.inbox("T") / f"FI.{only_batch(fund).name}.1.1"
    root = etree.parse(path).getroot()
    assert root.tag == envelope.tag("GenericXmlDocument")
    assert root.findall("e:Header", NAMES) == []
    assert sorted(one.text for one in root.iterfind("e:Form/e:ReferenceData/e:INSS", NAMES)) == sorted(NUMBERS[:2])
    numbers = {one.text for one in root.iterfind("e:Form/e:ReferenceData/e:EmployerId/e:CompanyID", NAMES)}
    assert numbers == {company.enterprise_number}
    assert len(root.findall("e:Form/e:Data/e:DocumentXML/p:TrainingRegistration", NAMES)) == 2
    judged = subprocess.run(
        ["xmllint", "--noout", "--nonet", "--schema", settings.ROOT / XSD, path], capture_output=True, check=False
    )
    assert judged.returncode == 0, judged.stderr


def test_a_cancellation_has_no_payload_and_an_invalid_form_is_named(tmp_path):
    xsd = schema.load(schema.BUNDLED / "generic-xml-document-1.xsd")
    renderer = envelope.GenericXmlDocument()
    with pytest.raises(rendering.InvalidForms):
        bad = samples.form(worker=Worker(inss="85073003329"))
        rendering.write_data_file(tmp_path / "bad", samples.header(), [bad], renderer=renderer, schema=xsd)
    assert list(tmp_path.iterdir()) == []
    both = [samples.form(1), samples.cancellation(2)]
    written = rendering.write_data_file(tmp_path / "FI", samples.header(2), both, renderer=renderer, schema=xsd)
    first, second = etree.parse(written.path).getroot()
    assert len(first.findall("e:Data", NAMES)) == 1
    assert second.findall("e:Data", NAMES) == []
    assert [one.text for one in second.iterfind("e:Reference/e:ReferenceType", NAMES)][-1] == "3"


def test_a_file_is_no_bigger_than_the_sizes_of_its_forms_say(tmp_path):
    xsd = schema.load(schema.BUNDLED / "generic-xml-document-1.xsd")
    renderer, forms = envelope.GenericXmlDocument(), [samples.form(number) for number in (1, 2)]
    sizes = sum(renderer.size(form) for form in forms)
    written = rendering.write_data_file(tmp_path / "FI", samples.header(2), forms, renderer=renderer, schema=xsd)
    assert sizes <= written.size <= sizes + rendering.ENVELOPE_BYTES
