"""Papers and mandates as rows, for tests that need many of them at once: no PDF is rendered."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from extranet.documents.models import Document
from extranet.documents.storing import store
from extranet.mandates.models import CompanyGrant, DataMandate, Mandate, Paper
from extranet.mandates.services import encode_permission
from extranet.organisations.models import Organisation
from tests.mandates.scenes import COMPANY


def stored_document(fund_id: int, name: str = "document.pdf") -> Document:
    stored = store(fund_id, b"%PDF-1.7 for tests")
    return Document.objects.create(
        state=Document.State.READY,
        file_name=name,
        media_type="application/pdf",
        key=stored.key,
        size=stored.size,
        sha256=stored.sha256,
    )


def paper_of(company: Organisation, **fields: Any) -> Paper:
    """A paper of this company in any state, with both files."""
    now, today = timezone.now(), timezone.localdate()
    state = fields.get("state", "deposited")
    defaults = {
        "kind": Paper.Kind.AUTHORISATION,
        "company": company,
        "state": state,
        "identification": COMPANY | {"name": company.name, "enterprise_number": "", "nsso_number": ""},
        "representative_title": "Mme",
        "representative_name": "Béatrice Exemple",
        "representative_capacity": "gérante",
        "template_version": "1.0",
        "terms_version": "1.0",
        "model_document": stored_document(company.fund_id),
        "signed_document": stored_document(company.fund_id),
        "signature": Paper.Signature.ON_PAPER,
        "signed_on": today,
        "deposited_at": now,
        "starts_on": today if state in {"accepted", "ended"} else None,
        "refusal_reason": "Illisible" if state == "refused" else "",
        "ended_at": now if state == "ended" else None,
    }
    return Paper.objects.create(**defaults | fields)


def mandate_of(company: Organisation, operator: Organisation, *, until: datetime.date | None = None) -> Mandate:
    """An active mandate with its grant, since a year; `until` may have passed."""
    since = timezone.localdate() - datetime.timedelta(days=365)
    paper = paper_of(company, state="accepted", starts_on=since, ends_on=until)
    mandate = Mandate.objects.create(
        paper=paper, company=company, operator=operator, state="active", starts_on=since, ends_on=until
    )
    group, _created = Group.objects.get_or_create(name=str(operator.uuid))
    CompanyGrant.objects.create(group=group, permission=encode_permission(), content_object=company, mandate=mandate)
    return mandate


def data_mandate_of(company: Organisation, **fields: Any) -> DataMandate:
    """The fund declares to the Federal Learning Account for this company, since today."""
    return DataMandate.objects.create(
        **{"company": company, "number": "MAHIS-1", "starts_on": timezone.localdate()} | fields
    )
