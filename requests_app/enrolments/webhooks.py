"""What other programs can be told of enrolments and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import WebhookEvent

from . import verbs
from .models import Enrolment, Session


def events() -> list[WebhookEvent]:
    of_ours = partial(WebhookEvent, scope="enrolment:read", capability=Capability.ENROLMENT)
    of_enrolment = partial(
        of_ours,
        visible=Enrolment.objects.visible_to,
        organisations=lambda enrolment: [enrolment.organisation_id],
        path=lambda row: f"/enrolments/{row.uuid}",
    )
    of_session = partial(
        of_ours,
        visible=Session.objects.visible_to,
        organisations=with_people_in,
        path=lambda row: f"/sessions/{row.uuid}",
    )
    return [
        of_enrolment("enrolment.enrolled", _("Personne inscrite à une session"), (verbs.ENROLLED.name,)),
        of_enrolment("enrolment.optioned", _("Option sur une place"), (verbs.ENROLMENT_OPTIONED.name,)),
        of_enrolment("enrolment.queued", _("Personne mise en liste d’attente"), (verbs.ENROLMENT_QUEUED.name,)),
        of_enrolment("enrolment.promoted", _("Place offerte à la liste d’attente"), (verbs.ENROLMENT_OFFERED.name,)),
        of_enrolment("enrolment.confirmed", _("Option ou place confirmée"), (verbs.ENROLMENT_CONFIRMED.name,)),
        of_enrolment("enrolment.cancelled", _("Personne désinscrite"), (verbs.ENROLMENT_CANCELLED.name,)),
        of_session("session.moved", _("Session déplacée"), (verbs.SESSION_MOVED.name,)),
        of_session("session.cancelled", _("Session annulée"), (verbs.SESSION_CANCELLED.name,)),
    ]


def with_people_in(session: Session) -> Iterable[int]:
    """The organisations whose people are, or were, in a session."""
    return session.enrolments.order_by("organisation").values_list("organisation", flat=True).distinct()
