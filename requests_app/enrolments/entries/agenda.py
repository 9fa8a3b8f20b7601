"""What enrolments put into agendas: one's own sessions, places to accept, pre-enrolments to confirm (`BEY-18`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Dated, DatedSource

from ..ics import title_of
from ..models import Confirmer, Enrolment, Session
from ..queries import EnrolmentQuerySet, is_enrolment_staff, is_responsible
from ..workflow import CONFIRMED, OPEN, EnrolmentState, SessionState

KEPT_FOR = datetime.timedelta(days=366)  # sessions that are over leave the agenda after a year
AT_MOST = 200


def appointment_sources() -> list[DatedSource]:
    return [DatedSource(gettext_lazy("Mes formations"), own_sessions, Capability.ENROLMENT)]


def deadline_sources() -> list[DatedSource]:
    here = Capability.ENROLMENT
    return [
        DatedSource(gettext_lazy("Places à accepter"), places_to_accept, here),
        DatedSource(gettext_lazy("Préinscriptions à confirmer"), options_to_confirm, here),
        DatedSource(gettext_lazy("Fin des inscriptions"), registrations_that_close, here),
    ]


def own_sessions(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """A half-day each; what isn't certain yet is tentative. Who is enrolled has the online link."""
    if actor.user_id is None:
        return
    hers = Enrolment.objects.of_account(actor.user_id).filter(
        state__in=[*OPEN, *CONFIRMED], session__ends_at__gte=timezone.now() - KEPT_FOR
    )
    rows = hers.select_related("session__course").prefetch_related("session__course__texts", "session__parts")
    for row in rows.order_by("-session__starts_at", "pk")[:AT_MOST]:
        session, is_sure = row.session, row.state in CONFIRMED
        parts = sorted(session.parts.all(), key=lambda part: part.starts_at)
        for number, part in enumerate(parts, start=1):
            yield Dated(
                uid=str(part.uuid),
                title=title_of(session, number, len(parts)),
                begins=part.starts_at,
                ends=part.ends_at,
                place=session.place or _("En ligne"),
                note=session.online_link if is_sure else "",
                url=reverse("enrolments:own_enrolment", args=[row.uuid]),
                since=row.created_at,
                version=session.version,
                is_sure=is_sure,
            )


def places_to_accept(fund: Fund, actor: Actor) -> Iterable[Dated]:
    """Held for the actor herself."""
    if actor.user_id is None:
        return []
    hers = Enrolment.objects.of_account(actor.user_id).filter(confirmer=Confirmer.PERSON)
    return options(hers, "enrolments:own_enrolment", _("Place à accepter : %s"))


def options_to_confirm(fund: Fund, actor: Actor) -> Iterable[Dated]:
    """By the fund's staff, before the places are given back."""
    if not is_enrolment_staff(actor):
        return []
    return options(Enrolment.objects.visible_to(actor).to_confirm(), "enrolments:enrolment", _("À confirmer : %s"))


def options(rows: EnrolmentQuerySet, route: str, title: str) -> Iterator[Dated]:
    held = rows.filter(state=EnrolmentState.OPTION, held_until__gt=timezone.now())
    named = held.select_related("session__course").prefetch_related("session__course__texts")
    for row in named.order_by("held_until", "pk")[:AT_MOST]:
        if row.held_until:
            yield Dated(
                uid=f"option-{row.uuid}",
                title=title % row.session.course.title,
                begins=row.held_until,
                url=reverse(route, args=[row.uuid]),
                since=row.queued_at,
            )


def registrations_that_close(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """Of sessions that concern a responsible: reserved for her organisation, or with people of hers in them."""
    if not is_responsible(actor):
        return
    theirs = Enrolment.objects.visible_to(actor).open().values("session")
    concerned = Q(reserved_for=actor.organisation_id) | Q(pk__in=theirs)
    rows = Session.objects.visible_to(actor).filter(
        concerned, state=SessionState.PLANNED, closes_on__gte=timezone.localdate(), starts_at__gt=timezone.now()
    )
    named = rows.select_related("course").prefetch_related("course__texts")
    for row in named.order_by("starts_at", "pk")[:AT_MOST]:
        if row.closes_on:
            yield Dated(
                uid=f"closing-{row.uuid}",
                title=_("Fin des inscriptions : %s") % row.course.title,
                begins=row.closes_on,
                url=reverse("enrolments:session", args=[row.uuid]),
                since=row.course.created_at,
                version=row.version,
            )
