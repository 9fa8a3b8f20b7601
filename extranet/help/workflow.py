"""The life of a reported problem (docs/states.md)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class TicketState(models.TextChoices):
    OPEN = "open", _("À traiter par le fonds")
    ANSWERED = "answered", _("Répondu")
    CLOSED = "closed", _("Clos")


State = TicketState


class TicketWorkflow(models.Model):
    state = FSMField(_("statut"), max_length=8, choices=TicketState.choices, default=State.OPEN, protected=True)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    @transition(field=state, source=[State.OPEN, State.ANSWERED], target=State.ANSWERED)
    def answer(self) -> None:
        """The fund's staff wrote; the person's turn, if there is more."""

    @transition(field=state, source=[State.OPEN, State.ANSWERED, State.CLOSED], target=State.OPEN)
    def write_again(self) -> None:
        """The person wrote; a closed one is open again."""

    @transition(field=state, source=[State.OPEN, State.ANSWERED], target=State.CLOSED)
    def close(self) -> None:
        """Settled, says either side."""
