"""The life of a dossier (docs/states.md). A transition changes the row and nothing else; `services` says who may.

The statuses of its *months* are no states: `months` derives them at each look (`ATN-23`).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class DossierState(models.TextChoices):
    IN_PROGRESS = "in_progress", _("Dossier en cours de suivi")
    SUSPENDED = "suspended", _("Dossier suspendu")
    ENDED_EARLY = "ended_early", _("Dossier interrompu")
    CLOSED = "closed", _("Dossier terminé")


FOLLOWED = [DossierState.IN_PROGRESS, DossierState.SUSPENDED, DossierState.ENDED_EARLY]  # months may still be entered

RUNNING = [DossierState.IN_PROGRESS, DossierState.SUSPENDED]  # its session may still be dated anew


def had_ended_early(dossier: Any) -> bool:
    return dossier.ended_on is not None


def ran_to_its_end(dossier: Any) -> bool:
    return not had_ended_early(dossier)


class DossierWorkflow(models.Model):
    """State of a dossier, and the dates that belong to it."""

    state = FSMField(
        _("statut"), max_length=12, choices=DossierState.choices, default=DossierState.IN_PROGRESS, protected=True
    )
    suspended_on = models.DateField(_("suspendu depuis le"), null=True, editable=False)
    ended_on = models.DateField(_("interrompu le"), null=True, editable=False)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    @transition(field=state, source=DossierState.IN_PROGRESS, target=DossierState.SUSPENDED)
    def suspend(self, *, on: datetime.date) -> None:
        """`on` is the first day without training."""
        self.suspended_on = on

    @transition(field=state, source=DossierState.SUSPENDED, target=DossierState.IN_PROGRESS)
    def resume(self) -> None:
        self.suspended_on = None

    @transition(field=state, source=[DossierState.IN_PROGRESS, DossierState.SUSPENDED], target=DossierState.ENDED_EARLY)
    def end_early(self, *, on: datetime.date) -> None:
        """`on` is the last day of training."""
        self.suspended_on = None
        self.ended_on = on

    @transition(field=state, source=[DossierState.IN_PROGRESS, DossierState.ENDED_EARLY], target=DossierState.CLOSED)
    def close(self) -> None:
        """Nothing more is entered."""

    @transition(field=state, source=DossierState.CLOSED, target=DossierState.IN_PROGRESS, conditions=[ran_to_its_end])
    def reopen(self) -> None:
        """Something was forgotten."""

    @transition(field=state, source=DossierState.CLOSED, target=DossierState.ENDED_EARLY, conditions=[had_ended_early])
    def reopen_ended(self) -> None:
        """The same, of a dossier that had ended early."""
