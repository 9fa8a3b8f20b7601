"""The two ways to a session's sheets: the trainer's link, and the fund's staff; behind both stand the same pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from extranet.organisations.requests import ActorRequest
from extranet.tenants.actor import Actor
from extranet.tenants.requests import FundRequest
from extranet.ui.secret_pages import private

from ..models import Session, SessionPart, TrainerLink
from ..permissions import check_enrolment_staff
from ..services import presence_links
from ..services.presence_links import LinkOver
from ..workflow import SessionState

Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Door:
    """Through which somebody came: `secret` is the link's, empty for the staff."""

    session: Session
    actor: Actor
    secret: str = ""

    def address(self, page: str, *rest: Any) -> str:
        """Of the page of this name, by the same way."""
        if self.secret:
            return reverse(f"enrolments:door_{page}", args=[self.secret, *rest])
        return reverse(f"enrolments:presence_{page}", args=[self.session.uuid, *rest])

    def part(self, uuid: UUID) -> SessionPart:
        """A half-day of the session, or 404."""
        part = get_object_or_404(SessionPart, session=self.session, uuid=uuid)
        part.session = self.session
        return part

    @property
    def is_planned(self) -> bool:
        return self.session.state == SessionState.PLANNED

    @property
    def context(self) -> dict[str, Any]:
        """What every page of the sheets shows."""
        return {
            "session": self.session,
            "course": self.session.course,
            "is_trainer": bool(self.secret),
            "is_planned": self.is_planned,
            "home": self.address("sheets"),
        }


View = Callable[Concatenate[FundRequest, Door, Rest], HttpResponseBase]


def by_link(view: View[Rest]) -> Callable[..., HttpResponseBase]:
    """For the holder of a trainer's link. A wrong or dead one gives a page that says what to do, and nothing else."""

    @wraps(view)
    @sensitive_variables("secret")
    def answer(request: FundRequest, secret: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            session = presence_links.trainer_link_of(secret).session
        except TrainerLink.DoesNotExist:
            return private(render(request, "enrolments/presence/wrong.html", status=404))
        except LinkOver:
            return private(render(request, "enrolments/presence/over.html", status=410))
        door = Door(session, presence_links.trainer(request.fund, session), secret)
        return private(view(request, door, *args, **kwargs))

    return login_not_required(answer)


def by_staff(view: View[Rest]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def answer(request: ActorRequest, uuid: UUID, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        sessions = Session.objects.visible_to(request.actor).select_related("course")
        found = get_object_or_404(sessions, uuid=uuid)
        check_enrolment_staff(request.actor)
        return view(cast(FundRequest, request), Door(found, request.actor), *args, **kwargs)

    return answer
