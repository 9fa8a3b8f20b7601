"""The recap's PDF: what our rendering process adds to bare WeasyPrint on the same page."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import weasyprint
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint.urls import URLFetcher, URLFetcherResponse

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Certification, Request
from requests_app.training.recap import content_of, digest_of
from requests_app.training.services.printing import convention_in_force

from .figures import Figure

ROUNDS = 15


def vs_weasyprint(fund: Fund) -> Figure:
    """PDFs a second, taking turns; each has made one before, so that neither pays for its start."""
    page = recap_page(fund)

    def ours() -> None:
        render_pdf(page, resolve=lambda address: asset(fund, address), identifier="bench")

    def bare() -> None:
        weasyprint.HTML(string=page, url_fetcher=Assets(fund)).write_pdf()

    ours()
    bare()
    times = [(seconds(ours), seconds(bare)) for _round in range(ROUNDS)]
    value, against = (1 / median(column) for column in zip(*times, strict=True))
    return Figure("recap_pdf.vs_weasyprint", value, "PDFs/s", against, goal=">= 0.9")


def recap_page(fund: Fund) -> str:
    """The recap of the request with the most people in it."""
    with scope(fund, read_only=True), translation.override("fr"), timezone.override(fund.zone):
        requests = Request.objects.select_related("company", "author").annotate(people=Count("participants"))
        request = requests.order_by("-people", "-ends_on", "pk")[0]
        certification = Certification(text="Je certifie. " * 20, text_version="1.0", name="Alix Exemple")
        certification.certified_at = timezone.now()
        content = content_of(request, certification, convention_in_force(request.company), edition=1)
        frozen = {**content, "digest": digest_of(content)}
        return render_to_string("training/pdf/recap.html", {"fund": fund, "language": "fr", **frozen})


class Assets(URLFetcher):
    """Gives WeasyPrint our static files, as the rendering process gets them."""

    def __init__(self, fund: Fund) -> None:
        super().__init__()
        self.fund = fund

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        content, media_type = asset(self.fund, url)
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
