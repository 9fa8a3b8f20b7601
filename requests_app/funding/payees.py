"""Who invoices what of an agreement: in subrogation the body its training, a company what it paid."""

from __future__ import annotations

from .models import Agreement, FundingRequest


def families_for(request: FundingRequest, agreement: Agreement, organisation_id: int | None) -> list[str]:
    """What this organisation may invoice of the agreement: of each family, only where something was granted."""
    granted = [name for name in ("teaching", "salary", "annex") if getattr(agreement, name) > 0]
    if organisation_id == request.body_id:
        return [name for name in granted if name == "teaching" and request.is_subrogated]
    if request.is_subrogated and request.body_id:
        granted = [name for name in granted if name != "teaching"]
    return granted
