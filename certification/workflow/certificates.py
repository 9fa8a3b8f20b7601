"""The life of a certificate (docs/states.md): what was made of one version of a month's hours, and what became of it.

A transition changes the row and nothing else; `services` says who may, and what follows.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class CertificateState(models.TextChoices):
    PREPARED = "prepared", _("À certifier")
    CERTIFIED = "certified", _("Certifié")
    AWAITING = "awaiting", _("En attente de validation")
    VALIDATED = "validated", _("Validé")
    CONTESTED = "contested", _("Contesté")
    RETURNED = "returned", _("Renvoyé par le fonds")
    MAINTAINED = "maintained", _("Maintenu par l’organisme")
    SUPERSEDED = "superseded", _("Remplacé")


State = CertificateState
IN_FORCE = [State.CERTIFIED, State.AWAITING, State.VALIDATED]  # certified, and nobody objects
OBJECTED = [State.CONTESTED, State.RETURNED]  # the body answers: it corrects, or maintains
DISPUTED = [*OBJECTED, State.MAINTAINED]  # certified, and not settled
STANDING = [*IN_FORCE, *DISPUTED]  # certified, and nothing took its place
FOR_THE_BODY = [State.PREPARED, *OBJECTED]  # the training body's turn; hours may be entered anew


class CertificateWorkflow(models.Model):
    """State of a certificate."""

    state = FSMField(
        _("statut"), max_length=10, choices=CertificateState.choices, default=State.PREPARED, protected=True
    )

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    @transition(field=state, source=State.PREPARED, target=State.CERTIFIED)
    def certify(self) -> None:
        """« Certifier », where the fund asks nobody for a validation."""

    @transition(field=state, source=State.PREPARED, target=State.AWAITING)
    def certify_for_validation(self) -> None:
        """« Certifier », where beneficiary or employer have their word to say."""

    @transition(field=state, source=[State.AWAITING, State.MAINTAINED], target=State.VALIDATED)
    def validate(self) -> None:
        """Everybody asked has said yes, or the fund accepted what the body maintains."""

    @transition(field=state, source=IN_FORCE, target=State.CONTESTED)
    def contest(self) -> None:
        """The beneficiary or the employer disagrees (`BEY-08`)."""

    @transition(field=state, source=[*IN_FORCE, State.CONTESTED, State.MAINTAINED], target=State.RETURNED)
    def send_back(self) -> None:
        """The fund's staff want it corrected or explained."""

    @transition(field=state, source=[State.CONTESTED, State.RETURNED], target=State.MAINTAINED)
    def maintain(self) -> None:
        """The body answers that its hours stand; the fund decides."""

    @transition(field=state, source=[State.PREPARED, *STANDING], target=State.SUPERSEDED)
    def supersede(self) -> None:
        """A later version took its place: of a prepared one at the next « Ok », else when that version is certified."""
