"""What a request knows of the house: addresses of a fund, and which pages the bare host has."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from .models import Fund, Host


class HouseRequest(HttpRequest):
    """A request after `HostMiddleware`: of a fund, or of the address that belongs to none."""

    fund: Fund | None
    failed: bool


class FundRequest(HttpRequest):
    """A request on a fund's host, as its views see it."""

    fund: Fund


def bare_host_urlconf(host: str) -> str | None:
    """The URLs of an address that belongs to no fund: in the demo the list of funds, the host that asks for identity
    cards where there is one, elsewhere none (404)."""
    if settings.EID_ADDRESS and host == urlsplit(settings.EID_ADDRESS).hostname:
        return settings.EID_URLCONF
    return settings.BARE_HOST_URLCONF if host in settings.BARE_HOSTS else None


def fund_address(fund: Fund, path: str = "/") -> str:
    """The absolute address of a page on the fund's primary host, for mails and lists. A sandbox borrows its fund's."""
    hosts = Host.objects.filter(fund=fund.sandbox_of_id or fund.pk)
    host = hosts.order_by("-is_primary", "pk").values_list("name", flat=True)[0]
    return f"{settings.SITE_SCHEME}://{host}{settings.SITE_PORT}{path}"
