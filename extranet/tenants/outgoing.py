"""Asking another server whose address somebody typed: https, public addresses, a few seconds, a few kilobytes.

Without these rules whoever types an address could make this server talk to its own network, or wait for an answer that
never ends. The name is looked up once: every address that it has must be public, and the connection goes to one that
was looked at, so that a name which changes its answer meanwhile leads nowhere else. Redirections are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

CONNECT, READ, WHOLE = 2.0, 3.0, 6.0  # seconds; READ is the longest silence
SIZE = 256 * 1024  # bytes
FIRST_FREE_PORT = 1024  # below it only https' own: the others are other services'

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Public by their numbers, and not by what answers there, or with an IPv4 address inside that could be any.
CLOSED = [
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's own services, metadata among them
        "192.0.0.0/24",  # IETF protocol assignments, metadata of some clouds
        "192.88.99.0/24",  # 6to4 relays
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64, local
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local
    )
]


class NotAnswered(Exception):
    """The server gave no answer that can be used. `is_slow`: it was reached and took too long."""

    def __init__(self, reason: str, is_slow: bool = False) -> None:
        super().__init__(reason, is_slow)  # all of it, for it is kept in the cache
        self.reason, self.is_slow = reason, is_slow


class ForbiddenAddress(NotAnswered):
    """Not https, a port of another service, or a name that leads into a private network."""


def check_address(url: str) -> None:
    """Raises `ForbiddenAddress` where this server must not go, `NotAnswered` for a name that nobody knows."""
    addresses_of(url)


def addresses_of(url: str) -> list[str]:
    """The addresses of the URL's host, each of which may be asked. Raises as `check_address` does."""
    parts, port = taken_apart(url)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotAnswered("unknown name") from error
    addresses = [str(one[4][0]) for one in found]
    is_tls = parts.scheme == "https"
    if not addresses or not all(may_be_asked(one, is_tls=is_tls) for one in addresses):
        raise ForbiddenAddress("private address" if is_tls else "not https")
    return addresses


def taken_apart(url: str) -> tuple[SplitResult, int]:
    """The parts of the URL, and its port. Raises `ForbiddenAddress` for what is never asked."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise ForbiddenAddress("malformed") from error
    schemes = {"https", "http"} if settings.OUTGOING_MAY_BE_LOCAL else {"https"}
    if parts.scheme not in schemes or not parts.hostname:
        raise ForbiddenAddress("not https")
    if port != 443 and port < FIRST_FREE_PORT and not settings.OUTGOING_MAY_BE_LOCAL:
        raise ForbiddenAddress("port")
    return parts, port


def may_be_asked(address: str, *, is_tls: bool) -> bool:
    """Public addresses, over TLS; in tests and the demo this very machine too, and there without it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if settings.OUTGOING_MAY_BE_LOCAL and found.is_loopback:
        return True
    return is_tls and is_public(found)


def is_public(address: Address) -> bool:
    """Somebody else's machine on the internet: not this network, nor this machine, nor a group, nor a translation."""
    if not address.is_global or address.is_multicast:
        return False
    return not any(address in network for network in CLOSED)


class Pinned(HTTPAdapter):
    """Connects to an address that was looked at; TLS and the server still hear the name."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": TimedPool, "https": TimedTlsPool}

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        place, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        name = place["host"]
        place["host"] = addresses_of(request.url)[0]
        if place["scheme"] == "https":
            pool |= {"server_hostname": name, "assert_hostname": name}
        return place, pool

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        request.headers["Host"] = urlsplit(request.url).netloc.rpartition("@")[2]
        return super().send(request, *args, **kwargs)


class OutgoingSession(requests.Session):
    """Asks under the rules above. Raises `NotAnswered`, whatever went wrong on the way.

    `cuts`: of an answer that is too long the beginning is enough.
    """

    def __init__(
        self, *, read: float | None = None, whole: float = WHOLE, size: int = SIZE, cuts: bool = False
    ) -> None:
        super().__init__()
        self.trust_env = False  # no passwords from a .netrc, no proxy from the environment
        self.patience = (CONNECT, READ if read is None else read)
        self.whole, self.size, self.cuts = whole, size, cuts
        for scheme in ("https://", "http://"):
            self.mount(scheme, Pinned())

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        options = kwargs | {"timeout": self.patience, "allow_redirects": False, "stream": True}
        try:
            with cut_off_after(self.whole) as is_over:
                try:
                    response = super().request(method, url, **options)
                    response._content = self.body_of(response)
                except (requests.RequestException, OSError, ValueError) as error:
                    if is_over.is_set() or isinstance(error, requests.Timeout):
                        raise NotAnswered("time-out", is_slow=True) from error
                    raise
        except (requests.RequestException, OSError, ValueError) as error:
            raise NotAnswered(type(error).__name__) from error
        if is_over.is_set():
            raise NotAnswered("time-out", is_slow=True)
        return response

    def body_of(self, response: requests.Response) -> bytes:
        """The body, or its beginning."""
        body = b""
        for chunk in response.iter_content(8192):
            body += chunk
            if len(body) > self.size:
                if not self.cuts:
                    raise NotAnswered("too long")
                response.close()
                break
        return body[: self.size]


# A silence is what the socket's own time-out ends; a server that drips needs somebody who looks at the clock.

_open = threading.local()


@contextmanager
def cut_off_after(seconds: float) -> Iterator[threading.Event]:
    """The connections that this thread opens are cut at the end of that time. The event says that it came."""
    is_over = threading.Event()
    sockets: list[socket.socket] = []

    def cut() -> None:
        is_over.set()
        for one in sockets:
            try:
                socket.socket.shutdown(one, socket.SHUT_RDWR)
            except OSError:
                continue  # it is closed already

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    _open.sockets = sockets
    try:
        yield is_over
    finally:
        timer.cancel()
        _open.sockets = None


def watch(connection: HTTPConnection) -> None:
    sockets = getattr(_open, "sockets", None)
    if sockets is not None and connection.sock is not None:
        sockets.append(connection.sock)


class TimedConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        watch(self)


class TimedTlsConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        watch(self)


class TimedPool(HTTPConnectionPool):
    ConnectionCls = TimedConnection


class TimedTlsPool(HTTPSConnectionPool):
    ConnectionCls = TimedTlsConnection
