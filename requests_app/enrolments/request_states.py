"""The life of a request of somebody who wants a place, or to be told of one (docs/states.md)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class RequestState(models.TextChoices):
    ASKED = "asked", _("À confirmer par la personne")
    WAITING = "waiting", _("À régler")
    SETTLED = "settled", _("Réglée")
    REFUSED = "refused", _("Refusée")
    EXPIRED = "expired", _("Échue")


State = RequestState
DECIDED = [State.SETTLED, State.REFUSED, State.EXPIRED]


class RequestWorkflow(models.Model):
    """State of an enrolment request. A transition changes the row alone; services say who may, and what follows."""

    state = FSMField(_("statut"), max_length=7, choices=State.choices, default=State.ASKED, protected=True)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    @transition(field=state, source=State.ASKED, target=State.WAITING)
    def submit(self) -> None:
        """Her address is proved, and nobody of that name with that address is known: somebody must look."""

    @transition(field=state, source=[State.ASKED, State.WAITING], target=State.SETTLED)
    def settle(self) -> None:
        """She is enrolled, holds an option, waits for a place, or is on the list."""

    @transition(field=state, source=State.WAITING, target=State.REFUSED)
    def refuse(self) -> None:
        """« refuser la demande », with a reason."""

    @transition(field=state, source=State.WAITING, target=State.EXPIRED)
    def expire(self) -> None:
        """The session began, or was cancelled, before anybody acted."""
