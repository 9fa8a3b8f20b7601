"""The life of a certifier's supporting document (docs/states.md): a transition changes the row and nothing else."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class SupportingState(models.TextChoices):
    DEPOSITED = "deposited", _("En attente de contrôle")
    CONFORM = "conform", _("Contrôlé, conforme")
    REFUSED = "refused", _("Refusé")
    WITHDRAWN = "withdrawn", _("Contrôle retiré")
    EXPIRED = "expired", _("Expiré")
    REPLACED = "replaced", _("Remplacé par un nouveau dépôt")


CURRENT = [state for state in SupportingState if state != SupportingState.REPLACED]


class SupportingWorkflow(models.Model):
    """State of a document, and the day and reason that belong to it. `valid_until`: its last day; None: no end."""

    state = FSMField(
        _("état"), max_length=10, choices=SupportingState.choices, default=SupportingState.DEPOSITED, protected=True
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    valid_until = models.DateField(_("valable jusqu’au"), null=True, editable=False)
    reason = models.TextField(_("motif"), max_length=1000, blank=True, editable=False)

    class Meta:
        abstract = True

    @transition(field=state, source=SupportingState.DEPOSITED, target=SupportingState.CONFORM)
    def accept(self, *, valid_until: datetime.date | None) -> None:
        self.decided_at, self.valid_until = timezone.now(), valid_until

    @transition(field=state, source=SupportingState.DEPOSITED, target=SupportingState.REFUSED)
    def refuse(self, *, reason: str) -> None:
        self.decided_at, self.reason = timezone.now(), reason

    @transition(field=state, source=SupportingState.CONFORM, target=SupportingState.WITHDRAWN)
    def withdraw(self, *, reason: str) -> None:
        self.decided_at, self.reason = timezone.now(), reason

    @transition(field=state, source=SupportingState.CONFORM, target=SupportingState.EXPIRED)
    def expire(self) -> None:
        """Its last day has passed."""

    @transition(field=state, source=SupportingState.CONFORM, target=SupportingState.DEPOSITED)
    def ask_again(self) -> None:
        """What it was compared with has changed: it waits for another check."""
        self.decided_at = self.valid_until = None

    @transition(field=state, source=CURRENT, target=SupportingState.REPLACED)
    def replace(self) -> None:
        """Another file was deposited at its line."""
