"""What the records of evidence say: JSON of texts, numbers and digests, with sorted keys and no spaces.

Nothing here is worked out again later: whatever a record doesn't say was not proved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from extranet.documents.models import Document
from extranet.journal.digests import canonical, moment
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.models import Fund

from ..certifiers import Line, is_certifier, lines_of
from ..models import Attachment, Certificate, Validation
from ..proofs import Proof

FORMAT = "certificate-evidence/1"


def text_of(said: Mapping[str, Any]) -> str:
    """The canonical text of a record."""
    return canonical(said).decode()


def digest_of(text: str) -> str:
    """SHA-256 in hexadecimal, of the text as it is stored."""
    return hashlib.sha256(text.encode()).hexdigest()


def heading(certificate: Certificate, kind: str, at: datetime) -> dict[str, Any]:
    """What every record begins with."""
    return {
        "format": FORMAT,
        "event": kind,
        "at": moment(at),
        "time_source": settings.TIME_SOURCE,
        "fund": certificate.fund.name,
        "certificate": certificate.number,
        "dossier": certificate.dossier.number,
        "month": f"{certificate.month:%Y-%m}",
    }


def certification(*, actor: Actor, fund: Fund, certificate: Certificate, proof: Proof) -> dict[str, Any]:
    """What was certified, by whom, how her will was made sure of, and what she ticked word for word."""
    version = certificate.version
    return {
        "hours": {
            "version": version.number,
            "digest": version.digest,
            "content": version.content,
            "centre": str(version.centre),
            "placement": str(version.placement),
            "absence": str(version.absence),
            "saved_at": moment(version.saved_at),
            "statement": version.statement,
        },
        "document": of_document(certificate.document),
        "scan": of_document(certificate.scan),
        "attachments": [of_document(one.document) for one in attachments(certificate)],
        "path": certificate.path,
        "signer": person(actor) | {"habilitation": habilitation(actor, fund, certificate)},
        "statements": [statement(one) for one in certificate.statements],
        "model": (certificate.snapshot or {}).get("model", ""),
        "method": proof.method.value,
        "code": dict(proof.code),
        "session": dict(proof.session),
        "ip": proof.ip,
        "user_agent": proof.user_agent,
        "replaces": certificate.replaces.number if certificate.replaces else None,
    }


def habilitation(actor: Actor, fund: Fund, certificate: Certificate) -> dict[str, Any]:
    """Where the signer's two documents stood at that moment, and since when."""
    body = certificate.dossier.training_body
    lines = {str(kind): of_line(line) for kind, line in lines_of(actor.user_id, body, fund).items()}
    return {"certifier": is_certifier(actor.user_id, body), **lines}


def of_line(line: Line) -> dict[str, Any]:
    found = line.found
    return {
        "state": line.state,
        "decided_at": moment(found.decided_at) if found and found.decided_at else None,
        "valid_until": found.valid_until.isoformat() if found and found.valid_until else None,
        "sha256": found.document.sha256 if found else None,
    }


def attachments(certificate: Certificate) -> Iterable[Attachment]:
    return certificate.attachments.select_related("document").order_by("pk")


def statement(text: str) -> dict[str, str]:
    """A ticked sentence and its version: sentences that differ in one letter have different ones."""
    return {"text": text, "version": digest_of(text)[:12]}


def of_document(document: Document | None) -> dict[str, Any] | None:
    """A document by the digest of its bytes."""
    if document is None:
        return None
    return {"sha256": document.sha256, "size": document.size, "type": document.media_type}


def person(actor: Actor) -> dict[str, Any]:
    """Who acted: a person with an account, the holder of a link, or the platform."""
    return {
        "kind": actor.kind.value,
        "account": actor.user_id,
        "name": "" if actor.kind == Kind.SYSTEM else actor.name,
        "roles": sorted(actor.roles),
        "organisation": actor.organisation_id,
    }


def event(actor: Actor, certificate: Certificate, **facts: Any) -> dict[str, Any]:
    """What happened to a certified certificate, and where that leaves it."""
    validations = Validation.objects.filter(certificate=certificate).order_by("party")
    return {
        "actor": person(actor),
        "state": certificate.state,
        "validations": [{"party": one.party, "state": one.state, "way": one.way} for one in validations],
        **facts,
    }
