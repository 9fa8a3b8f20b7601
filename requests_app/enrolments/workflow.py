"""The lives of a session and of an enrolment (docs/states.md).

A transition changes the row and nothing else; `services` says who may, and what follows.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class SessionState(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    PLANNED = "planned", _("Planifiée")
    CANCELLED = "cancelled", _("Annulée")


class SessionWorkflow(models.Model):
    """State of a session. Whether it is full, under way or over follows from its places and days."""

    state = FSMField(
        _("statut"), max_length=9, choices=SessionState.choices, default=SessionState.DRAFT, protected=True
    )

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    @transition(field=state, source=SessionState.DRAFT, target=SessionState.PLANNED)
    def publish(self) -> None:
        """Seen by those it is for, who enrol while its registration is open."""

    @transition(field=state, source=[SessionState.DRAFT, SessionState.PLANNED], target=SessionState.CANCELLED)
    def cancel(self) -> None:
        """It doesn't take place; everybody enrolled is told."""


class EnrolmentState(models.TextChoices):
    WAITING = "waiting", _("En attente")
    OPTION = "option", _("Option")
    ENROLLED = "enrolled", _("Inscrit")
    PRESENT = "present", _("Présent")
    EXCUSED = "excused", _("Absent excusé")
    ABSENT = "absent", _("Absent")
    CANCELLED = "cancelled", _("Annulé")


State = EnrolmentState
ATTENDED = [State.PRESENT, State.EXCUSED, State.ABSENT]  # what the door's sheet said
CONFIRMED = [State.ENROLLED, *ATTENDED]
TAKING_A_PLACE = [State.OPTION, *CONFIRMED]  # as the trigger of migration 0002 counts them
OPEN = [State.WAITING, State.OPTION, State.ENROLLED]  # may still be cancelled


class EnrolmentWorkflow(models.Model):
    """State of somebody's enrolment in a session."""

    state = FSMField(_("statut"), max_length=9, choices=EnrolmentState.choices, default=State.WAITING, protected=True)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    @transition(field=state, source=State.WAITING, target=State.OPTION)
    def hold(self) -> None:
        """A place is held until `held_until` for who must confirm."""

    @transition(field=state, source=[State.WAITING, State.OPTION], target=State.ENROLLED)
    def enrol(self) -> None:
        """« inscrit(e) »."""

    @transition(field=state, source=CONFIRMED, target=State.PRESENT)
    def note_present(self) -> None:
        """She signed in, or the trainer says so."""

    @transition(field=state, source=CONFIRMED, target=State.EXCUSED)
    def excuse(self) -> None:
        """Absent, for a reason that was accepted."""

    @transition(field=state, source=CONFIRMED, target=State.ABSENT)
    def note_absent(self) -> None:
        """Absent."""

    @transition(field=state, source=OPEN, target=State.CANCELLED)
    def cancel(self) -> None:
        """« désinscrit(e) »: the place is free."""
