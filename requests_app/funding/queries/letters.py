"""Letters, as each side sees them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, Min, OuterRef, Q, Subquery

from extranet.organisations.roles import Role, manages_access
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from . import is_funding_staff

if TYPE_CHECKING:
    from ..models import Letter, LetterChoice  # noqa: F401 - in the bases

# To whom of an organisation a letter may be shown: those who work with the fund on its files, payments, contributions.
READERS = (Role.TRAINING_OFFICER, Role.MANAGER, Role.CONTRIBUTIONS_MANAGER)


def reads_letters(actor: Actor) -> bool:
    """Whoever may be shown letters of her organisation."""
    return actor.organisation_id is not None and actor.has(*READERS)


def sees_letters(actor: Actor) -> bool:
    """Those, and the access managers, who see which letters there are and who opened them."""
    return reads_letters(actor) or (actor.organisation_id is not None and manages_access(actor))


def chooses_paper(actor: Actor) -> bool:
    """Whoever of them acts for the whole organisation, which the choice is for."""
    return sees_letters(actor) and not actor.establishments


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all; an organisation's people those shown to a role of theirs; its access managers all of its."""
        if is_funding_staff(actor):
            return self
        if not sees_letters(actor):
            return self.none()
        own = self.filter(organisation=actor.organisation_id)
        return own if manages_access(actor) and not actor.establishments else own.filter(shown_to(actor))

    def readable_by(self, actor: Actor) -> Self:
        """Those whose file the actor opens."""
        if is_funding_staff(actor):
            return self
        if not reads_letters(actor):
            return self.none()
        return self.filter(shown_to(actor), organisation=actor.organisation_id, withdrawn_at__isnull=True)

    def with_reading_of(self, user_id: int | None) -> Self:
        """Each with `opened_at`, when this person opened it first; None for never."""
        hers = all_readings().filter(letter=OuterRef("pk"), user=user_id)
        return self.annotate(opened_at=Subquery(hers.order_by("pk").values("opened_at")[:1]))

    def unread_first(self, user_id: int | None) -> Self:
        """Then the newest. One that was withdrawn waits for nobody."""
        opened = Exists(all_readings().filter(letter=OuterRef("pk"), user=user_id))
        is_over = ExpressionWrapper(Q(withdrawn_at__isnull=False) | Q(opened), models.BooleanField())
        return self.order_by(is_over, "-available_at", "-pk")

    def read_by(self, user_id: int | None) -> Self:
        return self.filter(Exists(all_readings().filter(letter=OuterRef("pk"), user=user_id)))

    def unread_by(self, actor: Actor) -> Self:
        opened = all_readings().filter(letter=OuterRef("pk"), user=actor.user_id)
        return self.readable_by(actor).filter(~Exists(opened))

    def with_first_opening(self) -> Self:
        """Each with `first_opened_at`, by whomever it was shown to; None for nobody."""
        first = all_readings().filter(letter=OuterRef("pk")).order_by().values("letter")
        return self.annotate(first_opened_at=Subquery(first.annotate(first=Min("opened_at")).values("first")))

    def unopened_since(self, moment: datetime.datetime) -> Self:
        """Available before this moment, and opened by nobody."""
        opened = all_readings().filter(letter=OuterRef("pk"))
        return self.filter(~Exists(opened), available_at__lte=moment, withdrawn_at__isnull=True)

    def to_print(self) -> Self:
        return self.filter(on_paper=True, printed_at__isnull=True, withdrawn_at__isnull=True)

    def matching(self, text: str) -> Self:
        """Whose subject begins with the text, or whose request or invoice has this number."""
        number = text.strip().upper()
        about = Q(request__number=number) | Q(invoice__deposit_number=number)
        return self.filter(begins_with("subject_folded", text) | (about if number else Q(pk__in=[])))


def shown_to(actor: Actor) -> Q:
    """To a role of hers; where she acts for some establishments only, about requests of theirs."""
    shown = Q(roles__overlap=sorted(actor.roles))
    return shown & Q(request__establishment__in=actor.establishments) if actor.establishments else shown


def all_readings() -> models.QuerySet:
    from ..models import LetterReading

    return LetterReading.objects.all()


class LetterChoiceQuerySet(models.QuerySet["LetterChoice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, whoever sees an organisation's letters its own."""
        if is_funding_staff(actor):
            return self
        return self.filter(organisation=actor.organisation_id) if sees_letters(actor) else self.none()

    def in_force(self) -> Self:
        return self.filter(superseded_at__isnull=True)
