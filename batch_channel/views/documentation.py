"""« Documentation »: manual, catalogue of anomalies, glossary, schema, guides, history (`FLA-01`, `FLA-02`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from extranet.integrations.problems import TITLES
from extranet.organisations.requests import ActorRequest

from ..documentation import HISTORY, PAGES
from ..protocol.anomalies import LANGUAGES, NEXT_STEP, WHO, entries
from ..protocol.glossary import glossary
from ..protocol.names import FOLDERS
from ..protocol.schema import BUNDLED

SCHEMA = "fla-batch-1.xsd"


@require_safe
def documentation(request: ActorRequest) -> HttpResponse:
    return render(request, "batch_channel/documentation.html", {"pages": PAGES, "schema": SCHEMA})


@require_safe
def document(request: ActorRequest, slug: str) -> HttpResponse:
    page = PAGES.get(slug)
    if page is None:
        raise Http404
    context: dict[str, Any] = {"page": page, "schema": SCHEMA}
    if slug in CONTENT:
        context |= CONTENT[slug](request)
    return render(request, f"batch_channel/documents/{slug}.html", context)


@require_safe
def schema(request: ActorRequest) -> FileResponse:
    """The schema itself."""
    return FileResponse((BUNDLED / SCHEMA).open("rb"), as_attachment=True, filename=SCHEMA, content_type="text/xml")


def anomalies(request: ActorRequest) -> dict[str, Any]:
    """Our own language, as far as the catalogue has it: French and Dutch."""
    language = get_language() or "fr"
    return {
        "errors": [
            (one.code, one.words.to(language), WHO[one.corrector].to(language), NEXT_STEP[one.corrector].to(language))
            for one in entries("channel").values()
            if one.corrector
        ],
        "signatures": [(one.code, one.words.to(language)) for one in entries("signature").values()],
    }


def zones(request: ActorRequest) -> dict[str, Any]:
    language = get_language() or "fr"
    return {"zones": [(zone, zone.label(language)) for zone in glossary(BUNDLED / SCHEMA)]}


def manual(request: ActorRequest) -> dict[str, Any]:
    limits = settings.BELGIAN_BATCH
    return {
        "folders": [(str(environment), *folders) for environment, folders in FOLDERS.items()],
        "max_forms": limits["MAX_FORMS"],
        "max_megabytes": limits["MAX_PART_BYTES"] // 1024**2,
    }


def history(request: ActorRequest) -> dict[str, Any]:
    return {"history": HISTORY}


def api_guide(request: ActorRequest) -> dict[str, Any]:
    """The address that the examples call: this very site's."""
    return {"root": request.build_absolute_uri(reverse("api-v1:api-root")).rstrip("/")}


def api_errors(request: ActorRequest) -> dict[str, Any]:
    """The problems that every operation may answer with, from the table that it takes them from."""
    words: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with override(language):
            for code, (_status, title) in TITLES.items():
                words.setdefault(code, []).append(str(title))
    return {"problems": [(code, status, *words[code]) for code, (status, _title) in TITLES.items()]}


CONTENT: Mapping[str, Callable[[ActorRequest], dict[str, Any]]] = {
    "anomalies": anomalies,
    "canal-api": api_guide,
    "erreurs-api": api_errors,
    "glossaire": zones,
    "manuel": manual,
    "historique": history,
}
