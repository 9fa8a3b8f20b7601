"""A company asks the fund to pay for a training of its people (« demande de prise en charge », `MYA-02`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certification.models import Dossier
from extranet.documents.models import Document
from extranet.organisations.identifiers import IdentifierField
from extranet.organisations.models import Establishment, Membership, Organisation, Worker
from extranet.tenants.constraints import CheckAtField, UniqueInFund
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..queries.requests import FundingRequestQuerySet
from ..workflow import RequestState, RequestWorkflow
from .costs import Costs
from .devices import Device, DevicePiece

if TYPE_CHECKING:
    from .decisions import Agreement


class FundingRequest(RequestWorkflow, Costs, Versioned, FundObject):
    """Asked by `company`; its costs are those asked for, what is agreed stands in `Agreement`.

    A draft may lack anything; from sending on it has a number. `body` is the training body where the fund knows it,
    else what was typed stands in `body_name` and `body_siret` (of a Belgian body its enterprise number: programs know
    the field by that name). `is_subrogated`: the fund pays the body, not the company. `decide_by` is set when the file
    is complete. `hours` are one person's; an agreement's `total_hours` are those of all the people together.
    """

    number = models.CharField(_("numéro"), max_length=20, blank=True, editable=False)
    device = FundForeignKey(Device, models.RESTRICT, related_name="requests", verbose_name=_("dispositif"))
    company = FundForeignKey(
        Organisation, models.RESTRICT, related_name="funding_requests", verbose_name=_("entreprise")
    )
    establishment = FundForeignKey(
        Establishment, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("établissement")
    )
    body = FundForeignKey(
        Organisation,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="taught_requests",
        verbose_name=_("organisme de formation"),
    )
    body_name = TextLine(_("nom de l’organisme de formation"), max_length=160, blank=True)
    body_name_folded = Folded("body_name")
    body_siret = IdentifierField("seller", verbose_name=_("SIRET ou n° BCE de l’organisme de formation"))
    title = TextLine(_("intitulé de la formation"), max_length=200, blank=True)
    title_folded = Folded("title")
    objectives = models.TextField(_("objectifs"), blank=True, max_length=3000)
    starts_on = models.DateField(_("premier jour"), null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    hours = models.DecimalField(
        _("heures par personne"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.25"))],
    )
    is_online = models.BooleanField(_("à distance"), default=False)
    place = TextLine(_("lieu"), max_length=200, blank=True)
    is_subrogated = models.BooleanField(
        _("subrogation de paiement"), default=True, help_text=_("Le fonds paie directement l’organisme de formation.")
    )
    created_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+")
    decide_by = models.DateField(_("décision attendue le"), null=True, editable=False)
    reason = models.TextField(_("motif"), blank=True, max_length=2000, editable=False)
    letter = FundForeignKey(
        Document, models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("lettre de refus")
    )
    receipt = FundForeignKey(
        Document, models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("accusé de dépôt")
    )
    officer = FundForeignKey(
        Membership,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("gestionnaire du dossier"),
    )

    objects = FundingRequestQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("demande de prise en charge")
        verbose_name_plural = _("demandes de prise en charge")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "company", "-moved_at", "-id"], name="funding_of_company"),
            models.Index(fields=["fund", "body", "-moved_at", "-id"], name="funding_of_body"),
            models.Index(fields=["fund", "state", "moved_at", "id"], name="funding_by_state"),
            models.Index(fields=["fund", "-moved_at", "-id"], name="funding_by_move"),
            models.Index(fields=["fund", "title_folded"], name="funding_by_title"),
            models.Index(fields=["fund", "body_name_folded"], name="funding_by_body_name"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "number"], condition=~Q(number=""), name="funding_fundingrequest_number"
            ),
            CheckAtField(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                shown_at="ends_on",
                name="funding_fundingrequest_ends_after_start",
                violation_error_message=_("La formation finit avant de commencer : vérifiez les deux dates."),
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.DRAFT, number="", sent_at__isnull=True)
                | ~Q(state=RequestState.DRAFT)
                & ~Q(number="")
                & ~Q(title="")
                & Q(sent_at__isnull=False, starts_on__isnull=False, ends_on__isnull=False, hours__isnull=False)
                & (Q(body__isnull=False) | ~Q(body_name="")),
                name="funding_fundingrequest_sent_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.AGREED, RequestState.REFUSED]) | Q(decided_at__isnull=False),
                name="funding_fundingrequest_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED) | ~Q(reason=""),
                name="funding_fundingrequest_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.COMPLETE) | Q(decide_by__isnull=False, complete_at__isnull=False),
                name="funding_fundingrequest_complete_has_a_deadline",
            ),
        ]

    def standing_agreement(self) -> Agreement | None:
        """The edition in force. One query."""
        return self.agreements.filter(superseded_at__isnull=True).first()

    @property
    def body_shown(self) -> str:
        """The training body's name."""
        return self.body.name if self.body else self.body_name


class RequestPerson(FundModel):
    """One of the company's people for whom it asks; `dossier` where her months are certified online."""

    request = FundForeignKey(FundingRequest, models.CASCADE, related_name="people", verbose_name=_("demande"))
    worker = FundForeignKey(Worker, models.RESTRICT, related_name="+", verbose_name=_("salarié"))
    dossier = FundForeignKey(
        Dossier, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("dossier de certificats")
    )

    class Meta(FundModel.Meta):
        verbose_name = _("bénéficiaire d’une demande")
        verbose_name_plural = _("bénéficiaires des demandes")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            UniqueInFund(
                fields=["fund", "request", "worker"],
                name="funding_requestperson_once",
                violation_error_message=_("Cette personne figure déjà dans la demande."),
            ),
        ]


class RequestPiece(FundObject):
    """A paper deposited with a request. `piece` None: one that nobody asked for, by its `name`."""

    request = FundForeignKey(FundingRequest, models.CASCADE, related_name="papers", verbose_name=_("demande"))
    piece = FundForeignKey(
        DevicePiece, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )
    name = TextLine(_("pièce"), max_length=120)
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("fichier"))
    added_at = models.DateTimeField(_("ajoutée le"), auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, editable=False)

    class Meta(FundObject.Meta):
        verbose_name = _("pièce d’une demande")
        verbose_name_plural = _("pièces des demandes")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "request"], name="paper_of_funding")]
