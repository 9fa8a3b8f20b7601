"""Which channel a declaration leaves by (`FLA-12`, `FLA-13`, `FLA-15`, `FLA-16`).

An employer's own channel sends in its own name and needs no mandate. Else one company of its group that it gave its
mandate sends for it, by a mandated channel of its own; else the fund does. Among the fund's own the one that sends for
employers with their mandate comes first; the training provider's, which sends in its own name, serves where there is no
other. A channel that is held by hand keeps its declarations: they wait.

The employer is who does the worker's Dimona and DmfA (`FLA-14`), for its number stands in the file: it may be another
entity of the company's group, with a channel and a mandate of its own.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from extranet.mandates.models import DataMandate
from extranet.organisations.models import Organisation, WorkerDetails

from .models import Channel, Declaration
from .queries import DeclarationQuerySet
from .workflow import DeclarationState

ZONE = ZoneInfo(settings.BELGIAN_BATCH["TIME_ZONE"])


def ready_channels() -> list[Channel]:
    """Those with everything that sending needs, in a fixed order. In the fund's scope."""
    return [channel for channel in Channel.objects.order_by("pk") if channel.is_ready]


def funds_carrier(ready: list[Channel]) -> Channel | None:
    """The fund's own channel that carries what employers don't send themselves."""
    own = [channel for channel in ready if channel.organisation_id is None]
    return min(own, key=lambda channel: (not channel.needs_mandate, channel.pk), default=None)


def own_senders(ready: list[Channel]) -> set[int]:
    """The employers that send by their own channel, in their own name."""
    return {one.organisation_id for one in ready if one.organisation_id is not None and not one.needs_mandate}


def represented(ready: list[Channel], *, by: int | None = None) -> set[int]:
    """The employers for whom another company sends, by a mandate of today and a ready channel; `by` this one."""
    senders = {one.organisation_id for one in ready if one.organisation_id is not None and one.needs_mandate}
    wanted = senders if by is None else senders & {by}
    held = DataMandate.objects.fla_in_force(today()).filter(mandatee__in=wanted, mandatee_name="")
    return set(held.values_list("company_id", flat=True)) if wanted else set()


def today() -> datetime.date:
    """Brussels' day, which names and mandates go by."""
    return timezone.now().astimezone(ZONE).date()


def leaving_for_real() -> DeclarationQuerySet:
    """The declarations whose channel is in the real environment."""
    ready = ready_channels()
    real = [channel for channel in ready if not channel.is_test]
    if not real:
        return Declaration.objects.none()
    own, carrier = own_senders(ready), funds_carrier(ready)
    served = own_senders(real) | represented(real) - own
    if carrier and not carrier.is_test:
        return of_other_employers(Declaration.objects.all(), (own | represented(ready)) - served)
    return of_employers(Declaration.objects.all(), served)


def to_resend() -> DeclarationQuerySet:
    """What a person may send again: blocked, refused, or, once its channel is real, accepted in test only (`BEY-25`).

    What changes something that only a test has accepted isn't among them then: for real there is nothing to change.
    """
    for_real = leaving_for_real()
    upon_a_test = for_real.filter(replaces__is_test=True)
    waiting = Declaration.objects.needing_somebody().exclude(pk__in=upon_a_test.values("pk"))
    tested = for_real.left_to_declare()
    return Declaration.objects.filter(Q(pk__in=waiting.values("pk")) | Q(pk__in=tested.values("pk")))


def can_be_resent(declaration: Declaration) -> bool:
    if declaration.can_be_resent:
        return not changes_a_test(declaration)
    tested = declaration.is_test and declaration.state == DeclarationState.ACCEPTED
    return tested and to_resend().filter(pk=declaration.pk).exists()


def changes_a_test(declaration: Declaration) -> bool:
    """Whether its channel is real, and it modifies or cancels what was accepted in test only."""
    replaced = declaration.replaces
    return replaced is not None and replaced.is_test and is_for_real(declaration)


def is_for_real(declaration: Declaration) -> bool:
    return leaving_for_real().filter(pk=declaration.pk).exists()


def first_tested(declaration: Declaration) -> Declaration:
    """What is to be sent for real before it, or itself: the first of those it rests upon that only a test accepted."""
    first = declaration
    while first.replaces is not None and first.replaces.is_test:
        first = first.replaces
    return first


EMPLOYER = Coalesce(
    Subquery(
        Organisation.objects.filter(
            enterprise_number=Subquery(
                WorkerDetails.objects.filter(worker=OuterRef(OuterRef("worker")))
                .exclude(employer_number="")
                .values("employer_number")[:1]
            )
        )
        .order_by("pk")
        .values("pk")[:1]
    ),
    F("company_id"),
)
"""Under whose number a declaration leaves; one that isn't known here counts as the company."""


def of_employers(declarations: DeclarationQuerySet, employers: set[int]) -> DeclarationQuerySet:
    return declarations.annotate(employer=EMPLOYER).filter(employer__in=employers)


def of_other_employers(declarations: DeclarationQuerySet, employers: set[int]) -> DeclarationQuerySet:
    return declarations.annotate(employer=EMPLOYER).exclude(employer__in=employers) if employers else declarations


def waiting_for(channel: Channel) -> DeclarationQuerySet:
    """The declarations that wait for a batch of this channel."""
    waiting = Declaration.objects.waiting()
    ready = ready_channels()
    if channel.organisation_id is not None and not channel.needs_mandate:
        return of_employers(waiting, {channel.organisation_id})
    if channel.organisation_id is not None:
        return of_employers(waiting, represented(ready, by=channel.organisation_id) - own_senders(ready))
    carrier = funds_carrier(ready)
    if carrier is None or carrier.pk != channel.pk:
        return waiting.none()
    return of_other_employers(waiting, own_senders(ready) | represented(ready))


def unserved() -> DeclarationQuerySet:
    """The waiting declarations that no ready channel carries."""
    ready = ready_channels()
    waiting = Declaration.objects.waiting()
    if funds_carrier(ready):
        return waiting.none()
    return of_other_employers(waiting, own_senders(ready) | represented(ready))
