"""What a body's identity and a dossier give to a certificate's print, and what they lack (`ATN-43`, `ATN-45`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.organisations.identifiers import IDENTIFIERS
from extranet.organisations.models import Organisation
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from .certifiers import may_certify_online
from .choices import choices_of
from .identity import Identity
from .models import Certificate, Dossier
from .paper.content import Letterhead, left_out, missing_blanks, snapshot
from .periods import today_at


def letterhead_of(identity: Identity, authority_logo: UUID | None = None) -> Letterhead:
    body, row = identity.body, identity.row
    lines = body.address_lines
    return Letterhead(
        body_name=body.name,
        address=lines[0] if len(lines) > 1 else "",
        postcode=body.postcode,
        city=body.city,
        phone=body.phone or row.mobile,
        siret=identity.siret,
        ape=identity.ape_shown,
        declarant_number=IDENTIFIERS["activity"].show(body.activity_number) if body.activity_number else "",
        representative=row.representative,
        capacity=row.capacity,
        logo=row.logo.uuid if row.logo else None,
        stamp=row.stamp.uuid if row.stamp else None,
        authority_logo=authority_logo,
    )


def blanks_of(dossier: Dossier, identity: Identity) -> list[str]:
    """What the certificate's text couldn't say, and the logo: nothing is printed without them."""
    letterhead = letterhead_of(identity)
    logo = [] if letterhead.logo else [_("le logo (identité de l’organisme)")]
    return missing_blanks(letterhead, dossier) + logo


def left_out_of(identity: Identity) -> list[str]:
    """Lines of the letterhead that won't be printed, because nobody gave them."""
    return left_out(letterhead_of(identity))


def content_of(certificate: Certificate, identity: Identity, fund: Fund) -> dict[str, Any]:
    """Everything that the certificate's PDF says, as it stands now."""
    return snapshot(
        letterhead=letterhead_of(identity, choices_of(fund).authority_logo),
        dossier=certificate.dossier,
        version=certificate.version,
        number=certificate.number,
        check_address=check_address(fund, certificate.number),
        made_on=today_at(fund),
        generated_at=timezone.now().astimezone(fund.zone),
    )


def check_address(fund: Fund, number: str) -> str:
    """The public page that says whether a certificate is genuine."""
    return fund_address(fund, reverse("check:number", args=[number]))


def is_outdated(certificate: Certificate, identity: Identity, fund: Fund) -> bool:
    """Whether the body's identity changed since the print was frozen."""
    if not certificate.snapshot:
        return False
    now = content_of(certificate, identity, fund)
    return any(certificate.snapshot[part] != now[part] for part in ("body", "pictures"))


def paper_only(user_id: int | None, body: Organisation, fund: Fund) -> str:
    """Why she certifies on paper, with the way out; empty when she may certify online (`ATN-52`)."""
    reason = may_certify_online(user_id, body, fund)
    return str(reason.label) if reason else ""
