"""The lives of a funding request and of an amendment to what was agreed (docs/states.md, `MYA-02`, `MYA-03`).

A transition changes the row and nothing else; `services` says who may, and what follows.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class RequestState(models.TextChoices):
    """Each label says whose turn it is."""

    DRAFT = "draft", _("Brouillon")
    SENT = "sent", _("Envoyée, à vérifier par le fonds")
    INCOMPLETE = "incomplete", _("Incomplète, pièces à ajouter")
    COMPLETE = "complete", _("Complète, en attente de décision")
    AGREED = "agreed", _("Accordée")
    REFUSED = "refused", _("Refusée")
    GIVEN_UP = "given_up", _("Abandonnée")


WITH_FUND = [RequestState.SENT, RequestState.COMPLETE]
UNDECIDED = [*WITH_FUND, RequestState.INCOMPLETE]
OPEN_STATES = [RequestState.DRAFT, *UNDECIDED]
EDITABLE = [RequestState.DRAFT, RequestState.INCOMPLETE]  # by the company


class Moving(models.Model):
    """A row with a state, and the moment since when it is in it."""

    moved_at = models.DateTimeField(_("dans cet état depuis le"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    def _moved(self) -> None:
        self.moved_at = timezone.now()


class RequestWorkflow(Moving):
    """States of a funding request (« demande de prise en charge »), and the moments that belong to them."""

    state = FSMField(_("état"), max_length=10, choices=RequestState.choices, default=RequestState.DRAFT, protected=True)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, editable=False)
    complete_at = models.DateTimeField(_("complète depuis le"), null=True, editable=False)
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)

    class Meta:
        abstract = True

    @transition(field=state, source=RequestState.DRAFT, target=RequestState.SENT)
    def send(self) -> None:
        self._moved()
        self.sent_at = self.moved_at

    @transition(field=state, source=WITH_FUND, target=RequestState.INCOMPLETE)
    def ask_pieces(self) -> None:
        """The time to decide counts from a complete file only."""
        self._moved()
        self.complete_at = None

    @transition(field=state, source=RequestState.INCOMPLETE, target=RequestState.SENT)
    def answer(self) -> None:
        """The pieces asked for are there, or the company says why not."""
        self._moved()

    @transition(field=state, source=RequestState.SENT, target=RequestState.COMPLETE)
    def find_complete(self) -> None:
        self._moved()
        self.complete_at = self.moved_at

    @transition(field=state, source=RequestState.COMPLETE, target=RequestState.AGREED)
    def agree(self) -> None:
        self._moved()
        self.decided_at = self.moved_at

    @transition(field=state, source=UNDECIDED, target=RequestState.REFUSED)
    def refuse(self) -> None:
        self._moved()
        self.decided_at = self.moved_at

    @transition(field=state, source=[*UNDECIDED, RequestState.AGREED], target=RequestState.GIVEN_UP)
    def give_up(self) -> None:
        """The company doesn't want it any more."""
        self._moved()


class AmendmentState(models.TextChoices):
    ASKED = "asked", _("Demandé")
    AGREED = "agreed", _("Accordé")
    REFUSED = "refused", _("Refusé")
    WITHDRAWN = "withdrawn", _("Retiré")


class AmendmentWorkflow(Moving):
    """States of an amendment (« avenant »): each has its own decision."""

    state = FSMField(
        _("état"), max_length=9, choices=AmendmentState.choices, default=AmendmentState.ASKED, protected=True
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)

    class Meta:
        abstract = True

    @transition(field=state, source=AmendmentState.ASKED, target=AmendmentState.AGREED)
    def agree(self) -> None:
        self._moved()
        self.decided_at = self.moved_at

    @transition(field=state, source=AmendmentState.ASKED, target=AmendmentState.REFUSED)
    def refuse(self) -> None:
        self._moved()
        self.decided_at = self.moved_at

    @transition(field=state, source=AmendmentState.ASKED, target=AmendmentState.WITHDRAWN)
    def withdraw(self) -> None:
        self._moved()
