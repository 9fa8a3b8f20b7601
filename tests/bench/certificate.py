"""The certificate's PDF: our rendering process against bare WeasyPrint, and two workers against one.

As a program, one of the workers: it says that it is ready, then renders so many PDFs for each line it is sent, and
says how long that took.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

import django

from .figures import Figure

ROUNDS = 15
PDFS = 12  # a worker makes in each round
ROUNDS_OF_WORKERS = 5


def vs_weasyprint() -> Figure:
    """PDFs a second, taking turns; each has made one before, so that neither pays for its start."""
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from tests.certification import papers

    page = certificate_page()

    class Assets(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            content, media_type = papers.resolve(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    def bare() -> None:
        weasyprint.HTML(string=page, url_fetcher=Assets()).write_pdf()

    ours = renderer(page)
    ours()
    bare()
    times = [(seconds(ours), seconds(bare)) for _round in range(ROUNDS)]
    value, against = (1 / median(column) for column in zip(*times, strict=True))
    return Figure("certificate.vs_weasyprint", value, "PDFs/s", against, goal=">= 0.9")


def two_workers() -> Figure:
    """PDFs a second of two processes at once, and of one alone, taking turns."""
    with ExitStack() as stack:
        workers = [stack.enter_context(worker()) for _count in range(2)]
        for one in workers:
            heard(one)
        times = [
            (seconds(lambda: work(workers[:1])), seconds(lambda: work(workers))) for _n in range(ROUNDS_OF_WORKERS)
        ]
        for one in workers:
            one.stdin.close()
    alone, together = (median(column) for column in zip(*times, strict=True))
    return Figure("certificate.two_workers", 2 * PDFS / together, "PDFs/s", PDFS / alone, goal=">= 1.8")


def worker() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.certificate"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def work(workers: list[subprocess.Popen[str]]) -> None:
    for one in workers:
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in workers:
        heard(one)


def heard(worker: subprocess.Popen[str]) -> None:
    """Wait for its next line."""
    if not worker.stdout.readline():
        raise subprocess.CalledProcessError(worker.wait(), "a worker of the bench")


def certificate_page() -> str:
    """With a logo, a stamp and the authority's logo."""
    from django.template.loader import render_to_string

    from certification.paper.content import template_of
    from tests.certification import papers

    frozen = papers.content()
    return render_to_string(template_of(frozen), frozen)


def renderer(page: str) -> Callable[[], None]:
    from extranet.documents.rendering import render_pdf
    from tests.certification import papers

    def render() -> None:
        render_pdf(page, resolve=papers.resolve, identifier="bench")

    return render


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    django.setup()
    render = renderer(certificate_page())
    render()
    print("ready", flush=True)
    for _line in sys.stdin:
        for _count in range(PDFS):
            render()
        print("done", flush=True)


if __name__ == "__main__":
    main()
