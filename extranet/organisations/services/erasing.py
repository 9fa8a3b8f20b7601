"""Erasing one person from the fund: what goes, what stays and until when, and doing it (`BEY-22`).

The apps say what becomes of their rows (`tenants.registries.personal_data`); here they are asked, and it is carried
out in one transaction. Bytes and the last mail follow by the worker. What another fund holds is untouched, and no page
tells whether there is one.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.merging import kept_of, people_of
from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.encryption import decrypt, encrypt
from extranet.tenants.models import Fund
from extranet.tenants.registries import (
    Goes,
    Person,
    PersonalData,
    Text,
    accounts_of_workers,
    erasure_obstacles,
    own_workers,
    personal_data,
    typed_addresses,
)
from extranet.tenants.search import folded
from extranet.tenants.work import nudge

from .. import second_opinion, trust_verbs, verbs
from ..mails import erasures as mails
from ..models import DataRequest, Erasure, Membership, Organisation, Proposal, Worker, WorkerDetails
from ..permissions import check_staff
from ..personal_data.holdings import tied_workers
from ..roles import OrganisationKind
from ..second_opinion import Decision, Told
from .last_manager import keeping_a_manager, lock_with_organisation


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody without an account, as the staff know her: names, and her birth date or address or both."""

    last_name: str
    first_name: str
    birth_date: datetime.date | None = None
    email: str = ""

    def sealed(self) -> bytes:
        born = self.birth_date.isoformat() if self.birth_date else None
        return encrypt(json.dumps([self.last_name, self.first_name, born, self.email]))

    @classmethod
    def read(cls, sealed: bytes) -> Sought:
        last_name, first_name, born, email = json.loads(decrypt(sealed))
        return cls(last_name, first_name, datetime.date.fromisoformat(born) if born else None, email)


@dataclass(frozen=True, slots=True)
class Remaining:
    """Rows that stay: how many, why, and until which day where it is known."""

    what: Text
    why: Text
    until: datetime.date | None
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of one section of her data; kinds of rows of which there are none are left out."""

    data: PersonalData
    goes: list[tuple[Text, int]]
    stays: list[Remaining]


def planned(person: Person) -> list[Part]:
    """Section by section, those with something of hers, also of capabilities that the fund has switched off."""
    parts = []
    for data in sorted(personal_data, key=lambda data: data.rank):
        goes = [(one.what, count) for one in data.goes if (count := one.count(person))]
        stays = [
            Remaining(one.what, one.why, one.until(person), count)
            for one in data.stays
            if (count := one.rows(person)[0].count())
        ]
        if goes or stays:
            parts.append(Part(data, goes, stays))
    return parts


def staying(person: Person) -> list[Part]:
    """What the person reads before she asks: only what would stay."""
    return [part for part in planned(person) if part.stays]


def person_of(erasure: Erasure) -> Person:
    """Everything by which her rows are found, read before anything is erased.

    Raises `ValidationError` when it is closed: nothing says any more who she was.
    """
    if erasure.request is not None:
        return of_user(kept_of(erasure.request.user))
    if erasure.sought is None:
        raise ValidationError(_("Cet effacement est clos : rien n’y dit plus qui était la personne."))
    return of_sought(Sought.read(bytes(erasure.sought)))


def of_user(user: User) -> Person:
    """The person of an account, with the workers' entries that are hers."""
    return widened(Person(people_of(user), user.email))


def of_sought(sought: Sought) -> Person:
    """Entries with her names and birth date, or her names and address; and an account, if there is one after all."""
    [name] = folded([f"{sought.last_name} {sought.first_name}"])
    named = Worker.objects.filter(last_first_folded=name)
    found = set(named.filter(birth_date=sought.birth_date).values_list("pk", flat=True)) if sought.birth_date else set()
    if sought.email:
        at_hers = WorkerDetails.objects.filter(worker__in=named, email__iexact=sought.email)
        found.update(at_hers.values_list("worker", flat=True))
    members = Membership.objects.filter(last_first_folded=name, user__email=sought.email, accepted_at__isnull=False)
    users = set(members.values_list("user", flat=True)) if sought.email else set()
    users.update(user_id for ids in accounts_of_workers for user_id in ids(found))
    accounts = tuple(
        one for user in User.objects.filter(pk__in=users).order_by("pk") for one in people_of(kept_of(user))
    )
    births = ((name, sought.birth_date),) if sought.birth_date else ()
    typed = (sought.email,) if sought.email else ()
    return widened(Person(accounts, "", tuple(sorted(found)), births, names=(name,), typed=typed))


def widened(person: Person) -> Person:
    """With her entries in every register, all addresses of her accounts, and those that stand beside her name."""
    said = {one for ids in own_workers for one in ids(person)}
    tied = {worker.pk for worker in tied_workers(person)}
    entries = Worker.objects.filter(pk__in={*person.worker_ids, *said, *tied})
    births = {*person.births, *entries.values_list("last_first_folded", "birth_date")}
    same = set(entries.values_list("pk", flat=True))
    for name, day in births:
        same.update(Worker.objects.filter(last_first_folded=name, birth_date=day).values_list("pk", flat=True))
    members = Membership.objects.filter(user__in=person.user_ids).values_list("last_first_folded", flat=True)
    accounts = EmailAddress.objects.filter(user__in=person.user_ids).values_list("email", flat=True)
    own = User.objects.filter(pk__in=person.user_ids).values_list("email", flat=True)
    whole = replace(
        person,
        worker_ids=tuple(sorted(same)),
        births=tuple(sorted(births)),
        names=tuple(sorted({*person.names, *members, *(name for name, _day in births)})),
        addresses=tuple(sorted({*accounts, *own})),
    )
    known = WorkerDetails.objects.filter(worker__in=same).exclude(email="").values_list("email", flat=True)
    beside = {address for addresses in typed_addresses for address in addresses(whole)}
    return replace(whole, typed=tuple(sorted({*person.typed, *known, *beside})))


def obstacles(person: Person) -> list[str]:
    """What has to be done first: of an organisation that would be left alone, and what other apps say."""
    alone = [sentence for organisation in acted_for(person) if (sentence := left_alone(organisation, person))]
    return alone + [str(sentence) for others in erasure_obstacles for sentence in others(person)]


def acted_for(person: Person) -> list[Organisation]:
    hers = Membership.objects.in_force(timezone.localdate()).filter(user__in=person.user_ids)
    return list(Organisation.objects.filter(pk__in=hers.values("organisation")).order_by("name_folded", "pk"))


def left_alone(organisation: Organisation, person: Person) -> str:
    members = organisation.memberships.in_force(timezone.localdate())
    others = members.exclude(user__in=person.user_ids)
    if organisation.is_a(OrganisationKind.FUND_OFFICE):
        if members.administrators().exists() and not others.administrators().exists():
            return _("C’est le dernier administrateur du fonds : nommez-en d’abord un autre.")
        return ""
    is_manager = members.access_managers().filter(user__in=person.user_ids).exists()
    if is_manager and not organisation.fund_manages_since and not others.access_managers().exists():
        return _(
            "C’est le dernier responsable des accès de %(name)s : nommez-y d’abord quelqu’un d’autre, ou reprenez la"
            " gestion de cette organisation."
        ) % {"name": organisation.name}
    return ""


@transaction.atomic
def prepare(*, actor: Actor, asked: DataRequest | None = None, sought: Sought | None = None) -> Erasure:
    """Open the file of an erasure; the one that is open, where there is one for this request.

    Raises `ValidationError` when the request is closed or asks for something else, `PermissionDenied` for oneself.
    """
    check_staff(actor, *ERASING)
    if asked is not None:
        refuse_oneself(actor, asked)
        if asked.kind != DataRequest.Kind.DELETION or asked.state != DataRequest.State.RECEIVED:
            raise ValidationError(_("Cette demande est close, ou ne demande pas d’effacement."))
        if found := asked.erasures.filter(state=Erasure.State.PREPARED).first():
            return found
    erasure = Erasure(
        request=asked,
        sought=sought.sealed() if sought else None,
        prepared_by_id=actor.user_id,
        next_attempt_at=None,
    )
    try:
        with transaction.atomic():
            erasure.save()
    except IntegrityError as duplicate:
        raise ValidationError(_("Cet effacement est déjà préparé : rechargez la page.")) from duplicate
    record(actor, trust_verbs.ERASURE_PREPARED, erasure)
    return erasure


ERASING: tuple[str, ...] = ()  # all matters: what goes is of every capability


def refuse_oneself(actor: Actor, asked: DataRequest) -> None:
    if kept_of(asked.user).pk == actor.user_id:
        raise PermissionDenied(_("C’est votre propre demande : une autre personne du fonds y répond."))


@transaction.atomic
def drop(*, actor: Actor, erasure: Erasure) -> Erasure:
    """Nothing is erased; what was typed about her is. Raises `ValidationError` when it is closed already."""
    check_staff(actor, *ERASING)
    locked = locked_open(erasure)
    locked.drop(user_id=actor.user_id)
    locked.save()
    record(actor, trust_verbs.ERASURE_DROPPED, locked)
    return locked


@transaction.atomic
def erase(*, actor: Actor, fund: Fund, erasure: Erasure) -> Erasure | Proposal:
    """Do it now, or propose it where the fund decides by two. Raises `ValidationError` as `carry_out`."""
    check_staff(actor, *ERASING)
    locked = locked_open(erasure)
    refuse(actor, locked)
    if second_opinion.is_asked(fund, ERASURE):
        return second_opinion.propose(actor=actor, fund=fund, decision=ERASURE, subject=locked, facts={})
    return carry_out(actor, fund, locked)


def refuse(actor: Actor, erasure: Erasure) -> Person:
    """Raises `ValidationError` with what has to be done first, `PermissionDenied` for oneself."""
    person = person_of(erasure)
    if actor.user_id in person.user_ids:
        raise PermissionDenied(_("Il s’agit de vous : une autre personne du fonds le fait."))
    if erasure.request and erasure.request.state != DataRequest.State.RECEIVED:
        raise ValidationError(_("La personne a retiré sa demande, ou elle est close : il n’y a plus rien à effacer."))
    if sentences := obstacles(person):
        raise ValidationError(sentences)
    if not planned(person):
        raise ValidationError(_("Rien n’est enregistré sur cette personne : vérifiez son nom et sa date de naissance."))
    return person


def carry_out(actor: Actor, fund: Fund, erasure: Erasure) -> Erasure:
    """In the open transaction: everything, or nothing. The mail goes to the address that she had.

    Raises as `refuse`, and `ValidationError` when an organisation would be left without access manager.
    """
    person = refuse(actor, erasure)
    asked = erasure.request
    language = asked.user.language if asked else ""
    address = person.email if asked else Sought.read(bytes(erasure.sought or b"")).email
    parts = planned(person)
    with translation.override("fr"):
        report = [told_of(part) for part in parts]
    end_accesses(actor, person)
    for goes in in_order():
        goes.erase(person)
    erasure.finish(report=report, user_id=actor.user_id)
    erasure.save()
    if asked:
        settle(actor, asked, has_rest=any(part.stays for part in parts))
    record(actor, trust_verbs.PERSON_ERASED, erasure, facts={"sections": [part.data.name for part in parts]})
    if address:
        mails.tell_erased(fund, erasure, address, language or fund.language)
    from ..tasks import forget_addresses

    nudge(forget_addresses, fund.pk)
    return erasure


def end_accesses(actor: Actor, person: Person) -> None:
    for membership in Membership.objects.filter(user__in=person.user_ids, ended_at__isnull=True).order_by("pk"):
        locked = lock_with_organisation(membership)
        with keeping_a_manager(locked.organisation):
            locked.ended_at = locked.rights_changed_at = timezone.now()
            locked.save(update_fields=["ended_at", "rights_changed_at"])
            locked.managed_qualities.all().delete()
        record(actor, verbs.MEMBER_ENDED, locked)


def in_order() -> Iterator[Goes]:
    """What finds its rows by those of others, then from the highest app down, and the account itself last."""
    sections = [*personal_data][::-1]
    everything = [one for data in sorted(sections, key=lambda data: data.is_shared) for one in data.goes]
    yield from sorted(everything, key=lambda one: not one.is_first)


def told_of(part: Part) -> dict[str, Any]:
    """For the record: words of the code and numbers, nothing of hers."""
    return {
        "section": part.data.name,
        "label": str(part.data.label),
        "goes": [{"what": str(what), "count": count} for what, count in part.goes],
        "stays": [
            {
                "what": str(one.what),
                "why": str(one.why),
                "until": one.until.isoformat() if one.until else None,
                "count": one.count,
            }
            for one in part.stays
        ],
    }


def settle(actor: Actor, asked: DataRequest, *, has_rest: bool) -> None:
    """Her request is answered by the report; its text went with everything else."""
    locked = DataRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    outcome = DataRequest.Outcome.PARTLY if has_rest else DataRequest.Outcome.DONE
    answer = _("L’effacement est fait ; son rapport dit ce qui est parti et ce qui reste.")
    locked.answer_with(outcome=outcome, answer=answer, user_id=actor.user_id)
    locked.save()
    record(actor, trust_verbs.DATA_REQUEST_ANSWERED, locked, facts={"outcome": outcome})


def locked_open(erasure: Erasure) -> Erasure:
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("request__user")
    locked = rows.get(pk=erasure.pk)
    if locked.state != Erasure.State.PREPARED:
        raise ValidationError(_("Cet effacement est déjà clos : rechargez la page pour lire sa suite."))
    return locked


def proposed_erasure(proposal: Proposal) -> Erasure:
    return Erasure.objects.select_related("request__user").get(uuid=cast(UUID, proposal.subject_uuid))


def confirmed(actor: Actor, fund: Fund, proposal: Proposal) -> Erasure:
    return carry_out(actor, fund, locked_open(proposed_erasure(proposal)))


def told(fund: Fund, proposal: Proposal) -> Told:
    """Which file, never who: the decision outlives it."""
    erasure = proposed_erasure(proposal)
    return [(_("Effacement"), erasure.number), (_("État"), str(Erasure.State(erasure.state).label))]


ERASURE = second_opinion.declare(
    Decision(
        "organisations.erasure",
        gettext_lazy("Effacer les données d’une personne"),
        lambda actor: check_staff(actor, *ERASING),
        confirmed,
        told,
        lambda proposal: reverse("trust:erasure", args=[proposal.subject_uuid]),
    )
)


def translated(report: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The report in the reader's language, with days as dates."""
    return [
        {
            "label": _(part["label"]),
            "goes": [{"what": _(one["what"]), "count": one["count"]} for one in part["goes"]],
            "stays": [
                {
                    "what": _(one["what"]),
                    "why": _(one["why"]),
                    "until": datetime.date.fromisoformat(one["until"]) if one["until"] else None,
                    "count": one["count"],
                }
                for one in part["stays"]
            ],
        }
        for part in report
    ]
