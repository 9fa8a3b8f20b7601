"""Asking another server: https only, public addresses only, a few seconds, a few kilobytes, no redirections.

A fund's administrator types the address of an identity provider. Without these rules she could make this server talk to
its own network, or wait for an answer that never ends.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

CONNECT, READ, WHOLE = 2.0, 3.0, 6.0  # seconds; READ is the longest silence
SIZE = 256 * 1024  # bytes


class NotAnswered(Exception):
    """The server gave no answer that can be used. `is_slow`: it was reached and took too long."""

    def __init__(self, reason: str, is_slow: bool = False) -> None:
        super().__init__(reason, is_slow)  # all of it, for it is kept in the cache
        self.is_slow = is_slow


class ForbiddenAddress(NotAnswered):
    """Not https, or a name that leads into a private network."""


class OutgoingSession(requests.Session):
    """What allauth asks providers with. Raises `NotAnswered`, whatever went wrong on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # no passwords from a .netrc

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        check_address(str(url))
        ends = time.monotonic() + WHOLE
        options = kwargs | {"timeout": (CONNECT, READ), "allow_redirects": False, "stream": True}
        try:
            response = super().request(method, url, **options)
            response._content = read(response, ends)
        except requests.Timeout as error:
            raise NotAnswered("time-out", is_slow=True) from error
        except requests.RequestException as error:
            raise NotAnswered(type(error).__name__) from error
        return response


def read(response: requests.Response, ends: float) -> bytes:
    """The body, unless it is too long or drips."""
    body = b""
    for chunk in response.iter_content(8192):
        body += chunk
        if len(body) > SIZE:
            raise NotAnswered("too long")
        if time.monotonic() > ends:
            raise NotAnswered("time-out", is_slow=True)
    return body


def get_json(url: str) -> dict[str, Any]:
    """The JSON object at this address. Raises `NotAnswered`, and `ValueError` for another answer."""
    with OutgoingSession() as session:
        response = session.get(url, headers={"Accept": "application/json"})
    if response.status_code != 200:
        raise ValueError(f"status {response.status_code}")
    try:
        answer = response.json()
    except RecursionError as error:
        raise ValueError("nested without end") from error
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    return answer


def check_address(url: str) -> None:
    """Raises `ForbiddenAddress` where this server must not go, `NotAnswered` for a name that nobody knows."""
    if settings.PROVIDERS_MAY_BE_LOCAL:
        return
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise ForbiddenAddress("malformed") from error
    if parts.scheme != "https" or not parts.hostname:
        raise ForbiddenAddress("not https")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotAnswered("unknown name") from error
    if not all(ipaddress.ip_address(one[4][0]).is_global for one in found):
        raise ForbiddenAddress("private address")
