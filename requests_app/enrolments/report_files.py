"""A report as files: a table a kind as CSV, all kinds as one workbook with a sheet each, and as PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.organisations.personal_data.my_data import shown
from extranet.tenants.models import Fund

from .reports import Kind
from .tables.reports import COLUMNS

PRINTED = 200  # rows of each kind on paper


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one kind."""

    kind: Kind
    rows: QuerySet[Any]

    @property
    def headers(self) -> list[str]:
        return [str(column.header) for column in COLUMNS[self.kind]]

    def cells(self, most: int) -> list[list[str]]:
        """The first rows as people read them."""
        return [[shown(column.taken_from(row)) for column in COLUMNS[self.kind]] for row in self.rows[:most]]


def pdf_response(fund: Fund, parts: Iterable[Part], *, name: str, about: str, language: str) -> HttpResponse:
    """Rendered at once, kept nowhere; what is longer than `PRINTED` rows says so. Raises `RenderFailed`."""
    sections = []
    for part in parts:
        cells = part.cells(PRINTED + 1)
        sections.append(
            {
                "title": part.kind.label,
                "headers": part.headers,
                "rows": cells[:PRINTED],
                "is_cut": len(cells) > PRINTED,
            }
        )
    context = {"fund": fund, "language": language, "about": about, "sections": sections, "made_at": timezone.now()}
    page = render_to_string("enrolments/pdf/report.html", context | {"printed": PRINTED})
    content = render_pdf(page, resolve=lambda address: asset(fund, address), identifier=f"{fund.slug}-report")
    filename = f"{name}-{timezone.localdate()}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
