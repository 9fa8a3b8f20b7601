"""Who is written to about an exchange: each list in the same order, only those whose access is in force."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, staff_roles
from extranet.tenants.capabilities import Capability

from .models import Side, Thread, reachable


def officers() -> QuerySet[Membership]:
    """Whoever of the fund's staff may answer."""
    members = Membership.objects.in_force(timezone.localdate()).filter(
        roles__overlap=sorted(staff_roles(Capability.MEMBERSHIP)),
        organisation__kinds__contains=[OrganisationKind.FUND_OFFICE],
    )
    return members.select_related("user").order_by("last_name", "first_name", "pk")


def of_fund(thread: Thread) -> list[Membership]:
    """Its officer; without one, those who wrote there before. Else nobody: it waits in the queue, for all of them."""
    named = reachable(thread.named_officer)
    if named is not None:
        return [named]
    wrote = thread.messages.filter(side=Side.FUND).values("sent_by")
    return list(officers().filter(user__in=wrote))


def of_organisation(thread: Thread) -> list[Membership]:
    """Its people who see this thread; of a general question, whoever wrote there, else all of them."""
    readers = list(seeing(thread))
    if thread.request_id is not None:
        return readers
    wrote = set(thread.messages.filter(side=Side.ORGANISATION).values_list("sent_by", flat=True))
    return [one for one in readers if one.user_id in wrote] or readers


def seeing(thread: Thread) -> Iterator[Membership]:
    """Asks the one door for each member: what she may not open, she isn't written to about."""
    members = Membership.objects.in_force(timezone.localdate()).filter(organisation=thread.organisation_id)
    for member in members.select_related("user", "organisation").prefetch_related("limits").order_by("pk"):
        vars(member)["establishment_ids"] = [limit.establishment_id for limit in member.limits.all()]
        actor = acting(thread.fund_id, member.user, member)
        if Thread.objects.visible_to(actor).filter(pk=thread.pk).exists():
            yield member
