"""The life of an import, and what becomes of each of its lines (docs/states.md)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class Outcome(models.TextChoices):
    """Of a line."""

    CREATED = "created", _("Créée")
    CHANGED = "changed", _("Modifiée")
    UNCHANGED = "unchanged", _("Inchangée")
    WRONG = "wrong", _("À corriger")


class ImportState(models.TextChoices):
    READING = "reading", _("Lecture en cours")
    UNREADABLE = "unreadable", _("Fichier refusé")
    CHECKED = "checked", _("À vérifier par vous")
    WRITING = "writing", _("Enregistrement en cours")
    WRITTEN = "written", _("Enregistré")
    DROPPED = "dropped", _("Abandonné")
    UNDOING = "undoing", _("Annulation en cours")
    UNDONE = "undone", _("Annulé")


State = ImportState
AT_WORK = [State.READING, State.WRITING, State.UNDOING]


class ImportWorkflow(models.Model):
    """State of an import."""

    state = FSMField(_("état"), max_length=10, choices=State.choices, default=State.READING, protected=True)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    @transition(field=state, source=State.READING, target=State.CHECKED)
    def show(self) -> None:
        """Every line is compared: who sent it looks."""

    @transition(field=state, source=State.READING, target=State.UNREADABLE)
    def refuse(self) -> None:
        """Not a file that can be read as staff data."""

    @transition(field=state, source=State.CHECKED, target=State.WRITING)
    def order(self) -> None:
        """« Enregistrer »."""

    @transition(field=state, source=State.WRITING, target=State.WRITTEN)
    def finish(self) -> None:
        """The register says what the file says."""

    @transition(field=state, source=State.WRITING, target=State.READING)
    def read_again(self) -> None:
        """Somebody changed the register meanwhile: compared anew, looked at anew."""

    @transition(field=state, source=[State.CHECKED, State.READING], target=State.DROPPED)
    def drop(self) -> None:
        """« Abandonner »: nothing was written."""

    @transition(field=state, source=State.WRITTEN, target=State.UNDOING)
    def take_back(self) -> None:
        """« Annuler cet import »."""

    @transition(field=state, source=State.UNDOING, target=State.WRITTEN)
    def keep(self) -> None:
        """It couldn't be taken back."""

    @transition(field=state, source=State.UNDOING, target=State.UNDONE)
    def undo(self) -> None:
        """The register says again what it said before."""
