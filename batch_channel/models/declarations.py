"""The declarations that leave, the batches that carry them, and each form of a batch."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.registries import Text
from extranet.tenants.search import Folded

from ..anomalies import Anomaly, anomalies_of
from ..protocol.names import Environment as EnvironmentLetter
from ..protocol.names import SetName
from ..queries import BatchQuerySet, DeclarationQuerySet
from ..reasons import Advice, advice_for, tested_advice
from ..workflow import (
    WAITING_BATCH_STATES,
    BatchState,
    BatchWorkflow,
    DeclarationState,
    DeclarationWorkflow,
    FormStatus,
)
from .channels import Channel, Environment

UNSENT = [DeclarationState.PROPOSED, DeclarationState.TO_SEND, DeclarationState.BLOCKED]


class Declaration(DeclarationWorkflow, FundObject):
    """One worker's participation in one training, to be declared for her employer.

    `kind` and `source_uuid` name what it comes from, in another app's words (`sources`).
    """

    kind = models.CharField(_("nature"), max_length=60, editable=False)
    source_uuid = models.UUIDField(_("origine"), editable=False)
    company = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("entreprise"))
    worker = FundForeignKey(Worker, models.RESTRICT, related_name="+", verbose_name=_("salarié"))
    trained_from = models.DateField(_("premier jour de formation"))
    declared_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    status = models.CharField(
        _("nature du formulaire"),
        max_length=1,
        choices=FormStatus.choices,
        default=FormStatus.ORIGINAL,
        editable=False,
    )
    replaces = FundForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        editable=False,
        related_name="followers",
        verbose_name=_("remplace"),
        help_text=_("La déclaration acceptée qui est modifiée ou annulée."),
    )
    compared_at = models.DateTimeField(_("comparée à son origine le"), null=True, editable=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("déclaration")
        verbose_name_plural = _("déclarations")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "declared_at"], name="declaration_by_state"),
            models.Index(fields=["fund", "company", "declared_at"], name="declaration_by_company"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "kind", "source_uuid"],
                condition=Q(replaces__isnull=True),
                name="batch_channel_declaration_once",
            ),
            models.UniqueConstraint(fields=["fund", "replaces"], name="batch_channel_declaration_replaced_once"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=False) | Q(status=FormStatus.ORIGINAL),
                name="batch_channel_declaration_changes_another",
            ),
            models.CheckConstraint(
                condition=Q(state=DeclarationState.BLOCKED) & ~Q(block="")
                | ~Q(state=DeclarationState.BLOCKED) & Q(block=""),
                name="batch_channel_declaration_blocked_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DeclarationState.ACCEPTED, DeclarationState.REFUSED], decided_at__isnull=False)
                | ~Q(state__in=[DeclarationState.ACCEPTED, DeclarationState.REFUSED]) & Q(decided_at__isnull=True),
                name="batch_channel_declaration_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT, sent_at__isnull=True) | ~Q(state__in=UNSENT) & Q(sent_at__isnull=False),
                name="batch_channel_declaration_sent_at_a_time",
            ),
        ]

    @property
    def anomalies(self) -> list[Anomaly]:
        """What the last answer has against it, in words; for an accepted one, what it warns of."""
        return anomalies_of(self.reported)

    @property
    def advice(self) -> Advice:
        """Where it stands in a sentence, and what to do now if it is somebody's turn."""
        if self.is_test and self.state == DeclarationState.ACCEPTED:
            return tested_advice(upon_a_test=self.replaces is not None and self.replaces.is_test)
        return advice_for(self.state, self.block, self.problems)

    @cached_property
    def follower(self) -> Declaration | None:
        """What modifies or cancels this declaration, if anything does."""
        return self.followers.first()

    @property
    def is_declared(self) -> bool:
        """Whether the social security holds it to be so: a test counts for nothing."""
        return self.state == DeclarationState.ACCEPTED and not self.is_test

    @property
    def can_be_resent(self) -> bool:
        return self.state in {DeclarationState.BLOCKED, DeclarationState.REFUSED}

    def accepted_form(self) -> Attempt | None:
        """Its form that stands; of one that counts a real one, for trials upon it may be listed with it."""
        accepted = self.attempts.filter(outcome=Attempt.Outcome.ACCEPTED)
        if not self.is_test:
            accepted = accepted.filter(batch__environment=Environment.PRODUCTION)
        return accepted.order_by("-pk").first()


class Batch(BatchWorkflow, FundObject):
    """One set of files (FI, FS where signed, GO) of one employer, so that its refusal touches nobody else (`FLA-11`).

    `data` and `signature` are sealed: they hold register numbers. `data` is the head of a file whose chunks are rows
    (`Chunk`); of a set in several parts (`MULTIPART`) both hold one after the other.
    """

    channel = FundForeignKey(Channel, models.RESTRICT, related_name="batches", verbose_name=_("canal"))
    company = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("entreprise"))
    name = models.CharField(_("nom du lot"), max_length=40, editable=False)
    name_folded = Folded("name")
    application_code = models.CharField(_("code d’application"), max_length=4, editable=False)
    sender_number = models.CharField(_("numéro d’expéditeur"), max_length=6, editable=False)
    created_on = models.DateField(_("date du nom"), editable=False)
    sequence = models.CharField(_("numéro d’envoi"), max_length=5, editable=False)
    environment = models.CharField(_("environnement"), max_length=1, choices=Environment.choices, editable=False)
    parts = models.PositiveSmallIntegerField(_("parties"), default=1, editable=False)
    data = models.BinaryField(_("fichier FI"), null=True, editable=False)
    data_size = models.PositiveIntegerField(_("taille du fichier FI"), default=0, editable=False)
    data_sha256 = models.CharField(_("empreinte du fichier FI"), max_length=64, blank=True, editable=False)
    signature = models.BinaryField(_("fichier FS"), null=True, editable=False)
    part_sizes = ArrayField(
        models.PositiveIntegerField(),
        verbose_name=_("tailles des fichiers FI"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("D’un lot en plusieurs parties, qui se suivent ; vide : une seule."),
    )
    signature_sizes = ArrayField(
        models.PositiveIntegerField(),
        verbose_name=_("tailles des fichiers FS"),
        default=list,
        blank=True,
        editable=False,
    )
    held_at = models.DateTimeField(_("retenu depuis le"), null=True, editable=False)
    cancelled_at = models.DateTimeField(
        _("annulé le"),
        null=True,
        editable=False,
        help_text=_("Avant son GO ; le serveur n’en sait peut-être rien encore."),
    )

    objects = BatchQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "gathered_at"], name="batch_by_state"),
            models.Index(fields=["fund", "name_folded"], name="batch_by_name"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "name"], name="batch_channel_batch_name"),
            models.CheckConstraint(
                condition=Q(state__in=[BatchState.GATHERED, BatchState.ABANDONED])
                | Q(data__isnull=False, prepared_at__isnull=False),
                name="batch_channel_batch_prepared_with_its_file",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.SIGNED, signature__isnull=False) | ~Q(state=BatchState.SIGNED),
                name="batch_channel_batch_signed_with_its_signature",
            ),
            models.CheckConstraint(
                condition=Q(go_tried_at__isnull=False, sent_at__isnull=False)
                | ~Q(state__in=[BatchState.SENT, BatchState.ACKNOWLEDGED, BatchState.ANSWERED, BatchState.REJECTED]),
                name="batch_channel_batch_sent_with_its_go",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.ABANDONED) | Q(go_tried_at__isnull=True),
                name="batch_channel_batch_abandoned_before_its_go",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(go_tried_at__isnull=True),
                name="batch_channel_batch_cancelled_before_its_go",
            ),
        ]

    @property
    def is_test(self) -> bool:
        return self.environment != Environment.PRODUCTION

    @property
    def waits_for_carrier(self) -> bool:
        """Whether it is written, and a person's to bring to the server, whose GO isn't there as far as we know."""
        written = self.state in WAITING_BATCH_STATES and self.state != BatchState.GATHERED
        return self.channel.is_carried and written and self.go_tried_at is None

    @property
    def kept_back(self) -> Text:
        """Why nobody may carry it at this moment, and what ends that; empty while somebody may."""
        if self.channel.is_restored:
            return _("La base de données a été restaurée : ce lot est peut-être déjà parti. Attendez un nouveau lot.")
        if self.channel.held_at:
            return _("Le fonds retient ce canal : rien ne se dépose avant qu’il le libère.")
        if self.held_at:
            return _("Le fonds retient ce lot : il ne se dépose pas avant d’être libéré.")
        if self.cancelled_at:
            return _("Ce lot est annulé : ses déclarations attendent que quelqu’un les renvoie.")
        return ""

    @property
    def can_be_carried(self) -> bool:
        """Whether its files may be taken away, signed elsewhere and deposited by who keeps its channel."""
        return self.waits_for_carrier and not self.kept_back

    @cached_property
    def set_name(self) -> SetName:
        return SetName(
            self.application_code,
            self.sender_number,
            self.created_on,
            self.sequence,
            EnvironmentLetter(self.environment),
            self.parts,
        )


class Attempt(FundModel):
    """One form of a batch: what was sent of a declaration, under which number, and what came back.

    `reference` is our number for the form, unique for ever; `form_on` and `form_at` (Belgian time, whole milliseconds)
    name it too, for an answer may quote nothing else.
    """

    class Outcome(models.TextChoices):
        PENDING = "pending", _("En attente")
        ACCEPTED = "accepted", _("Acceptée")
        REFUSED = "refused", _("Refusée")
        WITHDRAWN = "withdrawn", _("Retirée avant l’envoi")

    batch = FundForeignKey(Batch, models.RESTRICT, related_name="attempts", verbose_name=_("lot"))
    declaration = FundForeignKey(Declaration, models.RESTRICT, related_name="attempts", verbose_name=_("déclaration"))
    reference = models.CharField(_("notre référence"), max_length=20, editable=False)
    form_on = models.DateField(editable=False)
    form_at = models.TimeField(editable=False)
    reporting_mandate = models.CharField(
        _("mandat de déclaration"), max_length=30, blank=True, editable=False, help_text=_("Vide : en son propre nom.")
    )
    content_sha256 = models.CharField(
        _("empreinte du contenu"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("De la formation et de la participation telles qu’elles sont écrites dans le formulaire."),
    )
    outcome = models.CharField(_("résultat"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    answered_at = models.DateTimeField(_("répondu le"), null=True, editable=False)
    reported = models.JSONField(_("anomalies"), default=list, editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("envoi d’une déclaration")
        verbose_name_plural = _("envois de déclarations")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "reference"], name="batch_channel_attempt_reference"),
            models.UniqueConstraint(fields=["fund", "batch", "form_on", "form_at"], name="batch_channel_attempt_time"),
            models.UniqueConstraint(
                fields=["fund", "declaration"],
                condition=Q(outcome="pending"),
                name="batch_channel_attempt_one_open",
            ),
        ]

    @property
    def anomalies(self) -> list[Anomaly]:
        return anomalies_of(self.reported)
