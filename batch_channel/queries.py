"""Who sees which declarations, batches and answers, and which declarations wait for a batch."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef

from extranet.organisations.roles import is_staff, keeps_workers
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability
from extranet.tenants.search import begins_with

from .keepers import kept_qualities, managed_kinds
from .protocol.names import set_key
from .workflow import HERE, WAITING_BATCH_STATES, DeclarationState, FormStatus

if TYPE_CHECKING:
    from .models import Answer, Batch, Channel, Declaration, Handout, Setup, TechnicalRight, Trial  # noqa: F401 - named in the bases


Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def of_keepers(rows: Rows, actor: Actor, channel: str = "") -> Rows:
    """The fund's staff see all, who keeps a channel what is of it; `channel` is the path to it, or empty."""
    if is_staff(actor, Capability.BATCH) or actor.kind == Kind.SYSTEM:
        return rows
    own = {f"{channel}organisation": actor.organisation_id, f"{channel}quality__in": kept_qualities(actor)}
    return rows.filter(**own)


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all, a company's own people those of their company, operators and others none."""
        if is_staff(actor, Capability.BATCH) or actor.kind == Kind.SYSTEM:
            return self
        if keeps_workers(actor):
            return self.filter(company=actor.organisation_id)
        return self.none()

    def of_sources(self, kind: str, uuids: Iterable[UUID]) -> Self:
        """The last one of each of these sources of one kind: what modifies or cancels another stands in its place."""
        return self.filter(kind=kind, source_uuid__in=list(uuids), followers__isnull=True)

    def to_confirm(self) -> Self:
        """Modifications and cancellations that somebody should confirm."""
        return self.filter(state=DeclarationState.PROPOSED)

    def to_compare(self, last: datetime.datetime) -> Self:
        """The accepted ones that nothing on its way replaces and that weren't compared since `last`, longest first."""
        followed = self.model._default_manager.filter(replaces=OuterRef("pk")).exclude(state__in=HERE)
        due = models.Q(compared_at__isnull=True) | models.Q(compared_at__lt=last)
        accepted = self.filter(due, ~Exists(followed), state=DeclarationState.ACCEPTED)
        return accepted.order_by(models.F("compared_at").asc(nulls_first=True), "pk")

    def waiting(self) -> Self:
        """To be sent, and in no batch yet."""
        from .models import Attempt

        in_a_batch = Attempt.objects.filter(declaration=OuterRef("pk"), outcome=Attempt.Outcome.PENDING)
        return self.filter(~Exists(in_a_batch), state=DeclarationState.TO_SEND)

    def left_to_declare(self) -> Self:
        """Accepted in test only, upon nothing or upon what counts (`BEY-25`).

        What was tried upon it must be at an end. An original that was called off since isn't left: nobody knows of it.
        """
        of_source = self.model._default_manager.filter(kind=OuterRef("kind"), source_uuid=OuterRef("source_uuid"))
        at_end = models.Q(state__in=HERE) | models.Q(state=DeclarationState.ACCEPTED, is_test=True)
        last = of_source.filter(at_end, followers__isnull=True)
        original = models.Q(Exists(last.exclude(status=FormStatus.CANCELLATION)), replaces__isnull=True)
        change = models.Q(Exists(last), replaces__state=DeclarationState.ACCEPTED, replaces__is_test=False)
        return self.filter(original | change, state=DeclarationState.ACCEPTED, is_test=True)

    def needing_somebody(self) -> Self:
        """Blocked or refused: nothing happens until a person corrects."""
        return self.filter(state__in=[DeclarationState.BLOCKED, DeclarationState.REFUSED])


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff, and who keeps the channel: a batch is its business, its declarations are the companies'."""
        return of_keepers(self, actor, "channel__")

    def to_send(self) -> Self:
        """Those with which our side isn't done, in the order of their names; what is held by hand isn't among them."""
        return self.filter(state__in=WAITING_BATCH_STATES, held_at__isnull=True).order_by("pk")

    def named(self, text: str) -> Self:
        """Whose name begins with the text; the name of one of its files does too."""
        return self.filter(begins_with("name_folded", set_key(text) or text))


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff."""
        return self if is_staff(actor, Capability.BATCH) or actor.kind == Kind.SYSTEM else self.none()

    def to_review(self) -> Self:
        """Those that somebody should look at, and nobody has."""
        return self.filter(state="to_review", reviewed_at__isnull=True)


class HandoutQuerySet(models.QuerySet["Handout"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who asked for the file, and nobody else."""
        return self.filter(asked_by=actor.user_id) if actor.user_id else self.none()


class TrialQuerySet(models.QuerySet["Trial"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff, and who keeps the channel."""
        return of_keepers(self, actor, "channel__")


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's staff see all, who keeps an organisation's channels those."""
        return of_keepers(self, actor)

    def ending(self, until: datetime.datetime) -> Self:
        """Those whose certificate ends by then, or has ended, and whose next one doesn't take over in time."""
        followed = models.Q(
            successions__took_over_at__isnull=True,
            successions__takes_over_at__lte=models.F("certificate_ends_at"),
        )
        in_time = self.model._default_manager.filter(followed, pk=OuterRef("pk"))
        return self.filter(~Exists(in_time), certificate_ends_at__lte=until)

    def own(self) -> Self:
        """The fund's own, whatever their quality."""
        return self.filter(organisation__isnull=True).order_by("pk")


class TechnicalRightQuerySet(models.QuerySet["TechnicalRight"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the acting organisation, under the qualities that the person manages."""
        return self.standing().filter(membership__organisation=actor.organisation_id, kind__in=managed_kinds(actor))

    def standing(self) -> Self:
        """Given since their holder last became a member: who left and was invited again begins without."""
        return self.filter(given_at__gte=models.F("membership__accepted_at"))

    def fallen(self) -> Self:
        return self.exclude(given_at__gte=models.F("membership__accepted_at"))


class SetupQuerySet(models.QuerySet["Setup"]):
    def unfinished(self) -> Self:
        """Those that haven't led to a channel yet."""
        from .models import Channel

        of_quality = Channel.objects.filter(quality=OuterRef("quality"))
        of_employer = of_quality.filter(organisation=OuterRef("organisation"))
        of_fund = of_quality.filter(organisation__isnull=True)
        return self.exclude(Exists(of_employer)).exclude(Exists(of_fund), organisation__isnull=True)

    def visible_to(self, actor: Actor) -> Self:
        """As channels."""
        return of_keepers(self, actor)
