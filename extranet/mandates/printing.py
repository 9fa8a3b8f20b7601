"""The model forms as PDF: « Convention » and « Modèle-type d'autorisation d'encodage » (`ATM-01`)."""

from __future__ import annotations

from collections.abc import Sequence

from extranet.documents.models import Document
from extranet.documents.services import order_pdf
from extranet.tenants.models import Fund

from .identification import printed
from .models import Paper

TEMPLATE_VERSION = "1.0"


def order_model(fund: Fund, paper: Paper, named: Sequence[str], language: str) -> Document:
    """Order the PDF of what was filled in: `named` are the mandatees or the operators, a line each."""
    return order_pdf(
        fund_id=fund.pk,
        template=f"mandates/pdf/{paper.kind}.html",
        payload={
            "number": str(paper.uuid),
            "version": paper.template_version,
            "terms_version": paper.terms_version,
            "identification": printed(paper.identification),
            "representative_title": str(paper.get_representative_title_display()),
            "representative_name": paper.representative_name,
            "representative_capacity": paper.representative_capacity,
            "reporting_mandate": paper.reporting_mandate,
            "named": list(named),
            "is_blank": False,
        },
        language=language,
        file_name=f"{paper.kind}-{str(paper.uuid)[:8]}.pdf",
        user_id=paper.filled_by_id,
    )
