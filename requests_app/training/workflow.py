"""The life of a training request, from the operator's draft to the fund's decision (docs/states.md, `ATM-18`…`ATM-29`).

A transition changes the row and nothing else; `services` says who may, and what follows.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class RequestState(models.TextChoices):
    """Each label says who acts next."""

    DRAFT = "draft", _("Brouillon de l’opérateur")
    RETURNED = "returned", _("Renvoyée à l’opérateur, à corriger")
    WITH_COMPANY = "with_company", _("Chez l’entreprise, à compléter et valider")
    CERTIFIED = "certified", _("Présences validées, récapitulatif à générer")
    TO_SIGN = "to_sign", _("Récapitulatif à faire signer")
    SIGNED = "signed", _("Signée, à envoyer au fonds")
    WITH_FUND = "with_fund", _("Envoyée au fonds, à contrôler")
    COMPLEMENT = "complement", _("Complément demandé à l’entreprise")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée par le fonds")
    DISOWNED = "disowned", _("Refusée par l’entreprise")


class Part(models.TextChoices):
    """What a complement reopens: nothing else of the request can be changed while the fund waits for it."""

    TRAINING = "training", _("La formation et ses jours")
    WORKERS = "workers", _("Les travailleurs et leurs données")
    PRESENCES = "presences", _("Les présences")
    ATTENDANCE_LIST = "attendance_list", _("La liste de présence signée")
    SIGNATURE = "signature", _("La signature du récapitulatif")


WITH_OPERATOR = [RequestState.DRAFT, RequestState.RETURNED]
VALIDATED = [RequestState.CERTIFIED, RequestState.TO_SIGN, RequestState.SIGNED]  # what a change makes void
COMPANYS_TURN = [RequestState.WITH_COMPANY, *VALIDATED, RequestState.COMPLEMENT]
CLOSED = [RequestState.ACCEPTED, RequestState.REFUSED, RequestState.DISOWNED]
OPEN_STATES = [state for state in RequestState if state not in CLOSED]
SENT_TO_FUND = [RequestState.WITH_FUND, RequestState.COMPLEMENT, RequestState.ACCEPTED, RequestState.REFUSED]


def is_unopened(request: Any) -> bool:
    """Whether an operator sent it, and nobody of the company has opened it since."""
    return request.sent_to_company_at is not None and request.opened_at is None


class RequestWorkflow(models.Model):
    """States of a request, and the moments that belong to them."""

    state = FSMField(_("état"), max_length=12, choices=RequestState.choices, default=RequestState.DRAFT, protected=True)
    sent_to_company_at = models.DateTimeField(_("envoyée à l’entreprise le"), null=True, editable=False)
    opened_at = models.DateTimeField(
        _("ouverte par l’entreprise le"), null=True, editable=False, help_text=_("Ensuite, l’opérateur n’annule plus.")
    )
    sent_to_fund_at = models.DateTimeField(_("envoyée au fonds le"), null=True, editable=False)
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)
    moved_at = models.DateTimeField(_("dans cet état depuis le"), default=timezone.now, editable=False)
    complement_parts = ArrayField(
        models.CharField(max_length=16, choices=Part.choices),
        verbose_name=_("à compléter"),
        default=list,
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The state is the transitions' alone: validation would set it, which django-fsm refuses."""
        super().clean_fields({*(exclude or ()), "state"})

    @transition(field=state, source=WITH_OPERATOR, target=RequestState.WITH_COMPANY)
    def send_to_company(self) -> None:
        self._moved()
        self.sent_to_company_at = self.moved_at
        self.opened_at = None

    @transition(
        field=state,
        source=RequestState.WITH_COMPANY,
        target=RequestState.DRAFT,
        conditions=[is_unopened],
    )
    def recall(self) -> None:
        """The operator takes back what nobody of the company has opened yet."""
        self._moved()
        self.sent_to_company_at = None

    @transition(field=state, source=WITH_OPERATOR, target=RequestState.WITH_COMPANY)
    def hand_over(self) -> None:
        """The operator's mandate is over: the company finishes alone what was begun (`ATM-08`)."""
        self._moved()
        self.opened_at = self.moved_at

    @transition(field=state, source=RequestState.WITH_COMPANY, target=RequestState.RETURNED)
    def give_back(self) -> None:
        self._moved()

    @transition(field=state, source=RequestState.WITH_COMPANY, target=RequestState.DISOWNED)
    def disown(self) -> None:
        """The company says that the training isn't its own."""
        self._moved()

    @transition(field=state, source=[RequestState.WITH_COMPANY, RequestState.COMPLEMENT], target=RequestState.CERTIFIED)
    def certify(self) -> None:
        self._moved()

    @transition(field=state, source=RequestState.CERTIFIED, target=RequestState.TO_SIGN)
    def print_recap(self) -> None:
        self._moved()

    @transition(field=state, source=RequestState.TO_SIGN, target=RequestState.SIGNED)
    def take_signature(self) -> None:
        self._moved()

    @transition(field=state, source=RequestState.SIGNED, target=RequestState.TO_SIGN)
    def drop_signature(self) -> None:
        """Another signed file is to be deposited in the place of this one."""
        self._moved()

    @transition(field=state, source=VALIDATED, target=RequestState.WITH_COMPANY)
    def reopen(self) -> None:
        """Something was changed after it was certified: certification and recap are void (`ATM-27`)."""
        self._moved()

    @transition(field=state, source=VALIDATED, target=RequestState.COMPLEMENT)
    def reopen_complement(self) -> None:
        """The same, while the fund waits for a complement."""
        self._moved()

    @transition(field=state, source=[RequestState.SIGNED, RequestState.COMPLEMENT], target=RequestState.WITH_FUND)
    def send_to_fund(self) -> None:
        self._moved()
        self.sent_to_fund_at = self.moved_at
        self.complement_parts = []

    @transition(field=state, source=RequestState.WITH_FUND, target=RequestState.COMPLEMENT)
    def ask_complement(self, *, parts: Collection[Part]) -> None:
        self._moved()
        self.complement_parts = sorted(parts)

    @transition(field=state, source=RequestState.COMPLEMENT, target=RequestState.TO_SIGN)
    def sign_again(self) -> None:
        """The complement asks for another signature on the recap that stands."""
        self._moved()

    @transition(field=state, source=RequestState.WITH_FUND, target=RequestState.ACCEPTED)
    def accept(self) -> None:
        self._moved()
        self.decided_at = self.moved_at

    @transition(field=state, source=RequestState.WITH_FUND, target=RequestState.REFUSED)
    def refuse(self) -> None:
        self._moved()
        self.decided_at = self.moved_at

    def _moved(self) -> None:
        self.moved_at = timezone.now()
