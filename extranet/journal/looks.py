"""Who looked at what (`BEY-22`): the access log, apart from the journal, with a clock of its own.

The journal keeps acts for as long as what they prove; the access log keeps looks for a year (CNIL, délibération
2021-122: 6 to 12 months; a fund may choose up to 36). It is never changed, and emptied from its old end only.

An app names the pages that show somebody's data (`looks`); no view has to remember. The page itself runs read-only:
once it is made, `LookMiddleware` notes it in a transaction of its own, and a page that can't be noted isn't shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpResponseBase
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.maintenance import current_notice, may_write
from extranet.tenants.models import Fund
from extranet.tenants.registries import Registry
from extranet.tenants.requests import HouseRequest
from extranet.tenants.scope import scope
from extranet.ui.maintenance import waits

from .requests import current_request_id

MONTHS = "access_log_months"  # fund option
DEFAULT_MONTHS = 12
MONTHS_RANGE = (6, 36)
LONGEST_MONTH = timedelta(days=31)


class LookKind(models.TextChoices):
    PAGE = "page", _("Page consultée")
    DOCUMENT = "document", _("Document téléchargé")
    EXPORT = "export", _("Liste exportée")


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """A route that shows somebody's data. `subject` is the label of the model whose UUID stands in the address.

    Of a list (`LookKind.EXPORT`) only the export is noted; without a UUID in the address it is of the whole fund.
    """

    url_name: str
    subject: str
    kind: LookKind = LookKind.PAGE


watched_pages: Registry[WatchedPage] = Registry()


class LookMiddleware:
    """Stands around `ScopeMiddleware`: the look is noted after the page's own transaction, before anything is sent."""

    def __init__(self, get_response: Callable[[HouseRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match, actor = request.resolver_match, getattr(request, "actor", None)
        if request.fund and actor and match and response.status_code == 200 and (page := watched_page(request)):
            try:
                note(request.fund, actor, page, match.kwargs.get("uuid"))
            except Exception:
                response.close()
                raise
        return response

    def process_view(self, request: HouseRequest, *view: Any) -> HttpResponseBase | None:
        """What can't be noted isn't shown: during maintenance such pages wait."""
        return None if may_write() or not watched_page(request) else waits(request, current_notice())


def watched_page(request: HouseRequest) -> WatchedPage | None:
    """What is watched of what is asked for, if anything is."""
    if request.resolver_match is None or request.method == "HEAD":
        return None
    return watched(request.resolver_match, is_export=request.GET.get("export") in {"csv", "xlsx", "pdf"})


def watched(match: ResolverMatch, *, is_export: bool) -> WatchedPage | None:
    """What is watched of this route: a page or a document each time, a list when it is exported."""
    pages = (page for page in watched_pages if page.url_name == match.view_name)
    return next((page for page in pages if is_export or page.kind != LookKind.EXPORT), None)


def note(fund: Fund, actor: Actor, page: WatchedPage, subject: UUID | None) -> None:
    from .models import Look

    with scope(fund):
        Look.objects.create(
            kind=page.kind,
            subject_model=page.subject,
            subject_uuid=subject,
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            support_uuid=actor.support,
            request_id=current_request_id(),
        )


def months_kept(fund: Fund) -> int:
    """Months after which nothing says any more who looked at what."""
    return fund.options.get(MONTHS, DEFAULT_MONTHS)


def kept_since(fund: Fund) -> datetime:
    """The moment before which looks are deleted."""
    return timezone.now() - months_kept(fund) * LONGEST_MONTH


def purge(fund: Fund) -> int:
    """Delete what is older than the fund keeps it. Returns how many. The database refuses younger than six months."""
    from .models import Look

    with scope(fund):
        return Look.objects.filter(recorded_at__lt=kept_since(fund)).delete()[0]
