"""The two indispensable documents of a company, and the rights that start and end with them.

Source: « Conditions d'utilisation ATOMS 3.0 », « Modèle-type d'autorisation d'encodage » and « Documents
indispensables pour mettre en place la procédure » (`ATM-01`…`ATM-17`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.managers import GroupObjectPermissionManager
from guardian.models import GroupObjectPermissionBase

from extranet.documents.models import Document
from extranet.organisations.models import Membership, Organisation
from extranet.tenants.models import FundForeignKey, FundModel, FundObject

from .queries import CompanyGrantQuerySet, DataMandateQuerySet, MandateQuerySet, PaperQuerySet
from .workflow import OPEN_PAPER_STATES, MandateState, MandateWorkflow, PaperState, PaperWorkflow


class Paper(PaperWorkflow, FundObject):
    """One of the two documents without which a company's procedure doesn't start (`ATM-14`)."""

    class Kind(models.TextChoices):
        CONVENTION = "convention", _("Convention désignant les mandataires")
        AUTHORISATION = "authorisation", _("Autorisation d’encodage par un opérateur")

    class Signature(models.TextChoices):
        """What was found in the deposited file."""

        ELECTRONIC = "electronic", _("Signature électronique vérifiée")
        TO_COMPARE = "to_compare", _("Signature électronique sur un autre fichier : à comparer")
        ON_PAPER = "on_paper", _("Papier numérisé : signature à contrôler")

    kind = models.CharField(_("document"), max_length=15, choices=Kind.choices)
    company = FundForeignKey(Organisation, models.RESTRICT, related_name="papers", verbose_name=_("entreprise"))
    representative_title = models.CharField(_("civilité"), max_length=5, choices=[("M", _("M.")), ("Mme", _("Mme"))])
    representative_name = models.CharField(_("nom du représentant"), max_length=160)
    representative_capacity = models.CharField(_("en qualité de"), max_length=120)
    identification = models.JSONField(_("identification de l’entreprise"), help_text=_("Telle qu’elle est imprimée."))
    template_version = models.CharField(_("version du modèle"), max_length=20)
    terms_version = models.CharField(_("version des conditions d’utilisation"), max_length=20)
    model_document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("document à signer"))
    signed_document = FundForeignKey(
        Document, models.RESTRICT, null=True, related_name="+", verbose_name=_("document signé")
    )
    signature = models.CharField(_("signature"), max_length=12, choices=Signature.choices, blank=True)
    signature_details = models.JSONField(_("détail des signatures"), default=list)
    reporting_mandate = models.CharField(_("mandat de déclaration"), max_length=30, blank=True)
    reporting_starts_on = models.DateField(_("mandat de déclaration à partir du"), null=True, blank=True)
    reporting_ends_on = models.DateField(_("mandat de déclaration jusqu’au"), null=True, blank=True)
    filled_at = models.DateTimeField(_("rempli le"), auto_now_add=True)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("document indispensable")
        verbose_name_plural = _("documents indispensables")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "deposited_at"], name="paper_by_state"),
            # Whether a company's convention is in force, asked a thousand times to count: without reading its text.
            models.Index(
                fields=["fund", "company"],
                include=["starts_on", "ends_on"],
                condition=Q(kind="convention", state=PaperState.ACCEPTED),
                name="convention_of_company",
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "company", "kind"],
                condition=Q(state__in=OPEN_PAPER_STATES),
                name="mandates_paper_one_open",
                violation_error_message=_("Un document de ce type est déjà en cours pour cette entreprise."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PaperState.TO_SIGN, PaperState.REPLACED])
                | Q(deposited_at__isnull=False, signed_document__isnull=False, signed_on__isnull=False),
                name="mandates_paper_deposited_with_its_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PaperState.ACCEPTED, PaperState.ENDED], starts_on__isnull=False)
                | ~Q(state__in=[PaperState.ACCEPTED, PaperState.ENDED]) & Q(starts_on__isnull=True),
                name="mandates_paper_starts_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state=PaperState.REFUSED) & ~Q(refusal_reason="") | ~Q(state=PaperState.REFUSED),
                name="mandates_paper_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) & Q(state=PaperState.ENDED)
                | Q(ended_at__isnull=True) & ~Q(state=PaperState.ENDED),
                name="mandates_paper_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandates_paper_ends_after_start",
                violation_error_message=_("La fin est antérieure au début."),
            ),
        ]

    @property
    def is_convention(self) -> bool:
        return self.kind == self.Kind.CONVENTION

    @property
    def representative(self) -> str:
        return f"{self.get_representative_title_display()} {self.representative_name}"


class Designation(FundModel):
    """A mandatee (« mandataire ») named by a convention; acceptance makes her membership active (`ATM-12`)."""

    paper = FundForeignKey(Paper, models.CASCADE, related_name="designations")
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    email = models.EmailField(_("adresse e-mail"))
    membership = FundForeignKey(Membership, models.RESTRICT, null=True, editable=False, related_name="designations")

    class Meta(FundModel.Meta):
        verbose_name = _("mandataire désigné")
        verbose_name_plural = _("mandataires désignés")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "paper", "email"],
                name="mandates_designation_once",
                violation_error_message=_("Cette personne est citée deux fois."),
            ),
        ]


class Mandate(MandateWorkflow, FundObject):
    """One operator's line of an authorisation (« autorisation OSA »): it may encode for the company (`ATM-09`)."""

    paper = FundForeignKey(Paper, models.RESTRICT, related_name="mandates")
    company = FundForeignKey(Organisation, models.RESTRICT, related_name="given_mandates", verbose_name=_("entreprise"))
    operator = FundForeignKey(Organisation, models.RESTRICT, related_name="held_mandates", verbose_name=_("opérateur"))

    objects = MandateQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "paper", "operator"], name="mandates_mandate_once"),
            models.UniqueConstraint(
                fields=["fund", "company", "operator"],
                condition=Q(state=MandateState.ACTIVE),
                name="mandates_mandate_one_active",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MandateState.ACTIVE, MandateState.ENDED], starts_on__isnull=False)
                | Q(state__in=[MandateState.PENDING, MandateState.DROPPED], starts_on__isnull=True),
                name="mandates_mandate_starts_when_active",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandates_mandate_ends_after_start",
            ),
        ]


class CompanyGrant(FundModel, GroupObjectPermissionBase):
    """A right of an operator's group on a company, and the mandate that caused it. Only `services` writes here.

    Ending the mandate deletes the row; each use looks at the mandate's dates as well.
    """

    content_object = FundForeignKey(Organisation, models.CASCADE, related_name="grants")
    mandate = FundForeignKey(Mandate, models.CASCADE, related_name="grants")

    objects = GroupObjectPermissionManager.from_queryset(CompanyGrantQuerySet)()  # type: ignore[misc]

    class Meta(FundModel.Meta):
        verbose_name = _("droit sur une entreprise")
        verbose_name_plural = _("droits sur des entreprises")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "group", "permission", "content_object"], name="grant_of_group")
        ]
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "group", "permission", "content_object", "mandate"], name="mandates_grant_once"
            ),
        ]


class Int8Range(models.Func):
    function = "INT8RANGE"


class DateRange(models.Func):
    function = "DATERANGE"


class DataMandate(FundObject):
    """Who declares one kind of data to the social security in an employer's name, as MAHIS has it (`FLA-06`…`FLA-13`).

    The mandatee is the fund (neither `mandatee` nor `mandatee_name`), an organisation of it, or somebody else by name.
    For the Federal Learning Account there is one at a time; other kinds are the employer's own business.
    """

    class Kind(models.TextChoices):
        FLA = "fla", _("Federal Learning Account")
        DIMONA = "dimona", _("Dimona")
        DMFA = "dmfa", _("DmfA")
        UNEMPLOYMENT = "unemployment", _("Chômage temporaire")
        RISKS = "risks", _("Déclaration des risques sociaux")
        OTHER = "other", _("Autre service")

    company = FundForeignKey(
        Organisation, models.RESTRICT, related_name="data_mandates", verbose_name=_("employeur (mandant)")
    )
    kind = models.CharField(_("service"), max_length=12, choices=Kind.choices, default=Kind.FLA)
    mandatee = FundForeignKey(
        Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("mandataire")
    )
    mandatee_name = models.CharField(_("autre mandataire"), max_length=160, blank=True)
    number = models.CharField(_("numéro du mandat"), max_length=30)
    starts_on = models.DateField(_("valable à partir du"))
    ends_on = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    paper = FundForeignKey(Paper, models.RESTRICT, null=True, editable=False, related_name="data_mandates")
    recorded_at = models.DateTimeField(_("noté le"), auto_now_add=True)

    objects = DataMandateQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("mandat de déclaration")
        verbose_name_plural = _("mandats de déclaration")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "company", "kind"], name="data_mandate_of_company"),
            models.Index(fields=["fund", "mandatee", "kind"], name="data_mandate_of_mandatee"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandates_datamandate_ends_after_start",
                violation_error_message=_("La fin est antérieure au début."),
            ),
            models.CheckConstraint(
                condition=Q(mandatee__isnull=True) | Q(mandatee_name=""), name="mandates_datamandate_one_mandatee"
            ),
            ExclusionConstraint(
                name="mandates_datamandate_one_fla_mandatee",
                expressions=[
                    (Int8Range("fund", "fund", models.Value("[]")), RangeOperators.OVERLAPS),
                    (Int8Range("company", "company", models.Value("[]")), RangeOperators.OVERLAPS),
                    (DateRange("starts_on", "ends_on", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind="fla"),
                violation_error_message=_(
                    "Pour le Federal Learning Account, un employeur ne peut avoir qu’un seul mandataire à la fois :"
                    " mettez d’abord fin à l’autre mandat. Les autres services n’y changent rien."
                ),
            ),
        ]

    @property
    def mandatee_shown(self) -> str:
        if self.mandatee:
            return self.mandatee.name
        return self.mandatee_name or str(_("Le fonds"))


class Terms(FundObject):
    """A published version of the fund's « Conditions d'utilisation »; never changed afterwards (`ATM-01`).

    The one with the highest `number` applies; `version` is what people read (« V 1.0 »).
    """

    number = models.PositiveIntegerField(_("numéro d’ordre"))
    version = models.CharField(_("version"), max_length=20)
    text = models.TextField(_("texte"))
    published_at = models.DateTimeField(_("publiées le"), auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    class Meta(FundObject.Meta):
        verbose_name = _("conditions d’utilisation")
        verbose_name_plural = _("conditions d’utilisation")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "number"], name="mandates_terms_number"),
            models.UniqueConstraint(fields=["fund", "version"], name="mandates_terms_version"),
        ]


class TermsAcceptance(FundModel):
    """A person accepted a version of the terms, for the organisation she acted for."""

    terms = FundForeignKey(Terms, models.RESTRICT, related_name="acceptances")
    organisation = FundForeignKey(Organisation, models.RESTRICT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    accepted_at = models.DateTimeField(_("acceptées le"), auto_now_add=True)

    class Meta(FundModel.Meta):
        verbose_name = _("acceptation des conditions d’utilisation")
        verbose_name_plural = _("acceptations des conditions d’utilisation")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "user", "organisation", "terms"], name="mandates_terms_accepted_once"
            ),
        ]
