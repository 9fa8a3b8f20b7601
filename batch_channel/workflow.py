"""The life of a declaration and of the batch that carries it (docs/states.md).

A transition changes the row and nothing else; `services` says who may, and what follows.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from .protocol.records import FormStatus as FormStatusCode


class FormStatus(models.TextChoices):
    """What a declaration's form is to those before it (zone 00110)."""

    ORIGINAL = FormStatusCode.ORIGINAL.value, _("Déclaration originale")
    MODIFICATION = FormStatusCode.MODIFICATION.value, _("Modification")
    CANCELLATION = FormStatusCode.CANCELLATION.value, _("Annulation")


class DeclarationState(models.TextChoices):
    PROPOSED = "proposed", _("Modification proposée")
    TO_SEND = "to_send", _("À envoyer")
    BLOCKED = "blocked", _("Bloquée")
    SENT = "sent", _("Envoyée")
    ACKNOWLEDGED = "acknowledged", _("Reçue")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")


class BatchState(models.TextChoices):
    GATHERED = "gathered", _("En préparation")
    PREPARED = "prepared", _("Préparé, à envoyer")
    SIGNED = "signed", _("Signé, à envoyer")
    SENDING = "sending", _("Envoi en cours")
    SENT = "sent", _("Envoyé, accusé de réception attendu")
    ACKNOWLEDGED = "acknowledged", _("Reçu, réponses attendues")
    ANSWERED = "answered", _("Traité")
    REJECTED = "rejected", _("Refusé en entier")
    ABANDONED = "abandoned", _("Abandonné avant l’envoi")


class Block(models.TextChoices):
    """Why a declaration can't leave. The words stand in `reasons`."""

    NO_CHANNEL = "no_channel", _("Le canal de fichiers du fonds n’est pas prêt.")
    NO_MANDATE = "no_mandate", _("L’entreprise n’a pas de mandat de déclaration valable aujourd’hui.")
    NO_REGISTER_NUMBER = "no_register_number", _("Le numéro de registre national du salarié manque.")
    NO_EMPLOYER_NUMBER = "no_employer_number", _("Le numéro BCE de l’employeur manque.")
    NO_SOURCE = "no_source", _("La formation déclarée n’existe plus ou n’est plus à déclarer.")
    INVALID = "invalid", _("Une donnée ne passe pas les contrôles faits avant l’envoi.")
    UPON_A_TEST = "upon_a_test", _("Ce qu’elle modifie ou annule n’a été accepté qu’en essai.")
    CANCELLED = "cancelled", _("Le lot qui la portait a été annulé avant l’envoi.")


HERE = [DeclarationState.PROPOSED, DeclarationState.BLOCKED, DeclarationState.REFUSED]
"""Those of a form that isn't on its way: it waits for a person."""

ON_ITS_WAY = [DeclarationState.TO_SEND, DeclarationState.SENT, DeclarationState.ACKNOWLEDGED]
"""Those of a form that waits for the other side, or for the next exchange with it."""

WAITING_BATCH_STATES = [BatchState.GATHERED, BatchState.PREPARED, BatchState.SIGNED, BatchState.SENDING]
"""Those with which our own side isn't done."""


def is_not_declared(declaration: Any) -> bool:
    """Whether the social security knows nothing of it that counts: what was accepted in test may leave for real."""
    return declaration.state != DeclarationState.ACCEPTED or declaration.is_test


class DeclarationWorkflow(models.Model):
    """One participation on its way to the social security, until it is accepted."""

    state = FSMField(
        _("état"), max_length=12, choices=DeclarationState.choices, default=DeclarationState.TO_SEND, protected=True
    )
    block = models.CharField(_("blocage"), max_length=20, choices=Block.choices, blank=True, editable=False)
    problems = models.JSONField(_("détail du blocage"), default=list, editable=False)
    reported = models.JSONField(_("anomalies de la dernière réponse"), default=list, editable=False)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, editable=False)
    is_test = models.BooleanField(
        _("en essai"),
        default=False,
        editable=False,
        help_text=_("Partie dans l’environnement d’essai ou de simulation : rien n’est déclaré pour de vrai."),
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)

    status: Any

    class Meta:
        abstract = True

    @transition(field=state, source=DeclarationState.PROPOSED, target=DeclarationState.TO_SEND)
    def confirm(self) -> None:
        """Who answers for the data says that the change is to be declared."""

    @transition(
        field=state, source=[DeclarationState.BLOCKED, DeclarationState.REFUSED], target=DeclarationState.PROPOSED
    )
    def restate(self, *, status: str) -> None:
        """What didn't get through asks for another form by now: it is to be confirmed anew."""
        self.status = status
        self.forget_outcome()

    @transition(field=state, source=DeclarationState.TO_SEND, target=DeclarationState.BLOCKED)
    def hold(self, *, block: Block, problems: Sequence[dict[str, str]] = ()) -> None:
        self.block, self.problems = block, list(problems)

    @transition(
        field=state,
        source=[DeclarationState.BLOCKED, DeclarationState.REFUSED, DeclarationState.ACCEPTED],
        target=DeclarationState.TO_SEND,
        conditions=[is_not_declared],
    )
    def resend(self) -> None:
        self.forget_outcome()

    def forget_outcome(self) -> None:
        self.block, self.problems, self.reported = "", [], []
        self.sent_at = self.decided_at = None
        self.is_test = False

    @transition(field=state, source=DeclarationState.TO_SEND, target=DeclarationState.SENT)
    def leave(self, *, is_test: bool, at: datetime.datetime) -> None:
        self.sent_at, self.is_test = at, is_test

    @transition(field=state, source=DeclarationState.SENT, target=DeclarationState.ACKNOWLEDGED)
    def acknowledge(self) -> None:
        """The transfer point has the file."""

    @transition(
        field=state, source=[DeclarationState.SENT, DeclarationState.ACKNOWLEDGED], target=DeclarationState.ACCEPTED
    )
    def accept(self, *, reported: Sequence[dict[str, Any]], at: datetime.datetime) -> None:
        """`reported` are warnings that came with the acceptance."""
        self.reported, self.decided_at = list(reported), at

    @transition(
        field=state, source=[DeclarationState.SENT, DeclarationState.ACKNOWLEDGED], target=DeclarationState.REFUSED
    )
    def refuse(self, *, reported: Sequence[dict[str, Any]], at: datetime.datetime) -> None:
        self.reported, self.decided_at = list(reported), at


def is_unspent(batch: Any) -> bool:
    """Whether the batch's name was never offered to the server: GO wasn't tried."""
    return batch.go_tried_at is None


class BatchWorkflow(models.Model):
    """One set of files, from the name it is given to the last answer."""

    state = FSMField(_("état"), max_length=12, choices=BatchState.choices, default=BatchState.GATHERED, protected=True)
    gathered_at = models.DateTimeField(_("commencé le"), default=timezone.now, editable=False)
    prepared_at = models.DateTimeField(_("préparé le"), null=True, editable=False)
    signed_at = models.DateTimeField(_("signé le"), null=True, editable=False)
    started_at = models.DateTimeField(_("envoi commencé le"), null=True, editable=False)
    go_tried_at = models.DateTimeField(
        _("GO tenté le"), null=True, editable=False, help_text=_("Dès lors ce nom ne sert plus jamais.")
    )
    sent_at = models.DateTimeField(_("envoyé le"), null=True, editable=False)
    acknowledged_at = models.DateTimeField(_("accusé de réception le"), null=True, editable=False)
    answered_at = models.DateTimeField(_("traité le"), null=True, editable=False)
    ticket = models.CharField(_("ticket"), max_length=20, blank=True, editable=False)
    errors = ArrayField(models.CharField(max_length=9), verbose_name=_("erreurs"), default=list, editable=False)
    abandoned_for = models.CharField(_("motif d’abandon"), max_length=20, blank=True, editable=False)

    data: Any
    data_sha256: Any
    data_size: Any
    parts: Any
    part_sizes: Any
    signature_sizes: Any
    signature: Any

    class Meta:
        abstract = True

    @transition(field=state, source=BatchState.GATHERED, target=BatchState.PREPARED)
    def freeze(self, *, sealed: bytes, sizes: Sequence[int], sha256: str) -> None:
        """From now on these are the bytes that are signed and sent; `sizes` are those of the parts."""
        self.data, self.data_size, self.data_sha256 = sealed, sum(sizes), sha256
        self.parts, self.part_sizes = len(sizes), list(sizes) if len(sizes) > 1 else []
        self.prepared_at = timezone.now()

    @transition(field=state, source=BatchState.PREPARED, target=BatchState.SIGNED)
    def sign(self, *, sealed: bytes, sizes: Sequence[int]) -> None:
        self.signature, self.signed_at = sealed, timezone.now()
        self.signature_sizes = list(sizes) if len(sizes) > 1 else []

    @transition(
        field=state,
        source=[BatchState.PREPARED, BatchState.SIGNED, BatchState.SENDING],
        target=BatchState.SENDING,
    )
    def start(self) -> None:
        self.started_at = self.started_at or timezone.now()

    @transition(field=state, source=BatchState.SENDING, target=BatchState.SENT)
    def post(self, *, at: datetime.datetime) -> None:
        self.sent_at = at

    @transition(field=state, source=BatchState.SENT, target=BatchState.ACKNOWLEDGED)
    def acknowledge(self) -> None:
        """The transfer point has the set; `note_receipt` says when."""

    @transition(field=state, source=BatchState.SENT, target=BatchState.REJECTED)
    def reject(self, *, errors: Sequence[str]) -> None:
        self.errors = list(errors)

    @transition(field=state, source=[BatchState.SENT, BatchState.ACKNOWLEDGED], target=BatchState.ANSWERED)
    def close(self) -> None:
        self.answered_at = timezone.now()

    @transition(
        field=state,
        source=[BatchState.GATHERED, BatchState.PREPARED, BatchState.SIGNED, BatchState.SENDING],
        target=BatchState.ABANDONED,
        conditions=[is_unspent],
    )
    def abandon(self, *, reason: str) -> None:
        """Before GO nothing has left; afterwards this is refused."""
        self.abandoned_for = reason

    def note_receipt(self, ticket: str) -> None:
        """When the acknowledgement came, whatever else came first."""
        self.acknowledged_at, self.ticket = self.acknowledged_at or timezone.now(), ticket or self.ticket
