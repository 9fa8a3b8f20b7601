"""The model letter of consent, to print, fill in and have signed (`ATN-17`)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.tenants.models import Fund

VERSION = "1.0"


def blank_letter_pdf(fund: Fund, language: str) -> bytes:
    """The PDF, rendered at once: it is rarely asked for and holds no data. Raises `RenderFailed`."""
    with translation.override(language):
        page = render_to_string(
            "certification/pdf/consent_letter.html", {"fund": fund, "language": language, "version": VERSION}
        )
    return render_pdf(page, resolve=lambda address: asset(fund, address), identifier=f"{fund.slug}-consent-blank")
