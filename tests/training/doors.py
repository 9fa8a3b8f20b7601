"""The two doors to a request: what somebody types into a page, and what a program sends for the same."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.training.models import Absence, AttendanceList, Certification, Day, Participant, Request
from tests.integrations.scenes import Program
from tests.training.scenes import TRAINING, Stage, stored

KEPT = (Request, Day, Participant, Absence, AttendanceList, Certification)


@dataclass(frozen=True)
class Attempt:
    """The same wrong thing, done through each door."""

    on_page: Callable[[Stage, Request], HttpResponse]
    by_program: Callable[[Program, Stage, Request], HttpResponse]


def everything(made: Stage) -> dict[str, list[str]]:
    """What the database holds of requests, to see that nothing was changed."""
    with scope(made.fund):
        return {model.__name__: sorted(map(repr, model.objects.values_list())) for model in KEPT}


def said_on_page(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def said_to_program(response: HttpResponse) -> dict[str, str]:
    """The texts by their codes: those of the errors, or the problem's own."""
    body = response.json()
    errors = {one["code"]: one["detail"] for one in body.get("errors", [])}
    return errors or {body["code"]: body["detail"]}


def page_of(route: str, request: Request) -> str:
    return reverse(f"training:{route}", args=[request.uuid])


def version_of(made: Stage, request: Request) -> int:
    with scope(made.fund):
        return stored(request).version


def typed(values: Mapping[str, Any]) -> dict[str, str]:
    """What a browser sends of a form: nothing for an empty box."""
    return {name: "on" if value is True else str(value) for name, value in values.items() if value is not False}


def making(**changes: Any) -> Attempt:
    """A request for the company, with something wrong about its training."""

    def page(made: Stage, _request: Request) -> HttpResponse:
        sent = {"companies": made.company.pk} | typed(TRAINING | changes)
        return made.as_encoder.post(reverse("training:new"), sent)

    def call(program: Program, made: Stage, _request: Request) -> HttpResponse:
        return program.post("/requests", TRAINING | {"companies": [str(made.company.uuid)]} | changes)

    return Attempt(page, call)


def describing(*, stale: bool = False, **changes: Any) -> Attempt:
    """The training of a request is changed, of an older version if `stale`."""

    def page(made: Stage, request: Request) -> HttpResponse:
        sent = typed(TRAINING | changes | {"version": version_of(made, request) - stale})
        return made.as_encoder.post(page_of("edit", request), sent)

    def call(program: Program, made: Stage, request: Request) -> HttpResponse:
        return program.patch(f"/requests/{request.uuid}", changes, version=version_of(made, request) - stale)

    return Attempt(page, call)


def day(date: datetime.date, starts_at: str = "08:30", ends_at: str = "16:30", **more: str) -> dict[str, str]:
    return {"date": date.isoformat(), "starts_at": starts_at, "ends_at": ends_at} | more


def dating(*days: dict[str, str], stale: bool = False) -> Attempt:
    """These become the days of the request."""

    def page(made: Stage, request: Request) -> HttpResponse:
        sent: dict[str, Any] = {"version": version_of(made, request) - stale}
        sent |= {"days-TOTAL_FORMS": len(days), "days-INITIAL_FORMS": 0}
        sent |= {f"days-{place}-{name}": value for place, one in enumerate(days) for name, value in one.items()}
        return made.as_encoder.post(page_of("days", request), sent)

    def call(program: Program, made: Stage, request: Request) -> HttpResponse:
        version = version_of(made, request) - stale
        return program.put(f"/requests/{request.uuid}/days", {"days": list(days)}, version=version)

    return Attempt(page, call)


def adding(last_name: str = "Nouveau", first_name: str = "Noé", birth_date: str = "1985-05-05") -> Attempt:
    """Somebody is put into the request."""
    person = {"last_name": last_name, "first_name": first_name, "birth_date": birth_date}

    def page(made: Stage, request: Request) -> HttpResponse:
        return made.as_encoder.post(page_of("workers", request), person)

    def call(program: Program, _made: Stage, request: Request) -> HttpResponse:
        return program.post(f"/requests/{request.uuid}/workers?atomic=true", {"workers": [person]})

    return Attempt(page, call)


def correcting(*, stale: bool = False, **changes: str) -> Attempt:
    """The first person of the request is written otherwise."""

    def page(made: Stage, request: Request) -> HttpResponse:
        person = first_person(made, request)
        names = {"last_name": person.last_name, "first_name": person.first_name}
        sent = names | {"birth_date": person.birth_date.isoformat()} | changes
        sent["version"] = str(version_of(made, request) - stale)
        return made.as_encoder.post(reverse("training:edit_participant", args=[person.uuid]), sent)

    def call(program: Program, made: Stage, request: Request) -> HttpResponse:
        address = f"/requests/{request.uuid}/workers/{first_person(made, request).uuid}"
        return program.patch(address, changes, version=version_of(made, request) - stale)

    return Attempt(page, call)


def first_person(made: Stage, request: Request) -> Participant:
    with scope(made.fund):
        return request.participants.order_by("last_first_folded")[0]


def reporting(presence: str, starts_at: str = "", ends_at: str = "", justified: str = "", *, stale: bool = False):
    """What the first person missed of the first day."""

    def page(made: Stage, request: Request) -> HttpResponse:
        cell = f"cell-{first_person(made, request).pk}-{first_day(made, request).pk}"
        typed = {"starts_at": starts_at, "ends_at": ends_at, "justified": justified}
        sent = {cell: presence} | {f"{cell}-{name}": value for name, value in typed.items()}
        return made.as_encoder.post(
            page_of("presences", request), sent | {"version": version_of(made, request) - stale}
        )

    def call(program: Program, made: Stage, request: Request) -> HttpResponse:
        told = {
            "worker": str(first_person(made, request).uuid),
            "date": first_day(made, request).date.isoformat(),
            "presence": presence,
            "starts_at": starts_at or None,
            "ends_at": ends_at or None,
            "is_justified": {"yes": True, "no": False, "": None}[justified],
        }
        version = version_of(made, request) - stale
        return program.put(f"/requests/{request.uuid}/presences", {"presences": [told]}, version=version)

    return Attempt(page, call)


def first_day(made: Stage, request: Request) -> Day:
    with scope(made.fund):
        return request.days.order_by("date")[0]


def attaching(content: bytes, name: str = "liste.png") -> Attempt:
    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content, content_type="image/png")

    return Attempt(
        lambda made, request: made.as_encoder.post(page_of("attach", request), {"file": file()}),
        lambda program, _made, request: program.upload(f"/requests/{request.uuid}/attendance-lists", file=file()),
    )


def stepping(step: str) -> Attempt:
    """`send` or `recall`."""
    return Attempt(
        lambda made, request: made.as_encoder.post(page_of(step, request), follow=True),
        lambda program, _made, request: program.post(f"/requests/{request.uuid}/{step}"),
    )
