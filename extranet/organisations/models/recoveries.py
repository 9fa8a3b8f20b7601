"""Access given back to somebody who has lost her second factor, her address, or both."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.work import DueRow

from ..queries import RecoveryQuerySet
from .memberships import Membership


class Recovery(DueRow, FundObject):
    """The fund's file of one recovery: who asked, who checked her identity and how, when it may happen, who stopped it.

    The account is the person's everywhere, this row is the fund's: no other fund learns of it. Of the two mailed
    secrets only digests are kept. As a due row it is looked at by the worker once it waits.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Demandée, identité à vérifier")
        TO_CONFIRM = "to_confirm", _("Vérifiée, à confirmer par un second administrateur")
        WAITING = "waiting", _("En attente du délai")
        DONE = "done", _("Faite")
        STOPPED = "stopped", _("Arrêtée par la personne")
        CANCELLED = "cancelled", _("Sans suite")

    class Lost(models.TextChoices):
        FACTOR = "factor", _("Ma seconde étape (téléphone, clé d’accès, codes de secours)")
        ADDRESS = "address", _("Mon adresse e-mail")
        BOTH = "both", _("Les deux")

    class Check(models.TextChoices):
        IN_PERSON = "in_person", _("En personne, avec une pièce d’identité")
        VIDEO = "video", _("En visioconférence, pièce d’identité montrée")
        CALL_BACK = "call_back", _("Rappel à un numéro que le fonds connaissait avant la demande")
        COLLEAGUE = (
            "colleague",
            _("Confirmée par le responsable des accès de son organisation, rappelé à un numéro connu"),
        )
        LETTER = "letter", _("Code envoyé par lettre à l’adresse de l’organisation")

    membership = FundForeignKey(
        Membership, models.RESTRICT, null=True, related_name="recoveries", verbose_name=_("membre")
    )
    lost = models.CharField(_("ce qui est perdu"), max_length=10, choices=Lost.choices)
    contact = models.CharField(_("où la joindre"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("demandée le"), default=timezone.now)
    state = FSMField(_("état"), max_length=10, choices=State.choices, default=State.ASKED, protected=True)
    check_kind = models.CharField(_("vérification"), max_length=12, choices=Check.choices, blank=True)
    checked_on = models.DateField(_("vérifiée le"), null=True)
    check_note = models.TextField(_("note de la vérification"), max_length=2000, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    checked_name = models.CharField(_("vérifiée par"), max_length=162, blank=True)
    new_address = models.EmailField(_("nouvelle adresse e-mail"), max_length=254, blank=True)
    address_digest = models.CharField(max_length=64, blank=True, editable=False)
    address_confirmed_at = models.DateTimeField(_("nouvelle adresse confirmée le"), null=True, editable=False)
    stop_digest = models.CharField(max_length=64, blank=True, editable=False)
    ready_at = models.DateTimeField(_("pas avant le"), null=True)
    closed_at = models.DateTimeField(_("close le"), null=True, editable=False)
    reason = models.CharField(_("motif de l’abandon"), max_length=400, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("récupération d’accès")
        verbose_name_plural = _("récupérations d’accès")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "asked_at"], name="recovery_by_state"),
            models.Index(
                fields=["fund", "next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="recovery_due"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "membership"],
                condition=Q(state__in=["asked", "to_confirm", "waiting"], membership__isnull=False),
                name="organisations_recovery_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "cancelled"])
                | Q(membership__isnull=False, checked_on__isnull=False, checked_by__isnull=False)
                & ~Q(check_kind="")
                & ~Q(check_note=""),
                name="organisations_recovery_after_a_check",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "done", "stopped"]) | Q(ready_at__isnull=False) & ~Q(stop_digest=""),
                name="organisations_recovery_can_be_stopped",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "to_confirm", "waiting"], closed_at__isnull=True)
                | Q(state__in=["done", "stopped", "cancelled"], closed_at__isnull=False),
                name="organisations_recovery_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", next_attempt_at__isnull=False)
                | ~Q(state="waiting") & Q(next_attempt_at__isnull=True),
                name="organisations_recovery_due_while_it_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(new_address="") | Q(address_confirmed_at__isnull=False),
                name="organisations_recovery_to_a_confirmed_address",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.ASKED, self.State.TO_CONFIRM, self.State.WAITING}

    @transition(field=state, source=[State.ASKED, State.TO_CONFIRM], target=State.TO_CONFIRM)
    def check_identity(self) -> None:
        """The columns of the check are set; a second administrator has to confirm it."""

    @transition(field=state, source=[State.ASKED, State.TO_CONFIRM], target=State.WAITING)
    def wait(self, *, until: Any, stop_digest: str) -> None:
        self.ready_at, self.stop_digest, self.next_attempt_at = until, stop_digest, until

    @transition(field=state, source=State.WAITING, target=State.DONE)
    def finish(self) -> None:
        self.close()

    @transition(field=state, source=State.WAITING, target=State.STOPPED)
    def stop(self) -> None:
        self.close()

    @transition(field=state, source=[State.ASKED, State.TO_CONFIRM, State.WAITING], target=State.CANCELLED)
    def cancel(self, *, reason: str) -> None:
        self.reason = reason
        self.close()

    def close(self) -> None:
        self.closed_at, self.next_attempt_at = timezone.now(), None
