"""Who sees which applications, rights and figures. Proofs and figures are for the fund's staff alone."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from extranet.organisations.identifiers import compact
from extranet.organisations.queries import named
from extranet.organisations.roles import ORGANISATIONS, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from .workflow import LIVE_STATES, RightState

if TYPE_CHECKING:
    from .models import Application, Attachment, KnownFigure, Right  # noqa: F401 - named in the bases


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see every application, a person those she made herself; colleagues none."""
        if is_staff(actor, ORGANISATIONS):
            return self
        return self.filter(user=actor.user_id) if actor.user_id else self.none()

    def with_a_right(self, *states: str) -> Self:
        """Those with at least one right in these states."""
        return self.filter(Exists(all_rights().filter(application=OuterRef("pk"), state__in=states)))

    def waiting(self) -> Self:
        """Those with something for the fund to decide."""
        return self.with_a_right(RightState.REQUESTED)

    def to_correct(self, since: datetime.datetime) -> Self:
        """Those with a right refused since then that wasn't asked for again."""
        same = {name: OuterRef(name) for name in ("user", "profile", "entity_key", "service")}
        later = all_rights().filter(**same, pk__gt=OuterRef("pk"))
        refused = all_rights().filter(~Exists(later), state=RightState.REFUSED, since__gte=since)
        return self.filter(pk__in=refused.values("application"))

    def matching(self, text: str) -> Self:
        """Of a person or an entity whose name begins with the text, or of the entity with this number."""
        number = compact(text).upper().removeprefix("BE")
        wanted = named(text) | begins_with("name_folded", text)
        if number.isdigit():
            wanted |= Q(siret=number) | Q(enterprise_number=number.zfill(10))
        return self.filter(wanted)


class RightQuerySet(models.QuerySet["Right"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the applications they belong to."""
        if is_staff(actor, ORGANISATIONS):
            return self
        return self.filter(user=actor.user_id) if actor.user_id else self.none()

    def live(self) -> Self:
        return self.filter(state__in=LIVE_STATES)

    def confirmed(self) -> Self:
        return self.filter(state=RightState.CONFIRMED)

    def past_their_end(self, day: datetime.date) -> Self:
        """Given until a day before this one, and not ended yet."""
        return self.filter(state__in=[RightState.CONFIRMED, RightState.SUSPENDED], ends_on__lt=day)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the applications they belong to."""
        if is_staff(actor, ORGANISATIONS):
            return self
        return self.filter(application__user=actor.user_id) if actor.user_id else self.none()


class KnownFigureQuerySet(models.QuerySet["KnownFigure"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff only: whoever knew them could prove anything."""
        return self if is_staff(actor, ORGANISATIONS) else self.none()


def all_rights() -> RightQuerySet:
    from .models import Right

    return Right.objects.all()
