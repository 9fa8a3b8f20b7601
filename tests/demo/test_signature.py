"""The demo's signature: a real one, of an authority that only the demo trusts, whose names say DEMO."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from extranet.demo.management.commands.demo_sign import Command
from extranet.demo.signing import root_certificate, sign
from extranet.documents.signatures import Trust, VerdictKind, compare, load_trust_roots
from requests_app.training.signers import is_same_person
from tests.documents.pdf_factory import recap, simple_pdf
from tests.factories import visitor


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.ROOT_URLCONF = "extranet.demo.site_urls"
    settings.DEMO_SIGNING_DIR = tmp_path / "signing"
    return settings.DEMO_SIGNING_DIR


def verdict_on(ours: bytes, got: bytes, folder: Path):
    return compare(ours, got, load_trust_roots(root_certificate(folder).read_bytes()))


@pytest.mark.django_db
def test_the_page_gives_the_file_back_signed(fund, demo):
    ours = recap()

    answer = visitor(fund).post(
        "/demo/signature", {"file": SimpleUploadedFile("recap.pdf", ours), "name": "Béatrice Exemple"}
    )

    verdict = verdict_on(ours, answer.content, demo)
    assert verdict.kind is VerdictKind.ACCEPTED
    assert [(one.signer, one.trust) for one in verdict.signatures] == [("DEMO Béatrice Exemple", Trust.TRUSTED)]
    assert is_same_person("Béatrice Exemple", verdict.signatures[0].signer)


@pytest.mark.django_db
def test_what_is_no_pdf_is_refused_at_the_field(fund):
    answer = visitor(fund).post("/demo/signature", {"file": SimpleUploadedFile("a.pdf", b"no"), "name": "X"})

    assert "Il y a un problème" in answer.content.decode()
    assert "a.pdf" in answer.content.decode()


def test_the_command_writes_the_signed_file_beside_it(tmp_path, demo, capsys):
    path = tmp_path / "recap.pdf"
    path.write_bytes(recap())

    call_command(Command(), path, name="Paul Lambert")

    signed = tmp_path / "recap-signe.pdf"
    assert capsys.readouterr().out.strip() == str(signed)
    assert verdict_on(path.read_bytes(), signed.read_bytes(), demo).signatures[0].signer == "DEMO Paul Lambert"


def test_the_command_says_what_it_cannot_sign(tmp_path):
    path = tmp_path / "text.pdf"
    with pytest.raises(CommandError, match="can't be read"):
        call_command(Command(), path)
    path.write_bytes(b"no PDF")
    with pytest.raises(CommandError, match="not a PDF"):
        call_command(Command(), path)


def test_openssl_agrees_about_the_root_and_the_key_is_private(demo):
    sign(simple_pdf(), name="X", folder=demo)

    said = subprocess.run(
        ["openssl", "x509", "-in", root_certificate(demo), "-noout", "-subject"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "DEMO" in said
    assert [oct(path.stat().st_mode & 0o777) for path in sorted(demo.iterdir())] == ["0o600", "0o600"]
