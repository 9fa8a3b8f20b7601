"""The model forms without anything filled in."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.organisations.models import Organisation
from extranet.tenants.models import Fund

from .identification import printed_blank
from .models import Paper
from .printing import TEMPLATE_VERSION
from .terms import current_terms


def blank_pdf(fund: Fund, kind: Paper.Kind, operators: Sequence[Organisation], language: str) -> bytes:
    """The PDF; raises `RenderFailed`."""
    context = {
        "fund": fund,
        "language": language,
        "number": "",
        "version": TEMPLATE_VERSION,
        "terms_version": current_terms(fund).version,
        "identification": printed_blank(),
        "named": [operator.name for operator in operators] if kind == Paper.Kind.AUTHORISATION else [],
        "is_blank": True,
    }
    with translation.override(language):
        page = render_to_string(f"mandates/pdf/{kind}.html", context)
    return render_pdf(page, resolve=lambda address: asset(fund, address), identifier=f"{fund.slug}-{kind}-blank")
