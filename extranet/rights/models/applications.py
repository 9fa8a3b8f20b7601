"""Who asked for which entity, with what proof: what she typed stays as she typed it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.identifiers import IDENTIFIERS, PHONE, IdentifierField
from extranet.organisations.models import Organisation
from extranet.organisations.models.memberships import Title
from extranet.organisations.models.names import Named
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine

from ..catalogue import Profile
from ..choices import Proof
from ..claims import EntityClaim, PersonClaim
from ..queries import ApplicationQuerySet, AttachmentQuerySet

# An activity number stands in a public register: right, it proves little by itself.
KNOWLEDGE_PROOFS = frozenset({Proof.MEMBER_CODE, Proof.PAYROLL, Proof.INVOICE_AMOUNT})


class Verdict(models.TextChoices):
    """What comparing said. For the fund's eyes: who typed it reads nothing of it, right or wrong."""

    MATCHED = "matched", _("Concorde")
    DIFFERS = "differs", _("Ne concorde pas")
    UNKNOWN = "unknown", _("Le fonds ne connaît pas cette donnée")


class Application(Named, FundObject):
    """One person's request for rights on one entity (« demande d'habilitation »), as it was typed and attested.

    Nothing typed is changed afterwards: a correction is a new application that `corrects` the former.
    """

    class Evidence(models.TextChoices):
        """The proofs together. All: each given one matches, and one of them is no public knowledge."""

        ALL = "all", _("Toutes les preuves concordent")
        SOME = "some", _("Une preuve ne concorde pas ou reste inconnue")
        NONE = "none", _("Rien à comparer")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name=_("personne"))
    profile = models.CharField(_("profil"), max_length=15, choices=Profile.choices)
    title = models.CharField(_("civilité"), max_length=5, choices=Title.choices, blank=True)
    person_phone = TextLine(_("téléphone de la personne"), max_length=30, blank=True, validators=[PHONE])
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    capacity = TextLine(_("fonction"), max_length=120)
    legal_representative = TextLine(_("responsable légal"), max_length=160, blank=True)
    siret = IdentifierField("siret")
    enterprise_number = IdentifierField("enterprise")
    name = TextLine(_("dénomination"), max_length=160, blank=True)
    name_folded = Folded("name")
    phone = TextLine(_("téléphone"), max_length=30, blank=True, validators=[PHONE])
    branch = TextLine(_("branche"), max_length=120, blank=True)
    member_code = TextLine(_("code adhérent"), max_length=40, blank=True)
    payroll = models.BigIntegerField(_("masse salariale (€)"), null=True, blank=True)
    payroll_year = models.PositiveSmallIntegerField(_("année de la masse salariale"), null=True, blank=True)
    activity_number = IdentifierField("activity")
    invoice_amount = models.DecimalField(
        _("montant de la facture HT (€)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    attestation_version = models.CharField(_("version de l’attestation"), max_length=20)
    attested_at = models.DateTimeField(_("attesté le"))
    attested_from = models.GenericIPAddressField(_("attesté depuis l’adresse"))
    organisation = FundForeignKey(
        Organisation,
        models.RESTRICT,
        null=True,
        related_name="applications",
        verbose_name=_("organisation du fonds"),
        help_text=_("Vide tant que le fonds n’en a reconnu aucune."),
    )
    evidence = models.CharField(_("preuves"), max_length=5, choices=Evidence.choices, default=Evidence.NONE)
    corrects = FundForeignKey(
        "self", models.RESTRICT, null=True, related_name="corrections", verbose_name=_("corrige la demande")
    )
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("demande d’habilitation")
        verbose_name_plural = _("demandes d’habilitation")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "user"], name="application_of_user"),
            models.Index(fields=["fund", "asked_at"], name="application_by_age"),
            models.Index(fields=["fund", "last_first_folded"], name="application_by_last_name"),
            models.Index(fields=["fund", "first_last_folded"], name="application_by_first_name"),
            models.Index(fields=["fund", "name_folded"], name="application_by_entity"),
            models.Index(fields=["fund", "siret"], name="application_by_siret"),
            models.Index(fields=["fund", "enterprise_number"], name="application_by_enterprise"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(siret="") | ~Q(enterprise_number=""),
                name="rights_application_has_a_number",
                violation_error_message=_("Indiquez le numéro de l’entité."),
            ),
            models.CheckConstraint(
                condition=Q(payroll__isnull=True, payroll_year__isnull=True)
                | Q(payroll__gte=0, payroll_year__isnull=False),
                name="rights_application_payroll_of_a_year",
                violation_error_message=_("Une masse salariale est celle d’une année."),
            ),
            models.CheckConstraint(
                condition=Q(invoice_amount__isnull=True) | Q(invoice_amount__gt=0),
                name="rights_application_invoice_of_something",
                violation_error_message=_("Le montant d’une facture est plus grand que zéro."),
            ),
        ]

    @property
    def entity_number_shown(self) -> str:
        """The number it was asked for with, as its owners write it."""
        return IDENTIFIERS["siret" if self.siret else "enterprise"].show(self.siret or self.enterprise_number)

    @property
    def claim(self) -> EntityClaim:
        """What was typed of the entity, with the services asked for."""
        typed = {field.name: getattr(self, field.name) for field in fields(EntityClaim) if field.name != "services"}
        return EntityClaim(**typed, services=tuple(right.service for right in self.rights.order_by("pk")))

    @property
    def person(self) -> PersonClaim:
        return PersonClaim(self.title, self.last_name, self.first_name, self.person_phone, self.birth_date)

    @property
    def entity_name(self) -> str:
        """As it was typed: what the fund knows of it is not for whoever typed a number."""
        return self.name or self.entity_number_shown


class ProofResult(FundModel):
    """What comparing one typed value with the fund's own said, the last time the two were compared."""

    application = FundForeignKey(Application, models.CASCADE, related_name="results")
    kind = models.CharField(_("preuve"), max_length=15, choices=Proof.choices)
    verdict = models.CharField(_("résultat"), max_length=8, choices=Verdict.choices)
    compared_at = models.DateTimeField(_("comparée le"), auto_now=True)

    class Meta(FundModel.Meta):
        verbose_name = _("résultat d’une preuve")
        verbose_name_plural = _("résultats de preuves")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "application", "kind"], name="rights_proofresult_once"),
        ]


class Attachment(FundObject):
    """A paper that the person added for the fund's eyes."""

    application = FundForeignKey(Application, models.CASCADE, related_name="attachments")
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("document"))
    added_at = models.DateTimeField(_("ajouté le"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("pièce d’une demande d’habilitation")
        verbose_name_plural = _("pièces de demandes d’habilitation")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "application", "document"], name="rights_attachment_once"),
        ]
