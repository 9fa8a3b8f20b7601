"""« Introduisez le nom de famille »: people of one name, with what tells them apart (`ITM-24`).

What is typed goes into the session, under a key in the address; UUIDs of who was ticked stand in the address or form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from extranet.organisations.models import Worker
from extranet.organisations.queries import WorkerQuerySet
from extranet.organisations.requests import ActorRequest
from extranet.ui.private_search import PARAMETER, SESSION_KEY, keep

from ..register import about, register

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Homonym:
    """Somebody who was found; `about` tells her from others of her name."""

    worker: Worker
    about: str
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What was typed, and who has that name. `new_person` is where somebody who isn't known is added."""

    typed: str = ""
    people: list[Homonym] = field(default_factory=list)
    is_cut: bool = False
    new_person: str = ""
    most: int = SHOWN


def search(request: ActorRequest, rows: WorkerQuerySet) -> Search:
    """Those of `rows` who have the name that was typed before, the first fifty; the only one is ticked already."""
    typed = request.session.get(SESSION_KEY, {}).get(request.GET.get(PARAMETER, ""), {}).get("q", "")
    if not typed:
        return Search()
    found = list(rows.matching(typed)[: SHOWN + 1])
    people = [Homonym(one, about(request.actor, one), is_ticked=len(found) == 1) for one in found[:SHOWN]]
    return Search(typed, people, is_cut=len(found) > SHOWN, new_person=new_person_address(request))


def remember(request: ActorRequest, typed: str, address: QueryDict) -> None:
    """Keep the name that was typed, and its key in `address`."""
    if typed := typed.strip():
        address[PARAMETER] = keep(request, {"q": typed[:100]})


def searched(request: ActorRequest, typed: str) -> HttpResponse:
    """On to the same page with the people of that name."""
    address = QueryDict(mutable=True)
    remember(request, typed, address)
    return HttpResponseRedirect(f"{request.path}?{address.urlencode()}" if address else request.path)


def ticked(request: ActorRequest, typed: Iterable[str]) -> list[Worker]:
    """Those of these UUIDs whom the actor may enrol, in the order of their names."""
    return list(register(request.actor).filter(uuid__in=[one for one in typed if is_uuid(one)]))


def new_person_address(request: ActorRequest) -> str:
    """« New P-data » of one's own organisation; the staff choose the organisation first."""
    if request.membership and request.membership.organisation.is_employer:
        return reverse("enrolments:new_person")
    return reverse("organisations:list")


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
