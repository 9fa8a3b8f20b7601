"""The bytes of all documents of a fund: one small PDF, stored once. Their rows are as many as they would be."""

from __future__ import annotations

from dataclasses import dataclass

from extranet.documents.models import Document
from extranet.documents.storing import Stored, store
from extranet.tenants.models import Fund

from .loading import literal

PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


@dataclass(frozen=True, slots=True)
class Bytes:
    """Where they are."""

    stored: Stored

    @classmethod
    def of(cls, fund: Fund) -> Bytes:
        return cls(store(fund.pk, PAGE))

    def columns(self, file_name: str) -> dict[str, str]:
        """Of a document with these bytes; `file_name` is SQL."""
        return {
            "state": literal(Document.State.READY.value),
            "file_name": file_name,
            "media_type": "'application/pdf'",
            "key": literal(self.stored.key),
            "size": str(self.stored.size),
            "sha256": literal(self.stored.sha256),
            "pages": "1",
        }
