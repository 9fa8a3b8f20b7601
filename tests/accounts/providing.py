"""Going to an identity provider and coming back, in a test's browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from extranet.accounts.models import IdentityProvider, User
from tests.accounts.provider import Provider

WAITING = "/compte/connexion/relier/"
SECURITY = "/compte/securite/"


def leave(client: Client, row: IdentityProvider, **data: str) -> str:
    """Click on the provider's button; the address that the page leads to."""
    response = client.post(reverse("account_leave_for_provider", args=[row.uuid]), data)
    assert response.status_code == 200, response.content.decode()
    address = response.headers["Refresh"].removeprefix("0; url=")
    assert address.replace("&", "&amp;") in response.content.decode(), "the link, where nothing happens by itself"
    assert "no-store" in response.headers["Cache-Control"]
    return address


def come_back(client: Client, address: str) -> Any:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def through(client: Client, provider: Provider, row: IdentityProvider, subject: str, **data: str) -> Any:
    """There and back."""
    return come_back(client, provider.let_in(leave(client, row, **data), subject))


def linked(row: IdentityProvider, user: User, subject: str) -> SocialAccount:
    return SocialAccount.objects.create(user=user, provider=row.key, uid=subject)


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def refused_with(client: Client, response: Any, what: str, next_step: str) -> None:
    page = response.content.decode()
    assert response.status_code == 400, page
    assert what in page
    assert next_step in page
    assert "Ma banque" in page
    assert not is_signed_in(client)
