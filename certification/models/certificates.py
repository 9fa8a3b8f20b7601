"""A certificate: what is made of one version of a month's hours, from the print to the sealed PDF."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.text import TextLine
from extranet.tenants.work import DueRow

from ..queries import CertificateQuerySet, OfCertificateQuerySet
from ..workflow.certificates import FOR_THE_BODY, IN_FORCE, CertificateState, CertificateWorkflow
from .dossiers import Dossier
from .hours import HoursVersion, first_of_month

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U to misread
STANDS_ALONE = [CertificateState.PREPARED, CertificateState.SUPERSEDED]


def new_number() -> str:
    """« K7QF-3M9T-X2PA »: 60 random bits, so that a number on the public check page was read, not guessed."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


class Certificate(CertificateWorkflow, FundObject):
    """Of one version of the hours. What is certified is `version.digest` and the SHA-256 of `document`.

    `snapshot` is everything that the print says, frozen when it was asked for. `scan` is the signed paper of path 1,
    `definitive` the sealed PDF that everybody downloads, made by the worker that has the seal's key. `replaces` is the
    certified one that this corrects. `statements` are the ticked sentences, word for word. `recognised` is empty while
    nobody has said that the scan is this print.
    """

    class Path(models.TextChoices):
        PAPER = "paper", _("Imprimé, signé et joint")
        ONLINE = "online", _("Entièrement en ligne")

    class Recognised(models.TextChoices):
        """How the signed scan was tied to this very print (`ATN-47`)."""

        BY_MARK = "mark", _("Par le code imprimé")
        BY_HOURS = "hours", _("Par les heures lues sur le papier")

    version = FundForeignKey(HoursVersion, models.RESTRICT, related_name="certificates")
    dossier = FundForeignKey(Dossier, models.RESTRICT, related_name="certificates")
    keeps_accounts = True  # `accounts.erasing`: the evidence says who certified, by the number of the account

    month = models.DateField(_("mois"))
    number = models.CharField(_("numéro"), max_length=14, default=new_number, editable=False)
    snapshot = models.JSONField(null=True, editable=False)
    document = FundForeignKey(Document, models.RESTRICT, null=True, related_name="+", editable=False)
    scan = FundForeignKey(Document, models.RESTRICT, null=True, related_name="+", editable=False)
    recognised = models.CharField(_("reconnu"), max_length=5, choices=Recognised.choices, blank=True, editable=False)
    definitive = FundForeignKey(Document, models.RESTRICT, null=True, related_name="+", editable=False)
    path = models.CharField(_("voie"), max_length=6, choices=Path.choices, blank=True, editable=False)
    statements = models.JSONField(_("cases cochées"), default=list, editable=False)
    replaces = FundForeignKey("self", models.RESTRICT, null=True, related_name="corrections", editable=False)
    created_at = models.DateTimeField(_("préparé le"), auto_now_add=True)
    certified_at = models.DateTimeField(_("certifié le"), null=True, editable=False)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = CertificateQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("certificat de réalisation")
        verbose_name_plural = _("certificats de réalisation")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "dossier", "month"], name="certificate_of_dossier"),
            models.Index(fields=["fund", "state", "month", "id"], name="certificate_by_state"),
            models.Index(fields=["fund", "-certified_at", "-id"], name="certificate_by_day"),
            models.Index(
                fields=["fund", "month", "dossier"],
                condition=Q(state__in=FOR_THE_BODY),
                name="certificate_for_the_body",
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "version"], name="certification_certificate_of_version"),
            models.UniqueConstraint(fields=["fund", "number"], name="certification_certificate_number"),
            models.UniqueConstraint(
                fields=["fund", "dossier", "month"],
                condition=Q(state__in=IN_FORCE),
                name="certification_certificate_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["fund", "dossier", "month"],
                condition=Q(state=CertificateState.PREPARED),
                name="certification_certificate_one_prepared",
            ),
            first_of_month("certification_certificate_first_day"),
            models.CheckConstraint(
                condition=Q(state__in=STANDS_ALONE)
                | Q(certified_at__isnull=False, document__isnull=False) & ~Q(path=""),
                name="certification_certificate_certified_with_its_print",
            ),
            models.CheckConstraint(
                condition=~Q(path="paper") | Q(scan__isnull=False), name="certification_certificate_paper_has_its_scan"
            ),
            models.CheckConstraint(
                condition=Q(recognised="") | Q(scan__isnull=False), name="certification_certificate_recognised_scan"
            ),
        ]

    @property
    def is_certified(self) -> bool:
        return self.certified_at is not None


class Attachment(FundObject):
    """« Attestation de présence »: an attendance sheet joined to a certificate, facultative on both paths (`ATN-49`)"""

    certificate = FundForeignKey(Certificate, models.CASCADE, related_name="attachments")
    document = FundForeignKey(Document, models.RESTRICT, related_name="+")
    title = TextLine(_("intitulé"), max_length=120)
    added_at = models.DateTimeField(_("joint le"), auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = OfCertificateQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("attestation de présence")
        verbose_name_plural = _("attestations de présence")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "certificate"], name="attachment_of_certificate")]


class Validation(FundObject):
    """What the beneficiary or the employer says about a certificate, where the fund asks for it (`ATN-60`)."""

    class Party(models.TextChoices):
        BENEFICIARY = "beneficiary", _("Bénéficiaire")
        EMPLOYER = "employer", _("Employeur")

    class State(models.TextChoices):
        AWAITED = "awaited", _("Attendue")
        GIVEN = "given", _("Validé")
        CONTESTED = "contested", _("Contesté")

    class Way(models.TextChoices):
        SPACE = "space", _("Depuis son espace")
        LINK = "link", _("Par le lien reçu")
        PAPER = "paper", _("Sur papier, noté par le fonds")

    certificate = FundForeignKey(Certificate, models.CASCADE, related_name="validations")
    party = models.CharField(_("qui"), max_length=11, choices=Party.choices)
    state = models.CharField(_("état"), max_length=9, choices=State.choices, default=State.AWAITED)
    way = models.CharField(_("par quelle voie"), max_length=5, choices=Way.choices, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    said_at = models.DateTimeField(_("le"), null=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = OfCertificateQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("validation d’un certificat")
        verbose_name_plural = _("validations d’un certificat")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "certificate", "party"], name="certification_validation_once"),
            models.CheckConstraint(
                condition=Q(state="awaited", said_at__isnull=True)
                | ~Q(state="awaited") & Q(said_at__isnull=False) & ~Q(way=""),
                name="certification_validation_said_by_a_way",
            ),
            models.CheckConstraint(
                condition=~Q(state="contested") | ~Q(reason=""), name="certification_validation_contested_for_a_reason"
            ),
        ]


class Sealing(DueRow, FundModel):
    """The definitive PDF that the signing worker has still to make."""

    certificate = FundForeignKey(Certificate, models.CASCADE, related_name="sealings")

    class Meta(FundModel.Meta):
        verbose_name = _("scellement")
        verbose_name_plural = _("scellements")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "certificate"], name="certification_sealing_once"),
        ]
