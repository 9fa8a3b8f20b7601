"""The life of the two indispensable documents and of the mandates that follow from them (docs/states.md).

A transition changes the row and nothing else; `services` says who may, and what follows.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from extranet.documents.models import Document


class PaperState(models.TextChoices):
    """Each label says who acts next."""

    TO_SIGN = "to_sign", _("À signer par l’entreprise")
    DEPOSITED = "deposited", _("Déposé, à contrôler par le fonds")
    ACCEPTED = "accepted", _("Accepté")
    REFUSED = "refused", _("Refusé, à corriger par l’entreprise")
    REPLACED = "replaced", _("Remplacé par une version plus récente")
    ENDED = "ended", _("Terminé")


class MandateState(models.TextChoices):
    PENDING = "pending", _("En attente de l’accord du fonds")
    ACTIVE = "active", _("Actif")
    ENDED = "ended", _("Terminé")
    DROPPED = "dropped", _("Sans suite")


# What a company can still change, and what it has only one of at a time.
OPEN_PAPER_STATES = [PaperState.TO_SIGN, PaperState.DEPOSITED, PaperState.REFUSED]


class PaperWorkflow(models.Model):
    """States of a document of the company: filled in, signed, deposited, accepted or refused, one day over."""

    state = FSMField(_("état"), max_length=12, choices=PaperState.choices, default=PaperState.TO_SIGN, protected=True)
    signed_on = models.DateField(_("signé le"), null=True)
    deposited_at = models.DateTimeField(_("déposé le"), null=True, editable=False)
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    refusal_reason = models.TextField(_("motif du refus"), blank=True)
    starts_on = models.DateField(_("à partir du"), null=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, help_text=_("Vide : sans fin."))
    ended_at = models.DateTimeField(_("terminé le"), null=True, editable=False)

    signed_document: Any

    class Meta:
        abstract = True

    @transition(field=state, source=[PaperState.TO_SIGN, PaperState.REFUSED], target=PaperState.DEPOSITED)
    def deposit(self, *, document: Document, signed_on: datetime.date) -> None:
        self.signed_document = document
        self.signed_on = signed_on
        self.deposited_at = timezone.now()
        self.decided_at = None
        self.refusal_reason = ""

    @transition(field=state, source=PaperState.DEPOSITED, target=PaperState.ACCEPTED)
    def accept(self, *, starts_on: datetime.date, ends_on: datetime.date | None) -> None:
        self.starts_on, self.ends_on = starts_on, ends_on
        self.decided_at = timezone.now()

    @transition(field=state, source=PaperState.DEPOSITED, target=PaperState.REFUSED)
    def refuse(self, *, reason: str) -> None:
        self.refusal_reason = reason
        self.decided_at = timezone.now()

    @transition(field=state, source=[PaperState.TO_SIGN, PaperState.REFUSED], target=PaperState.REPLACED)
    def replace(self) -> None:
        """A newer version was filled in."""

    @transition(field=state, source=PaperState.ACCEPTED, target=PaperState.ENDED)
    def end(self, *, on: datetime.date) -> None:
        self.ends_on = max(on, self.starts_on or on)
        self.ended_at = timezone.now()


class MandateWorkflow(models.Model):
    """States of one operator's line of an authorisation, revocable alone (`ATM-09`)."""

    state = FSMField(
        _("état"), max_length=12, choices=MandateState.choices, default=MandateState.PENDING, protected=True
    )
    starts_on = models.DateField(_("à partir du"), null=True)
    ends_on = models.DateField(_("jusqu’au"), null=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True, editable=False)

    class Meta:
        abstract = True

    @transition(field=state, source=MandateState.PENDING, target=MandateState.ACTIVE)
    def start(self, *, starts_on: datetime.date, ends_on: datetime.date | None) -> None:
        self.starts_on, self.ends_on = starts_on, ends_on

    @transition(field=state, source=MandateState.PENDING, target=MandateState.DROPPED)
    def drop(self) -> None:
        """The authorisation was replaced before it was accepted."""

    @transition(field=state, source=MandateState.ACTIVE, target=MandateState.ENDED)
    def end(self, *, on: datetime.date) -> None:
        self.ends_on = max(on, self.starts_on or on)
        self.ended_at = timezone.now()
