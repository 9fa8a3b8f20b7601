"""The life of a declaration of contributions, and how its payment stands (docs/states.md, `MYA-05`).

A transition changes the row and nothing else; `services.declaring` says who may, and what follows.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from .workflow import Moving


class DeclarationState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    SENT = "sent", _("Envoyée")
    REPLACED = "replaced", _("Remplacée par une déclaration rectificative")


class PaymentState(models.TextChoices):
    """Not stored: it follows from what is due to the fund and what was paid."""

    NOTHING = "nothing", _("Rien à verser au fonds")
    TO_PAY = "to_pay", _("À payer")
    PAID = "paid", _("Payée")
    TO_REFUND = "to_refund", _("Trop-perçu, à rembourser par le fonds")


class DeclarationWorkflow(Moving):
    """States of a declaration, and when it was sent."""

    state = FSMField(
        _("état"), max_length=8, choices=DeclarationState.choices, default=DeclarationState.DRAFT, protected=True
    )
    sent_at = models.DateTimeField(_("envoyée le"), null=True, editable=False)

    class Meta:
        abstract = True

    @transition(field=state, source=DeclarationState.DRAFT, target=DeclarationState.SENT)
    def send(self) -> None:
        self._moved()
        self.sent_at = self.moved_at

    @transition(field=state, source=DeclarationState.SENT, target=DeclarationState.REPLACED)
    def replace(self) -> None:
        """A corrective declaration takes its place; it stays readable as it was sent."""
        self._moved()
