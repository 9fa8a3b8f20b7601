"""What the file that came back for a recap is: signed as it must be, to be looked at, or refused (`ATM-28`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extranet.documents.inspection import Inspected
from extranet.documents.signatures import VerdictKind, compare
from extranet.documents.storing import read
from extranet.mandates.signatures import described, trust_roots
from extranet.tenants.models import Fund

from .models import Recap
from .recap import marks_of
from .signers import is_among

OPTION = "unsigned_recap"  # of a fund
REFUSE, WARN = "refuse", "warn"  # the first is the default
EARLIER = 10  # editions looked at: further ones are called another document
NOT_READY = _("Le récapitulatif est encore en préparation : réessayez dans un instant.")


@dataclass(frozen=True, slots=True)
class Finding:
    """`refusal` says why the file isn't taken, detail by detail; otherwise `signature` is what it carries."""

    refusal: list[Promise | str] = field(default_factory=list)
    signature: str = ""
    details: list[dict[str, Any]] = field(default_factory=list)
    signer_differs: bool = False


def takes_unsigned(fund: Fund) -> bool:
    """Whether the fund takes a recap without an electronic signature, with a warning."""
    return fund.options.get(OPTION) == WARN


def examine_signed_recap(fund: Fund, recap: Recap, upload: Inspected) -> Finding:
    """Compare the deposited file with the recap and with the editions that it replaced."""
    if not recap.document.is_ready:
        return Finding(refusal=[NOT_READY])
    verdict = compare(
        read(recap.document), upload.content, trust_roots(), earlier=earlier_editions(recap), marks=marks_of(recap)
    )
    match verdict.kind:
        case VerdictKind.ACCEPTED | VerdictKind.RESAVED:
            details = described(verdict)
            return Finding(
                signature=Recap.Signature.ELECTRONIC if verdict.is_accepted else Recap.Signature.TO_COMPARE,
                details=details,
                signer_differs=not is_among(recap.representative_name, details),
            )
        case VerdictKind.UNSIGNED | VerdictKind.SCANNED_PICTURE if takes_unsigned(fund):
            return Finding(signature=Recap.Signature.MISSING)
        case _:
            return Finding(refusal=[verdict.explanation, *verdict.details])


def earlier_editions(recap: Recap) -> list[bytes]:
    """The bytes of what this edition replaced, newest first."""
    former = Recap.objects.filter(request=recap.request_id, edition__lt=recap.edition).select_related("document")
    return [read(one.document) for one in former.order_by("-edition")[:EARLIER] if one.document.is_ready]
