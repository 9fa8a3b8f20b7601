"""What organisations hold of a person who is erased: her accesses, her entry in the register, her requests.

An entry of the register stays, with names and birth date only, where a file that is kept cites it: all other apps are
asked what they keep (`tenants.registries.Stays`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, Q, QuerySet
from django.utils import timezone

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.erasing import GONE, NOBODYS_BIRTHDAY, nobody
from extranet.tenants.models import Fund
from extranet.tenants.registries import Person, Stays, personal_data
from extranet.tenants.scope import current_fund_id

from ..models import DataRequest, Membership, Proposal, Recovery, SupportAccess, Worker, WorkerDetails
from ..verbs import WORKER_CLOSED


def memberships(person: Person) -> QuerySet[Membership]:
    return Membership.objects.filter(user__in=person.user_ids)


def count(person: Person) -> int:
    return memberships(person).count()


def empty(person: Person) -> int:
    """Whoever calls it has ended those in force: an organisation isn't left alone unnoticed (`services.erasing`)."""
    found = list(memberships(person).order_by("pk"))
    for one in found:
        ended = one.ended_at or timezone.now()
        Membership.objects.filter(pk=one.pk).update(**nobody(one), title="", phone="", ended_at=ended)
    return len(found)


def proposed(person: Person) -> QuerySet[Proposal]:
    return Proposal.objects.filter(proposed_by__in=person.user_ids)


def closed(person: Person) -> QuerySet[Proposal]:
    return Proposal.objects.filter(closed_by__in=person.user_ids)


def workers(person: Person) -> QuerySet[Worker]:
    from .holdings import tied_workers

    return Worker.objects.filter(pk__in=[worker.pk for worker in tied_workers(person)])


def details(person: Person) -> QuerySet[WorkerDetails]:
    return WorkerDetails.objects.filter(worker__in=workers(person))


def keeping(person: Person) -> Iterator[tuple[Stays, QuerySet[Any], str]]:
    """What cites an entry of the register and stays: where it is said, its rows, their column."""
    for data in personal_data:
        for stays in data.stays if data.name != "workers" else ():
            for rows in stays.rows(person):
                for field in rows.model._meta.concrete_fields:
                    if isinstance(field, ForeignKey) and field.related_model is Worker:
                        yield stays, rows, field.attname


def cited_ids(person: Person) -> set[int]:
    found: set[int] = set()
    for _stays, rows, column in keeping(person):
        found.update(rows.order_by().exclude(**{column: None}).values_list(column, flat=True))
    return found


def cited(person: Person) -> QuerySet[Worker]:
    return workers(person).filter(pk__in=cited_ids(person))


def last_citation(person: Person) -> datetime.date | None:
    """The last of the days until which a file that cites her is kept; None where one has no day."""
    days = [stays.until(person) for stays, rows, _column in keeping(person) if rows.exists()]
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) else None


def loose(person: Person) -> QuerySet[Worker]:
    return workers(person).exclude(pk__in=cited_ids(person))


def count_loose(person: Person) -> int:
    return loose(person).count()


def empty_loose(person: Person) -> int:
    """Emptied; what is cited is closed to anything new."""
    found = list(loose(person).order_by("pk"))
    close(cited(person))
    for worker in found:
        Worker.objects.filter(pk=worker.pk).update(**nobody(worker), birth_date=NOBODYS_BIRTHDAY, is_active=False)
    return len(found)


def close(workers: QuerySet[Worker]) -> None:
    """Their names go once what cites them is over (`retention.ERASED_WORKERS`), which finds them by this act."""
    found = list(workers.order_by("pk"))
    Worker.objects.filter(pk__in=[worker.pk for worker in found]).update(is_active=False)
    machinery = Actor.system(Fund.objects.get(pk=current_fund_id()))
    for worker in found:
        record(machinery, WORKER_CLOSED, worker)


def helped(person: Person) -> QuerySet[SupportAccess]:
    return SupportAccess.objects.filter(membership__user__in=person.user_ids)


def helper(person: Person) -> QuerySet[SupportAccess]:
    return SupportAccess.objects.filter(user__in=person.user_ids)


def recoveries(person: Person) -> QuerySet[Recovery]:
    return Recovery.objects.filter(membership__user__in=person.user_ids)


def count_recoveries(person: Person) -> int:
    return recoveries(person).count()


def empty_recoveries(person: Person) -> int:
    """One under way is given up."""
    found = recoveries(person)
    number = found.count()
    for recovery in Recovery.objects.open().filter(pk__in=found).select_for_update(of=("self",)):
        recovery.cancel(reason="")
        recovery.save()
    found.update(contact="", new_address="", reason="")
    found.exclude(check_note="").update(check_note=GONE)
    return number


def checked(person: Person) -> QuerySet[Recovery]:
    return Recovery.objects.filter(checked_by__in=person.user_ids)


def asked(person: Person) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(user__in=person.user_ids)


def answered(person: Person) -> QuerySet[DataRequest]:
    return asked(person).filter(~Q(answer=""))
