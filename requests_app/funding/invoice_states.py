"""The life of a deposited invoice (docs/states.md, `MYA-10`).

A transition changes the row and nothing else; `services` says who may, and what follows.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from .workflow import Moving


class InvoiceState(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    RECEIVED = "received", _("Reçue")
    CONTROL = "control", _("En contrôle")
    COMPLEMENT = "complement", _("Complément demandé")
    VALIDATED = "validated", _("Validée")
    PAID = "paid", _("Payée")
    REJECTED = "rejected", _("Rejetée")
    WITHDRAWN = "withdrawn", _("Retirée")


State = InvoiceState
UNDECIDED = [State.RECEIVED, State.CONTROL, State.COMPLEMENT]
COUNTING = [*UNDECIDED, State.VALIDATED, State.PAID]  # against what was agreed; their numbers are used


class InvoiceWorkflow(Moving):
    """States of an invoice, and the moments that belong to them."""

    state = FSMField(_("état"), max_length=10, choices=State.choices, default=State.DRAFT, protected=True)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, editable=False)
    control_at = models.DateTimeField(_("en contrôle depuis le"), null=True, editable=False)
    complement_at = models.DateTimeField(_("complément demandé le"), null=True, editable=False)
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)

    class Meta:
        abstract = True

    @transition(field=state, source=State.DRAFT, target=State.RECEIVED)
    def send(self) -> None:
        self._moved()
        self.sent_at = self.moved_at

    @transition(field=state, source=State.RECEIVED, target=State.CONTROL)
    def begin_control(self) -> None:
        """From now on its depositor can't withdraw it; a credit note answers it."""
        self._moved()
        self.control_at = self.moved_at

    @transition(field=state, source=State.CONTROL, target=State.COMPLEMENT)
    def ask_complement(self) -> None:
        self._moved()
        self.complement_at = self.moved_at

    @transition(field=state, source=State.COMPLEMENT, target=State.CONTROL)
    def complete(self) -> None:
        self._moved()

    @transition(field=state, source=State.CONTROL, target=State.VALIDATED)
    def validate(self) -> None:
        """« Service fait »: to be paid."""
        self._moved()
        self.decided_at = self.moved_at

    @transition(field=state, source=State.VALIDATED, target=State.PAID)
    def pay(self) -> None:
        self._moved()

    @transition(field=state, source=State.PAID, target=State.VALIDATED)
    def unpay(self) -> None:
        """The bank returned the transfer: it is to be paid again."""
        self._moved()

    @transition(field=state, source=UNDECIDED, target=State.REJECTED)
    def reject(self) -> None:
        self._moved()
        self.decided_at = self.moved_at

    @transition(field=state, source=State.RECEIVED, target=State.WITHDRAWN)
    def withdraw(self) -> None:
        self._moved()
