"""« Dossier de preuve »: all the records of a certificate as a table people read, as JSON, and as a PDF."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.journal import keys
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from ..amounts import shown
from ..models import Certificate, Evidence, EvidenceFile, EvidenceLink, SupportingDocument, Validation
from ..periods import month_name
from ..proofs import Method
from ..workflow.certificates import CertificateState
from ..workflow.supporting import SupportingState
from . import chain

FORMAT = "certificate-evidence-file/1"
ALGORITHM = (
    "each record's digest is the SHA-256 of its text in UTF-8; each link's digest is the SHA-256 of its statement,"
    " which names the record's digest and the previous link's digest and is signed with Ed25519"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record as people read it."""

    title: str
    at: datetime.datetime
    digest: str
    rows: list[tuple[str, str]]
    link: EvidenceLink | None


def records_of(certificate: Certificate) -> list[Evidence]:
    return list(Evidence.objects.filter(certificate=certificate).in_order())


def link_of(evidence: Evidence) -> EvidenceLink | None:
    """The record's link, None while it isn't chained. For records fetched `in_order`."""
    return next(iter(evidence.links.all()), None)


def is_chained(file: EvidenceFile) -> bool:
    """Whether every record that the file shows has its link: before, it isn't made."""
    return not Evidence.objects.filter(
        certificate_id=file.certificate_id, pk__lte=file.last_id, links__isnull=True
    ).exists()


def as_json(certificate: Certificate, records: Sequence[Evidence]) -> dict[str, Any]:
    """Everything needed to check the records without us: their texts, their links, the public keys."""
    links = [link for one in records if (link := link_of(one))]
    known = keys.public_keys()
    return {
        "format": FORMAT,
        "algorithm": ALGORITHM,
        "certificate": certificate.number,
        "records": [record_as_json(one) for one in records],
        "keys": {
            name: known[name].public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
            for name in sorted({link.key for link in links} & known.keys())
        },
    }


def record_as_json(evidence: Evidence) -> dict[str, Any]:
    link = link_of(evidence)
    return {
        "event": evidence.kind,
        "content": evidence.said,
        "text": evidence.content,
        "digest": evidence.digest,
        "link": link
        and {
            "number": link.number,
            "statement": chain.statement(link, evidence).decode(),
            "digest": link.digest,
            "signature": base64.b64encode(bytes(link.signature)).decode(),
        },
    }


def file_pages(fund: Fund, file: EvidenceFile) -> bytes:
    """The PDF, before its seal: the records up to the last one then. Outside any scope. Raises `RenderFailed`."""
    with scope(fund, read_only=True):
        certificate = Certificate.objects.select_related("dossier").get(pk=file.certificate_id)
        records = [one for one in records_of(certificate) if one.pk <= file.last_id]
    with override(file.language), timezone.override(fund.zone):
        page = render_to_string(
            "certification/pdf/evidence.html",
            {
                "fund": fund,
                "language": file.language,
                "certificate": certificate,
                "records": [readable(one) for one in records],
                "hours": records[0].said["hours"]["content"],
            },
        )
    return render_pdf(page, resolve=lambda address: asset(fund, address), identifier=str(file.uuid))


def readable(evidence: Evidence) -> Record:
    """One record as people read it; of what retention has emptied, digest and link."""
    said = evidence.said
    if evidence.is_forgotten:
        rows = iter([(_("Contenu"), _("Effacé au terme de sa conservation : l’empreinte et le maillon restent."))])
    else:
        rows = certified_rows(said) if evidence.kind == Evidence.Kind.CERTIFIED else event_rows(said)
    return Record(
        title=str(evidence.get_kind_display()),
        at=evidence.recorded_at,
        digest=evidence.digest,
        rows=[(str(label), value) for label, value in rows if value],
        link=link_of(evidence),
    )


def certified_rows(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    hours, signer, code, session = said["hours"], said["signer"], said["code"], said["session"]
    yield _("N° dossier"), said["dossier"]
    yield _("Mois"), month_name(datetime.date.fromisoformat(f"{said['month']}-01"))
    yield _("Heures, version"), str(hours["version"])
    yield _("Présence en formation"), shown(Decimal(hours["centre"]))
    yield _("Présence en stage"), shown(Decimal(hours["placement"]))
    yield _("Absence"), shown(Decimal(hours["absence"]))
    yield _("Empreinte des heures"), hours["digest"]
    yield _("Document montré (SHA-256)"), said["document"]["sha256"]
    yield _("Document signé joint (SHA-256)"), (said["scan"] or {}).get("sha256", "")
    yield _("Attestations de présence (SHA-256)"), ", ".join(one["sha256"] for one in said["attachments"])
    yield _("Voie"), str(Certificate.Path(said["path"]).label)
    yield _("Certifié par"), signer["name"]
    yield _("Compte"), str(signer["account"] or "")
    yield _("Rôles"), ", ".join(role_name(role) for role in signer["roles"])
    yield from habilitation_rows(signer["habilitation"])
    for number, one in enumerate(said["statements"], start=1):
        yield _("Case cochée %(number)s") % {"number": number}, f"« {one['text']} » ({one['version']})"
    yield _("Moyen"), str(Method(said["method"]).label)
    yield from code_rows(code)
    yield _("Adresse IP"), said["ip"]
    yield _("Navigateur"), said["user_agent"]
    yield from session_rows(session)
    yield _("Remplace le certificat"), said["replaces"] or ""
    yield _("Source de l’heure"), said["time_source"]


def code_rows(code: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    labels = {
        "sent_at": _("Code envoyé le"),
        "sent_to": _("Code envoyé à"),
        "expires_at": _("Code valable jusqu’au"),
        "wrong_tries": _("Essais erronés"),
        "given_at": _("Code validé le"),
    }
    for name, value in code.items():
        yield str(labels.get(name, name)), in_words(value)


def session_rows(session: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    labels = {"opened_at": _("Session ouverte le"), "proofs": _("Preuves d’identité données")}
    for name, value in session.items():
        given = [", ".join(map(in_words, one.values())) for one in value] if isinstance(value, list) else None
        yield str(labels.get(name, name)), " ; ".join(given) if given is not None else in_words(value)


def habilitation_rows(habilitation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Certificateur déclaré"), _("oui") if habilitation["certifier"] else _("non")
    for kind in SupportingDocument.Kind:
        line = habilitation[kind.value]
        state = str(SupportingState(line["state"]).label) if line["state"] else _("aucun")
        since = [in_words(line["decided_at"]), line["valid_until"]]
        yield str(kind.label), ", ".join([state, *filter(None, since)])
    for kind in SupportingDocument.Kind:
        yield f"{kind.label} (SHA-256)", habilitation[kind.value]["sha256"] or ""


def event_rows(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if definitive := said.get("definitive"):
        yield _("Certificat définitif (SHA-256)"), definitive["sha256"]
        yield _("Certificats du sceau"), str(len(said["seal"]["chain"]))
        token = said["seal"]["time_stamp_token"]
        yield _("Horodatage RFC 3161"), Truncator(token).chars(48) if token else _("aucun")
    if actor := said.get("actor"):
        yield _("Par"), actor["name"] or _("la plateforme")
        yield _("Compte"), str(actor["account"] or "")
        yield _("Statut ensuite"), str(CertificateState(said["state"]).label)
        for one in said["validations"]:
            yield str(Validation.Party(one["party"]).label), str(Validation.State(one["state"]).label)
        yield _("Motif"), said.get("reason", "")
        yield _("Remplacé par le certificat"), said.get("replaced_by", "")
    yield _("Source de l’heure"), said["time_source"]


def role_name(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


def in_words(value: Any) -> str:
    """A value of a record: moments in the fund's zone, the rest as it is."""
    if isinstance(value, str) and "T" in value:
        try:
            return date_format(timezone.localtime(datetime.datetime.fromisoformat(value)), "DATETIME_FORMAT")
        except ValueError:
            return value
    return "" if value is None else str(value)
