"""States of what waits for somebody in the administration of an organisation's people (docs/states.md).

A transition changes the row and nothing else; the services say who may, and what follows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class HandoverState(models.TextChoices):
    WAITING = "waiting", _("En attente de la personne proposée")
    ACCEPTED = "accepted", _("Acceptée")
    DECLINED = "declined", _("Déclinée")
    WITHDRAWN = "withdrawn", _("Retirée")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("En attente du fonds")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")


class LineState(models.TextChoices):
    WAITING = "waiting", _("À confirmer")
    CONFIRMED = "confirmed", _("Confirmé")
    WITHDRAWN = "withdrawn", _("Retiré")
    ENDED = "ended", _("Terminé, faute de confirmation")
    LEFT_TO_FUND = "left_to_fund", _("À confirmer par le fonds")


def decided_once(name: str, *, waiting: tuple[str, ...] = ("waiting",)) -> models.CheckConstraint:
    """The moment of the decision is there exactly when one was taken."""
    return models.CheckConstraint(
        condition=Q(state__in=waiting, decided_at__isnull=True) | (~Q(state__in=waiting) & Q(decided_at__isnull=False)),
        name=name,
    )


class Decided(models.Model):
    """Something asked at a moment and decided at another."""

    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)

    class Meta:
        abstract = True

    def decided_now(self) -> None:
        self.decided_at = timezone.now()


class HandoverWorkflow(Decided):
    """« Transmettre »: proposed by an access manager; the successor answers, or the manager thinks better of it."""

    state = FSMField(
        _("état"), max_length=12, choices=HandoverState.choices, default=HandoverState.WAITING, protected=True
    )

    class Meta:
        abstract = True

    @transition(field=state, source=HandoverState.WAITING, target=HandoverState.ACCEPTED)
    def accept(self) -> None:
        self.decided_now()

    @transition(field=state, source=HandoverState.WAITING, target=HandoverState.DECLINED)
    def decline(self) -> None:
        self.decided_now()

    @transition(field=state, source=HandoverState.WAITING, target=HandoverState.WITHDRAWN)
    def withdraw(self) -> None:
        self.decided_now()


class RequestWorkflow(Decided):
    """Something that the fund confirms, or that is accepted at once where the fund doesn't ask to."""

    state = FSMField(
        _("état"), max_length=12, choices=RequestState.choices, default=RequestState.WAITING, protected=True
    )
    refusal_reason = models.TextField(_("motif du refus"), blank=True, max_length=1000)

    class Meta:
        abstract = True

    @transition(field=state, source=RequestState.WAITING, target=RequestState.ACCEPTED)
    def accept(self) -> None:
        self.decided_now()

    @transition(field=state, source=RequestState.WAITING, target=RequestState.REFUSED)
    def refuse(self, *, reason: str) -> None:
        self.refusal_reason = reason
        self.decided_now()


class LineWorkflow(models.Model):
    """One person of a yearly review."""

    state = FSMField(_("état"), max_length=12, choices=LineState.choices, default=LineState.WAITING, protected=True)
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)

    class Meta:
        abstract = True

    @transition(field=state, source=[LineState.WAITING, LineState.LEFT_TO_FUND], target=LineState.CONFIRMED)
    def confirm(self) -> None:
        self.decided_at = timezone.now()

    @transition(field=state, source=[LineState.WAITING, LineState.LEFT_TO_FUND], target=LineState.WITHDRAWN)
    def withdraw(self) -> None:
        self.decided_at = timezone.now()

    @transition(field=state, source=LineState.WAITING, target=LineState.ENDED)
    def end(self) -> None:
        self.decided_at = timezone.now()

    @transition(field=state, source=LineState.WAITING, target=LineState.LEFT_TO_FUND)
    def leave_to_fund(self) -> None:
        """The last access manager isn't ended by the calendar: somebody of the fund looks."""
