"""A decision that one person of the staff proposes and another one confirms."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from extranet.tenants.models import FundObject

from ..queries import ProposalQuerySet


class Proposal(FundObject):
    """What was decided by a first person, in ids and words of `journal.facts`, until a second one has looked at it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposée, à confirmer par une autre personne")
        CONFIRMED = "confirmed", _("Confirmée")
        SENT_BACK = "sent_back", _("Renvoyée")
        WITHDRAWN = "withdrawn", _("Retirée par son auteur")

    decision = models.CharField(_("décision"), max_length=80)
    subject_model = models.CharField(_("type d’objet"), max_length=80)
    subject_uuid = models.UUIDField(_("objet"), null=True, help_text=_("Vide : le fonds lui-même."))
    facts = models.JSONField(_("contenu"), default=dict)
    state = FSMField(_("état"), max_length=10, choices=State.choices, default=State.PROPOSED, protected=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    proposed_name = models.CharField(_("proposée par"), max_length=162)
    proposed_at = models.DateTimeField(_("proposée le"), default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    closed_name = models.CharField(_("close par"), max_length=162, blank=True)
    closed_at = models.DateTimeField(_("close le"), null=True, editable=False)
    comment = models.TextField(_("motif du renvoi"), max_length=2000, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("décision à deux")
        verbose_name_plural = _("décisions à deux")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "proposed_at"], name="proposal_by_state"),
            models.Index(fields=["fund", "subject_uuid"], name="proposal_of_subject"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "decision", "subject_uuid"],
                condition=Q(state="proposed"),
                nulls_distinct=False,
                name="organisations_proposal_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", closed_at__isnull=True, closed_by__isnull=True)
                | ~Q(state="proposed") & Q(closed_at__isnull=False),
                name="organisations_proposal_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "sent_back"])
                | Q(closed_by__isnull=False) & ~Q(closed_by=F("proposed_by")),
                name="organisations_proposal_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(comment=""), name="organisations_proposal_sent_back_for_a_reason"
            ),
        ]

    @transition(field=state, source=State.PROPOSED, target=State.CONFIRMED)
    def confirm(self, *, user_id: int | None, name: str) -> None:
        self.close(user_id, name)

    @transition(field=state, source=State.PROPOSED, target=State.SENT_BACK)
    def send_back(self, *, user_id: int | None, name: str, comment: str) -> None:
        self.close(user_id, name)
        self.comment = comment

    @transition(field=state, source=State.PROPOSED, target=State.WITHDRAWN)
    def withdraw(self, *, user_id: int | None, name: str) -> None:
        self.close(user_id, name)

    def close(self, user_id: int | None, name: str) -> None:
        self.closed_by_id, self.closed_name, self.closed_at = user_id, name, timezone.now()
