"""What the fund agreed to, and what is left of it to invoice."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Query, Schema
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope

from ..models import Agreement
from ..models.costs import ZERO
from ..permissions import check_reads_files
from ..queries import reads_wages
from ..queries.agreements import FAMILIES
from ..tables.invoices import AgreementFilter
from .routing import bills
from .shapes import Search, filtered


class FamilyLeft(Schema):
    family: str = Field(description="teaching, salary ou annex")
    granted: Decimal
    left: Decimal = Field(description="Reste à facturer : accordé moins les factures qui comptent, plus les avoirs")


class AgreementOut(Schema):
    uuid: UUID
    number: str
    edition: int = Field(description="Un avenant accordé fait l’édition suivante")
    funding_request: UUID = Field(description="Le dossier : c’est contre lui qu’une facture se dépose")
    file_number: str
    company: str
    title: str
    hours: Decimal = Field(description="Heures accordées, de tous les bénéficiaires ensemble")
    valid_from: datetime.date
    valid_until: datetime.date
    is_subrogated: bool
    decided_at: datetime.datetime
    families: list[FamilyLeft] = Field(description="L’organisme de formation lit les coûts pédagogiques")

    @staticmethod
    def resolve_hours(row: Agreement) -> Decimal:
        return row.total_hours

    @staticmethod
    def resolve_funding_request(row: Agreement) -> UUID:
        return row.request.uuid

    @staticmethod
    def resolve_file_number(row: Agreement) -> str:
        return row.request.number

    @staticmethod
    def resolve_company(row: Agreement) -> str:
        return row.request.company.name

    @staticmethod
    def resolve_title(row: Agreement) -> str:
        return row.request.title

    @staticmethod
    def resolve_families(row: Agreement, context: Any) -> list[dict[str, Any]]:
        """By family with something granted, of those that the caller may read."""
        whole = reads_wages(context["request"].actor, row.request.company_id)
        return [
            {"family": name, "granted": granted, "left": max(granted - getattr(row, f"invoiced_{name}"), ZERO)}
            for name in FAMILIES
            if (granted := getattr(row, name)) > 0 and (whole or name == "teaching")
        ]


class AgreementSearch(Schema):
    q: Search = ""
    valid_on: datetime.date | None = Field(default=None, description="Valables ce jour")


@bills.get(
    "/agreements",
    response=list[AgreementOut],
    auth=needs(Scope.FUNDING_READ),
    operation_id="list_agreements",
    summary="Les dossiers accordés, et ce qu’il en reste à facturer",
)
@paginate(Pages, ordering=("-pk",))
def agreements(request: CallRequest, wished: Query[AgreementSearch]) -> Any:
    """Those that the key's organisation invoices: the body paid directly, the company that is refunded."""
    check_reads_files(request.actor)
    rows = Agreement.objects.to_invoice_by(request.actor).with_invoiced_by_family()
    if wished.valid_on:
        rows = rows.filter(valid_from__lte=wished.valid_on, valid_until__gte=wished.valid_on)
    return filtered(AgreementFilter, rows.select_related("request__company"), q=wished.q)
