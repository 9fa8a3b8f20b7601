"""A home-made authority that issues identity cards, and Debian's nginx with the shipped configuration before the site.

The cards are files here; a card's chip would hold the key. Numbers are invented.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

NUMBER = "85073003328"
SECRET = "le-secret-entre-nginx-et-le-site"
DAY = timedelta(days=1)
DOCS = Path(settings.ROOT) / "docs" / "nginx"


def named(common_name: str, number: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    return x509.Name([*parts, x509.NameAttribute(NameOID.SERIAL_NUMBER, number)] if number else parts)


@dataclass
class Signer:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def issued(
    name: x509.Name,
    by: Signer | None = None,
    *,
    is_authority: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    signs_documents_only: bool = False,
    names: list[x509.GeneralName] | None = None,
    use: x509.ObjectIdentifier | None = None,
) -> Signer:
    """A certificate for a new key; of its own when `by` is None."""
    key = ec.generate_private_key(ec.SECP384R1())
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.certificate.subject if by else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since or now - DAY)
        .not_valid_after(until or now + 30 * DAY)
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not (is_authority or signs_documents_only),
                content_commitment=signs_documents_only,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if use:
        builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return Signer(builder.sign(by.key if by else key, hashes.SHA256()), key)


@dataclass
class Authority:
    """Root, « Citizen CA », and files in `folder`."""

    folder: Path
    root: Signer
    citizens: Signer
    revoked: list[x509.Certificate] = field(default_factory=list)

    @classmethod
    def made(cls, folder: Path) -> Authority:
        root = issued(named("DEMO Belgium Root CA"), is_authority=True)
        made = cls(folder, root, issued(named("DEMO Citizen CA"), root, is_authority=True))
        (folder / "citizens.pem").write_bytes(made.citizens.pem)
        (folder / "authorities.pem").write_bytes(root.pem + made.citizens.pem)
        return made

    def card(self, number: str = NUMBER, **how: Any) -> Signer:
        use = ExtendedKeyUsageOID.CLIENT_AUTH if not how.get("signs_documents_only") else None
        return issued(named("DEMO Titulaire (Authentication)", number), self.citizens, use=use, **how)

    def in_file(self, card: Signer, name: str) -> Path:
        """Certificate, chain and key, as a program that plays the browser wants them."""
        key = card.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = self.folder / f"card-{name}.pem"
        path.write_bytes(card.pem + self.citizens.pem + key)
        return path

    def write_revocations(self) -> None:
        """Both lists: nginx asks for one of each authority in the chain."""
        now = datetime.now(UTC)
        lists = b""
        for signer, revoked in ((self.root, []), (self.citizens, self.revoked)):
            builder = (
                x509.CertificateRevocationListBuilder()
                .issuer_name(signer.certificate.subject)
                .last_update(now - DAY)
                .next_update(now + DAY)
            )
            for certificate in revoked:
                entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
                builder = builder.add_revoked_certificate(entry.revocation_date(now).build())
            lists += builder.sign(signer.key, hashes.SHA256()).public_bytes(Encoding.PEM)
        (self.folder / "revoked.pem").write_bytes(lists)

    def write_index(self) -> None:
        """The database of `openssl ocsp`: every card that it may be asked about."""
        lines = []
        for certificate in self.known:
            until = certificate.not_valid_after_utc.strftime("%y%m%d%H%M%SZ")
            is_revoked = certificate in self.revoked
            since = datetime.now(UTC).strftime("%y%m%d%H%M%SZ") if is_revoked else ""
            serial = f"{certificate.serial_number:X}"
            serial = serial.zfill(len(serial) + len(serial) % 2)
            lines.append("\t".join(["R" if is_revoked else "V", until, since, serial, "unknown", "/CN=DEMO"]))
        (self.folder / "index.txt").write_text("\n".join(lines) + "\n")

    known: list[x509.Certificate] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def shipped(authority: Authority, *, port: int, site: str, revocation: str) -> str:
    """docs/nginx/eid.conf with what an installation replaces. `revocation`: the lines that say where it is asked."""
    folder = authority.folder
    headers = (DOCS / "eid-headers.conf").read_text().replace('"replace-me"', f'"{SECRET}"')
    (folder / "eid-headers.conf").write_text(headers)
    text = (DOCS / "eid.conf").read_text()
    for ours, theirs in {
        "server 127.0.0.1:8000;": f"server {site};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "server_name eid.example.org;": "server_name eid.localhost;",
        "/etc/ssl/eid/": f"{folder}/",
        "include /etc/nginx/eid-headers.conf;": f"include {folder}/eid-headers.conf;",
        "access_log off;": "",
    }.items():
        assert ours in text
        text = text.replace(ours, theirs)
    for line in (r"    ssl_ocsp .*\n", r"    resolver .*\n", r"    resolver_timeout .*\n"):
        text, count = re.subn(line, "", text)
        assert count == 1
    return text.replace("    ssl_session_cache", f"    {revocation}\n    ssl_session_cache")


@contextmanager
def running_nginx(authority: Authority, *, site: str, revocation: str) -> Iterator[int]:
    """nginx on a port of its own. Yields the port."""
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        raise AssertionError("nginx is missing: bin/bootstrap peers")
    port, folder = free_port(), authority.folder
    server = issued(
        named("eid.localhost"), authority.root, names=[x509.DNSName("eid.localhost"), x509.DNSName("localhost")]
    )
    (folder / "server-chain.pem").write_bytes(server.pem)
    (folder / "server-key.pem").write_bytes(server.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log {folder}/access.log; {temporary}\n"
        f"{shipped(authority, port=port, site=site, revocation=revocation)} }}\n"
    )
    process = subprocess.Popen(
        ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")],
        env=os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port, folder / "error.log")
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def running_ocsp(authority: Authority) -> Iterator[int]:
    """OpenSSL's responder, which speaks for « Citizen CA ». Yields the port."""
    port, folder = free_port(), authority.folder
    key = authority.citizens.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "citizens-key.pem").write_bytes(key)
    process = subprocess.Popen(
        ["openssl", "ocsp", "-port", str(port), "-index", "index.txt", "-CA", "citizens.pem", "-rsigner",
         "citizens.pem", "-rkey", "citizens-key.pem", "-ndays", "1"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        # It serves one at a time, and would wait for words from whoever only knocks.
        assert process.stdout is not None
        assert any("waiting for OCSP client" in line for line in process.stdout)
        yield port
    finally:
        process.terminate()
        process.communicate()


def wait_for_port(port: int, log: Path) -> None:
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text() if log.exists() else "it did not start")


def insert(address: str, port: int, card: Path | None, **headers: str) -> requests.Response:
    """What a browser with this card in its reader gets at the card's host."""
    path = address.split("/", 3)[3]
    return requests.get(
        f"https://127.0.0.1:{port}/{path}",
        headers={"Host": f"eid.localhost:{port}"} | headers,
        cert=str(card) if card else None,
        verify=False,
        allow_redirects=False,
        timeout=60,
    )
