"""The two papers of every other company, accepted a year ago, its operator's mandate and the right that it gives."""

from __future__ import annotations

from django.contrib.auth.models import Group

from extranet.documents.models import Document
from extranet.mandates.models import CompanyGrant, Mandate, Paper
from extranet.mandates.services import encode_permission
from extranet.organisations.models import Organisation

from .loading import NOW, Loader
from .organisations import Placed
from .papers import Bytes
from .sizes import FundSize


def load_mandates(loader: Loader, size: FundSize, placed: Placed, paper: Bytes) -> int:
    """Returns the key of the first mandate; the n-th is of the n-th company."""
    count = size.mandates
    documents = loader.series(Document, count, paper.columns("'document-indispensable.pdf'"))
    papers = {
        "company_id": f"{placed.company} + n",
        "state": "'accepted'",
        "starts_on": "current_date - 365",
        "signed_on": "current_date - 365",
        "identification": "jsonb_build_object('name', 'Entreprise inventée ' || (n + 1))",
        "template_version": "'1.0'",
        "terms_version": "'1.0'",
        "representative_title": "'Mme'",
        "representative_name": "'Béatrice Exemple'",
        "representative_capacity": "'gérante'",
        "model_document_id": f"{documents} + n",
        "signed_document_id": f"{documents} + n",
        "signature": "'on_paper'",
        "deposited_at": f"{NOW} - interval '366 days'",
        "decided_at": f"{NOW} - interval '365 days'",
    }
    loader.series(Paper, count, papers | {"kind": "'convention'", "uuid": loader.uuid("convention")})
    authorisations = loader.series(Paper, count, papers | {"kind": "'authorisation'"})
    mandates = loader.series(
        Mandate,
        count,
        {
            "paper_id": f"{authorisations} + n",
            "company_id": f"{placed.company} + n",
            "operator_id": f"{placed.operator} + {operator_of('n', size)}",
            "state": "'active'",
            "starts_on": "current_date - 365",
        },
    )
    load_grants(loader, size, placed, mandates)
    return mandates


def operator_of(company: str, size: FundSize) -> str:
    """SQL: the place of the operator of the company at this place (SQL)."""
    ends, reached = [], 0
    for count in size.operators:
        reached += count
        ends.append(reached)
    return f"width_bucket(({company})::bigint, ARRAY{ends}::bigint[])"


def load_grants(loader: Loader, size: FundSize, placed: Placed, mandates: int) -> None:
    keys = range(placed.operator, placed.operator + len(size.operators))
    names = Organisation.objects.filter(pk__in=keys).order_by("pk").values_list("uuid", flat=True)
    groups = Group.objects.bulk_create(Group(name=str(name)) for name in names)
    listed = ", ".join(str(group.pk) for group in groups)
    loader.series(
        CompanyGrant,
        size.mandates,
        {
            "group_id": f"(ARRAY[{listed}])[1 + {operator_of('n', size)}]",
            "permission_id": str(encode_permission().pk),
            "content_object_id": f"{placed.company} + n",
            "mandate_id": f"{mandates} + n",
        },
    )
