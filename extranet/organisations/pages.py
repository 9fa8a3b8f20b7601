"""Pages of upper layers to which pages of this one link: about an organisation or a worker, settings of a service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import Registry, Text

from .models import Organisation


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """A link; the route takes the organisation's UUID. `shown_to` runs no queries."""

    label: Text
    url_name: str
    shown_to: Callable[[Actor, Organisation], bool]
    capability: str | None = None


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A page of settings for the fund's administrators: of one service, or of what every fund has."""

    label: Text
    url_name: str
    capability: str | None = None


@dataclass(frozen=True, slots=True)
class WorkerPage:
    """A link on the page of a worker; the route takes her UUID, after `before`. `shown_to` runs no queries."""

    label: Text
    url_name: str
    shown_to: Callable[[Actor, Fund], bool]
    capability: str | None = None
    before: tuple[str, ...] = ()

    def address(self, worker: UUID) -> str:
        return reverse(self.url_name, args=[*self.before, worker])


organisation_pages: Registry[OrganisationPage] = Registry()
settings_pages: Registry[SettingsPage] = Registry()
worker_pages: Registry[WorkerPage] = Registry()


def settings_of(fund: Fund) -> list[SettingsPage]:
    """Those of the fund's services, and those that don't depend on one."""
    return [page for page in settings_pages if page.capability is None or fund.has(page.capability)]


def pages_about(organisation: Organisation, actor: Actor, fund: Fund) -> list[OrganisationPage]:
    """Those that the actor may open, of the fund's services."""
    return [
        page
        for page in organisation_pages
        if (page.capability is None or fund.has(page.capability)) and page.shown_to(actor, organisation)
    ]


def pages_about_workers(actor: Actor, fund: Fund) -> list[WorkerPage]:
    """Those that the actor may open, of the fund's services."""
    open_here = (page for page in worker_pages if page.capability is None or fund.has(page.capability))
    return [page for page in open_here if page.shown_to(actor, fund)]
