"""What the deposited file is: our document with an electronic signature, or a paper for the fund's eyes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extranet.documents.inspection import Inspected, Kind
from extranet.documents.signatures import Signature, Verdict, VerdictKind, compare, load_trust_roots
from extranet.documents.storing import read

from .models import Paper
from .workflow import PaperState

# A scanned paper signature is enough here, if the fund's staff accept it; an altered or outdated document never is.
FINDINGS: dict[VerdictKind, Paper.Signature] = {
    VerdictKind.ACCEPTED: Paper.Signature.ELECTRONIC,
    VerdictKind.RESAVED: Paper.Signature.TO_COMPARE,
    VerdictKind.SCANNED_PICTURE: Paper.Signature.ON_PAPER,
    VerdictKind.OTHER_DOCUMENT: Paper.Signature.ON_PAPER,
}
UNSIGNED = _(
    "C’est le document tel que nous l’avons préparé : il ne porte ni signature électronique, ni signature numérisée."
    " Faites-le signer, puis déposez le fichier signé."
)
NOT_READY = _("Le document à signer est encore en préparation : réessayez dans un instant.")


@dataclass(frozen=True, slots=True)
class Finding:
    """`refusal` says why the file isn't taken; otherwise `signature` is what it carries, `details` the signers."""

    refusal: Promise | str = ""
    signature: str = ""
    details: list[dict[str, Any]] = field(default_factory=list)


@cache
def trust_roots() -> tuple[Any, ...]:
    """The authorities whose certificates are trusted: the PEM files of `SIGNATURE_TRUST_ROOTS`."""
    return tuple(root for path in settings.SIGNATURE_TRUST_ROOTS for root in load_trust_roots(Path(path).read_bytes()))


def examine_signed_file(paper: Paper, upload: Inspected) -> Finding:
    """Compare the deposited file with the document that was to be signed."""
    if not paper.model_document.is_ready:
        return Finding(refusal=NOT_READY)
    if upload.kind is not Kind.PDF:
        return Finding(signature=Paper.Signature.ON_PAPER)
    replaced = Paper.objects.filter(company=paper.company_id, kind=paper.kind, state=PaperState.REPLACED)
    earlier = [
        read(p.model_document)
        for p in replaced.select_related("model_document").order_by("-pk")[:5]
        if p.model_document.is_ready
    ]
    verdict = compare(
        read(paper.model_document), upload.content, trust_roots(), earlier=earlier, marks=[str(paper.uuid)]
    )
    if verdict.kind is VerdictKind.UNSIGNED and not verdict.signatures:
        return Finding(refusal=UNSIGNED)
    if verdict.kind not in FINDINGS:
        return Finding(refusal=verdict.explanation)
    return Finding(signature=FINDINGS[verdict.kind], details=described(verdict))


def described(verdict: Verdict) -> list[dict[str, Any]]:
    return [description(signature) for signature in verdict.signatures if not signature.is_timestamp]


def description(signature: Signature) -> dict[str, Any]:
    """What the reviewer is shown of one signature."""
    moment = signature.stamped_time or signature.claimed_time
    return {
        "signer": signature.signer,
        "organisation": signature.organisation,
        "issuer": signature.issuer,
        "signed_at": moment.isoformat() if moment else "",
        "trust": signature.trust.value,
    }
