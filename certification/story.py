"""A month as everybody concerned reads it: its versions with their differences, who said what, and what is awaited."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .differences import Change, differences
from .models import Certificate, Dossier, HoursVersion, Remark, SheetRequest, Validation
from .workflow.certificates import STANDING, CertificateState


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the hours, its certificate, and what it changes in the version before."""

    version: HoursVersion
    certificate: Certificate | None
    changes: list[Change] = field(default_factory=list)
    is_first: bool = False
    is_last: bool = False

    @property
    def is_given_up(self) -> bool:
        """A correction that came too late: nothing replaced it, and it was never certified."""
        state = self.certificate.state if self.certificate else ""
        return self.is_last and state == CertificateState.SUPERSEDED

    @property
    def status(self) -> str:
        if self.certificate is None:
            return _("Heures saisies")
        if self.is_given_up:
            return _("Correction abandonnée")
        return str(CertificateState(self.certificate.state).label)


@dataclass(frozen=True, slots=True)
class Story:
    """`editions`: the newest first. `standing`: the certified one, objected to or not; None before."""

    editions: list[Edition]
    standing: Certificate | None
    validations: list[Validation]
    remarks: list[Remark]
    sheets_asked: SheetRequest | None

    @property
    def is_sealed(self) -> bool:
        document = self.standing.definitive if self.standing else None
        return document is not None and document.is_ready

    @property
    def correction(self) -> Edition | None:
        """What is prepared beside the certified one, and not certified yet."""
        newest = self.editions[0] if self.editions else None
        prepared = newest and newest.certificate and newest.certificate.state == CertificateState.PREPARED
        return newest if prepared and self.standing else None

    def awaits(self, party: str) -> bool:
        """Whether this party may still validate."""
        awaiting = self.standing is not None and self.standing.state == CertificateState.AWAITING
        return awaiting and any(one.party == party and one.state == "awaited" for one in self.validations)


def story_of(dossier: Dossier, first: datetime.date, *, certified_only: bool) -> Story:
    """`certified_only`: what beneficiary and employer read, who see no draft and nothing that is only prepared."""
    found = Certificate.objects.filter(dossier=dossier, month=first).select_related("definitive", "version")
    certificates = {one.version_id: one for one in found.defer("snapshot").order_by("pk")}
    versions = list(HoursVersion.objects.filter(dossier=dossier, month=first).order_by("number"))
    if certified_only:
        versions = [one for one in versions if one.pk in certificates and certificates[one.pk].is_certified]
    editions = [
        Edition(
            one,
            certificates.get(one.pk),
            differences(versions[place - 1], one) if place else [],
            is_first=not place,
            is_last=place == len(versions) - 1,
        )
        for place, one in enumerate(versions)
    ]
    standing = next((one for one in certificates.values() if one.state in STANDING), None)
    remarks = Remark.objects.filter(dossier=dossier, month=first).select_related("document").order_by("pk")
    return Story(
        editions=editions[::-1],
        standing=standing,
        validations=list(standing.validations.order_by("party")) if standing else [],
        remarks=list(remarks),
        sheets_asked=standing.sheet_requests.filter(answered_at__isnull=True).first() if standing else None,
    )
