"""Exchanges with the fund, as tests begin them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest, Thread
from requests_app.funding.services import exchanges as services
from tests.funding.scenes import Stage


def text_of(response: Any) -> str:
    return response.content.decode()


def page_of(thread: Thread) -> str:
    return reverse("funding:exchange", args=[thread.uuid])


def asked(world: Stage, subject: str = "Nos délais", text: str = "Quand serons-nous payés ?", **values: Any) -> Thread:
    with scope(world.fund):
        actor = values.pop("actor", world.actor)
        return services.ask(actor=actor, fund=world.fund, subject=subject, text=text, **values)


def answered(world: Stage, thread: Thread, text: str = "Vendredi.", actor: Any = None) -> Thread:
    with scope(world.fund):
        seen = thread.messages.order_by("-pk")[0].pk
        return services.write(actor=actor or world.staff, fund=world.fund, thread=thread, text=text, seen=seen)


def given_officer(world: Stage, file: FundingRequest, officer: Membership) -> None:
    with scope(world.fund):
        FundingRequest.objects.filter(pk=file.pk).update(officer=officer)


def table_of(response: Any) -> str:
    return text_of(response).split("<table", 1)[1]
