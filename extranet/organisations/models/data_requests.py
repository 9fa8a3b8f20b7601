"""What a person asks about her own data: corrected, deleted, or a copy of what the page can't show (`BEY-22`)."""

from __future__ import annotations

import calendar
import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from extranet.accounts.erasing import is_erased
from extranet.tenants.models import FundObject

from ..queries import DataRequestQuerySet


def a_month_after(day: datetime.date) -> datetime.date:
    """The same day of the next month, or its last one: the time that the law gives (RGPD, art. 12.3)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


class DataRequest(FundObject):
    """Asked by the person about herself, answered by the fund's staff within a month."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Corriger une donnée")
        DELETION = "deletion", _("Effacer des données")
        COPY = "copy", _("Recevoir une donnée qui n’est pas sur cette page")

    class State(models.TextChoices):
        RECEIVED = "received", _("Reçue, à traiter par le fonds")
        ANSWERED = "answered", _("Répondue")
        WITHDRAWN = "withdrawn", _("Retirée par la personne")

    class Outcome(models.TextChoices):
        DONE = "done", _("Fait")
        PARTLY = "partly", _("Fait en partie")
        REFUSED = "refused", _("Refusé")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name=_("personne"))
    name = models.CharField(_("nom"), max_length=162, blank=True, help_text=_("Tel que le fonds le connaissait."))
    kind = models.CharField(_("demande"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("texte"), max_length=4000)
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    due_on = models.DateField(_("réponse au plus tard le"))
    state = FSMField(_("état"), max_length=10, choices=State.choices, default=State.RECEIVED, protected=True)
    outcome = models.CharField(_("suite"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("réponse"), max_length=4000, blank=True)
    closed_at = models.DateTimeField(_("close le"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", verbose_name=_("répondue par")
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("demande sur ses données")
        verbose_name_plural = _("demandes sur leurs données")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "due_on"], name="data_request_by_due_date"),
            models.Index(fields=["fund", "user"], name="data_request_of_user"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "user", "kind"],
                condition=Q(state="received"),
                name="organisations_datarequest_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="received", closed_at__isnull=True, outcome="", answer="", answered_by__isnull=True)
                | Q(state="withdrawn", closed_at__isnull=False, outcome="", answer="", answered_by__isnull=True)
                | Q(state="answered", closed_at__isnull=False, answered_by__isnull=False)
                & ~Q(outcome="")
                & ~Q(answer=""),
                name="organisations_datarequest_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("user")),
                name="organisations_datarequest_by_another",
            ),
        ]

    @property
    def shown_person(self) -> str:
        """Her name, else her address; neither once she was erased. Reads `user`."""
        return self.name or (gettext("Personne effacée") if is_erased(self.user) else self.user.email)

    @transition(field=state, source=State.RECEIVED, target=State.ANSWERED)
    def answer_with(self, *, outcome: str, answer: str, user_id: int | None) -> None:
        self.outcome, self.answer, self.answered_by_id = outcome, answer, user_id
        self.closed_at = timezone.now()

    @transition(field=state, source=State.RECEIVED, target=State.WITHDRAWN)
    def withdraw(self) -> None:
        self.closed_at = timezone.now()
