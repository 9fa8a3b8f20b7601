"""What this server asks at addresses that somebody typed: never its own network, whatever a name says meanwhile."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from extranet.tenants import outgoing

NAME = "planning.example"


def answering(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A resolver that gives another answer each time; the last for ever. What it was asked is returned."""
    asked: list[str] = []
    left = list(answers)

    def lookup(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host[0].isdigit():  # an address that was looked up already
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lookup)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:1::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fd00:ec2::254",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_somebody_elses_machine_is_never_asked(settings, monkeypatch, address):
    settings.OUTGOING_MAY_BE_LOCAL = False
    answering(monkeypatch, [address])
    with pytest.raises(outgoing.ForbiddenAddress):
        outgoing.check_address(f"https://{NAME}/")


def test_one_private_address_among_public_ones_is_enough_to_refuse(settings, monkeypatch):
    settings.OUTGOING_MAY_BE_LOCAL = False
    answering(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(outgoing.ForbiddenAddress):
        outgoing.check_address(f"https://{NAME}/")


@pytest.mark.parametrize("port", [1, 22, 25, 80])
def test_ports_of_other_services_are_refused(settings, monkeypatch, port):
    settings.OUTGOING_MAY_BE_LOCAL = False
    answering(monkeypatch, ["93.184.216.34"])
    outgoing.check_address(f"https://{NAME}:8443/")
    with pytest.raises(outgoing.ForbiddenAddress):
        outgoing.check_address(f"https://{NAME}:{port}/")


def test_a_name_that_changes_its_answer_after_it_was_checked_leads_nowhere(settings, monkeypatch):
    """DNS rebinding: public when the address is saved, this machine when it is asked."""
    settings.OUTGOING_MAY_BE_LOCAL = False
    answering(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    outgoing.check_address(f"https://{NAME}/")
    with outgoing.OutgoingSession() as session, pytest.raises(outgoing.ForbiddenAddress):
        session.post(f"https://{NAME}/", data=b"")


class Heard(BaseHTTPRequestHandler):
    hosts: list[str]

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Not in the tests' output."""


@pytest.fixture
def server(tmp_path):
    """A TLS server on 127.0.0.1 whose certificate is for NAME; its port, its certificate's file, the hosts it heard."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    names: list[str] = []
    handler = type("Handler", (Heard,), {"hosts": names})
    http = HTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    asked: list[str | None] = []
    context.sni_callback = lambda sock, name, ctx: asked.append(name)
    http.socket = context.wrap_socket(http.socket, server_side=True)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield http.server_port, str(file), names, asked
    http.shutdown()
    thread.join()
    http.server_close()


def test_the_name_is_looked_up_once_and_tls_still_hears_it(monkeypatch, server):
    port, certificate, hosts, names = server
    looked_up = answering(monkeypatch, ["127.0.0.1"], ["203.0.113.1"])
    with outgoing.OutgoingSession() as session:
        session.verify = certificate
        assert session.get(f"https://{NAME}:{port}/").status_code == 204
    assert (looked_up, hosts, names) == ([NAME], [f"{NAME}:{port}"], [NAME])


def test_a_certificate_for_another_name_is_refused(monkeypatch, server):
    port, certificate, hosts, _names = server
    answering(monkeypatch, ["127.0.0.1"])
    with outgoing.OutgoingSession() as session, pytest.raises(outgoing.NotAnswered, match="SSLError"):
        session.verify = certificate
        session.get(f"https://autre.example:{port}/")
    assert hosts == []


def test_an_unknown_authority_is_refused(monkeypatch, server):
    port, _certificate, hosts, _names = server
    answering(monkeypatch, ["127.0.0.1"])
    with outgoing.OutgoingSession() as session, pytest.raises(outgoing.NotAnswered, match="SSLError"):
        session.get(f"https://{NAME}:{port}/")
    assert hosts == []


def test_public_addresses_are_public():
    assert all(outgoing.is_public(ipaddress.ip_address(one)) for one in ("93.184.216.34", "2606:2800:220:1::1"))
