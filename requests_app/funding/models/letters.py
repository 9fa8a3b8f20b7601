"""Letters that the fund puts into an organisation's space, who opened them, and which it wants on paper too
(`MYA-06`, `MYA-07`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine

from ..queries.letters import LetterChoiceQuerySet, LetterQuerySet
from .invoices import Invoice
from .requests import FundingRequest


class LetterKind(models.TextChoices):
    """What a letter is about, as its reader would file it."""

    AGREEMENT = "agreement", _("Accords de prise en charge")
    DECISION = "decision", _("Refus et autres décisions")
    MISSING = "missing", _("Pièces et informations demandées")
    PAYMENT = "payment", _("Avis de règlement")
    CONTRIBUTION = "contribution", _("Contributions")
    OTHER = "other", _("Autres courriers")


class Letter(FundObject):
    """A PDF for an organisation, shown to those of its people who have one of `roles`.

    `available_at` is the date that counts for deadlines. `on_paper`: the organisation wanted this kind on paper too
    when it was sent. A letter sent by mistake is withdrawn with a reason; it stays, and its file opens no more.
    """

    organisation = FundForeignKey(Organisation, models.RESTRICT, related_name="letters", verbose_name=_("destinataire"))
    kind = models.CharField(_("nature"), max_length=12, choices=LetterKind.choices)
    subject = TextLine(_("objet"), max_length=200)
    subject_folded = Folded("subject")
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("fichier"))
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices), verbose_name=_("montré à"))
    request = FundForeignKey(
        FundingRequest, models.RESTRICT, null=True, blank=True, related_name="letters", verbose_name=_("dossier")
    )
    invoice = FundForeignKey(
        Invoice, models.RESTRICT, null=True, blank=True, related_name="letters", verbose_name=_("facture")
    )
    available_at = models.DateTimeField(_("disponible depuis le"), default=timezone.now, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, editable=False, related_name="+", blank=True
    )
    sender = TextLine(_("envoyé par"), max_length=162, blank=True, editable=False)
    on_paper = models.BooleanField(_("papier aussi"), default=False, editable=False)
    printed_at = models.DateTimeField(_("imprimé le"), null=True, editable=False)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, editable=False, related_name="+", blank=True
    )
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, editable=False, related_name="+", blank=True
    )
    withdrawal_reason = models.CharField(_("motif du retrait"), max_length=500, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("courrier")
        verbose_name_plural = _("courriers")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "-available_at", "-id"], name="letter_of_organisation"),
            models.Index(fields=["fund", "-available_at", "-id"], name="letter_by_day"),
            models.Index(fields=["fund", "subject_folded"], name="letter_by_subject"),
            models.Index(fields=["fund", "request"], name="letter_of_funding"),
            models.Index(
                fields=["fund", "available_at", "id"],
                condition=Q(on_paper=True, printed_at__isnull=True, withdrawn_at__isnull=True),
                name="letter_to_print",
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(roles__len__gt=0),
                name="funding_letter_shown_to_somebody",
                violation_error_message=_("Choisissez au moins un rôle à qui montrer le courrier."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason=""),
                name="funding_letter_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(printed_at__isnull=True) | Q(on_paper=True), name="funding_letter_printed_where_wanted"
            ),
        ]

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    @property
    def file_number(self) -> str:
        """The number of the request that it is about; empty for none."""
        return self.request.number if self.request else ""


class LetterReading(FundObject):
    """Somebody opened a letter for the first time."""

    letter = FundForeignKey(Letter, models.CASCADE, related_name="readings", verbose_name=_("courrier"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    name = TextLine(_("ouvert par"), max_length=162)
    opened_at = models.DateTimeField(_("ouvert le"), default=timezone.now)

    class Meta(FundObject.Meta):
        verbose_name = _("ouverture d’un courrier")
        verbose_name_plural = _("ouvertures des courriers")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "user"], name="letter_reading_of_user")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "letter", "user"], name="funding_letterreading_once"),
        ]


class LetterChoice(FundObject):
    """How an organisation wants letters of a kind from a day on. Never changed: another takes its place, both stay."""

    organisation = FundForeignKey(
        Organisation, models.CASCADE, related_name="letter_choices", verbose_name=_("organisation")
    )
    kind = models.CharField(_("nature"), max_length=12, choices=LetterKind.choices)
    on_paper = models.BooleanField(_("papier aussi"))
    chosen_at = models.DateTimeField(_("choisi le"), default=timezone.now)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    name = TextLine(_("choisi par"), max_length=162)
    superseded_at = models.DateTimeField(_("remplacé le"), null=True, editable=False)

    objects = LetterChoiceQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("préférence de dématérialisation")
        verbose_name_plural = _("préférences de dématérialisation")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "-chosen_at", "-id"], name="letter_choice_of_organisation")
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "organisation", "kind"],
                condition=Q(superseded_at__isnull=True),
                name="funding_letterchoice_one_in_force",
            ),
        ]
