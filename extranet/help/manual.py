"""The manual (`ITM-36`): a chapter a trade, on a page and as a PDF; a fund shows those of what it uses."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.tenants.models import Fund
from extranet.tenants.registries import Registry, Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """`template` holds `h3` headings and paragraphs, the same on the page and on paper."""

    anchor: str
    title: Text
    template: str
    capability: str | None = None


chapters: Registry[Chapter] = Registry()


def chapters_of(fund: Fund) -> list[Chapter]:
    return [chapter for chapter in chapters if chapter.capability is None or fund.has(chapter.capability)]


def manual_pdf(fund: Fund, language: str) -> bytes:
    """The PDF, rendered at once: it is rarely asked for and holds no data. Raises `RenderFailed`."""
    with translation.override(language):
        page = render_to_string(
            "help/pdf/manual.html", {"fund": fund, "language": language, "chapters": chapters_of(fund)}
        )
    return render_pdf(page, resolve=lambda address: asset(fund, address), identifier=f"{fund.slug}-manual")
