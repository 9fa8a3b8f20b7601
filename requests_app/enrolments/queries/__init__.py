"""Who sees which courses, sessions and enrolments, and how they are found.

What anybody may read of the catalogue, signed in or not, is `public`; what an organisation's own people may,
`visible_to`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value

from extranet.organisations.queries import named
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.search import Fold, begins_with

from ..workflow import OPEN, TAKING_A_PLACE, EnrolmentState, SessionState

if TYPE_CHECKING:
    from ..models import Course, Enrolment, Participant, Session  # noqa: F401 - in the bases


LOOKED_BACK = datetime.timedelta(days=31)


def is_enrolment_staff(actor: Actor) -> bool:
    return is_staff(actor, Capability.ENROLMENT)


def is_responsible(actor: Actor) -> bool:
    """« Responsable de formation » of an organisation: enrols its people, keeps their data, reports (`ITM-02`)."""
    return actor.has(Role.TRAINING_OFFICER) and actor.organisation_id is not None


class CourseQuerySet(models.QuerySet["Course"]):
    def public(self) -> Self:
        return self.filter(is_listed=True)

    def visible_to(self, actor: Actor | None) -> Self:
        """Staff see those that are no longer proposed too."""
        return self if actor and is_enrolment_staff(actor) else self.public()

    def having(self, sessions: SessionQuerySet) -> Self:
        return self.filter(pk__in=sessions.values("course"))

    def with_next(self, sessions: SessionQuerySet) -> Self:
        """Of the next of these sessions its beginning, place and places left: `next_at`, `next_place`, `next_left`."""
        following = sessions.filter(course=models.OuterRef("pk")).order_by("starts_at", "pk")
        return self.annotate(
            next_at=models.Subquery(following.values("starts_at")[:1]),
            next_place=models.Subquery(following.values("place")[:1]),
            next_left=models.Subquery(following.annotate(left=F("capacity") - F("taken")).values("left")[:1]),
        )

    def matching(self, text: str) -> Self:
        """Each word typed begins a word of the code or of a title, in any language; accents and case ignored."""
        found = self
        for word in text.replace("\0", " ").split():
            found = found.filter(pk__in=words().filter(begins_with("word", word)).values("course"))
        return found


def all_courses() -> CourseQuerySet:
    from ..models import Course

    return Course.objects.all()


def words() -> models.QuerySet:
    from ..models import CourseWord

    return CourseWord.objects.all()


class SessionQuerySet(models.QuerySet["Session"]):
    def public(self) -> Self:
        """Planned, of a course at the catalogue, and for everybody."""
        return self.filter(state=SessionState.PLANNED, reserved_for__isnull=True, course__is_listed=True)

    def visible_to(self, actor: Actor | None) -> Self:
        """Staff see all, a responsible those for everybody and her organisation's own, others the public ones.

        A cancelled session stays visible to the organisations whose people were in it; any session to somebody whose
        own enrolment it is.
        """
        if actor is None:
            return self.public()
        if is_enrolment_staff(actor):
            return self
        if is_responsible(actor):
            planned = Q(state=SessionState.PLANNED, course__is_listed=True)
            for_them = Q(reserved_for__isnull=True) | Q(reserved_for=actor.organisation_id)
            theirs = enrolments().filter(organisation=actor.organisation_id).values("session")
            return self.filter(planned & for_them | Q(pk__in=theirs))
        if actor.user_id is None:
            return self.public()
        hers = enrolments().of_account(actor.user_id).values("session")
        public = Q(state=SessionState.PLANNED, reserved_for__isnull=True, course__is_listed=True)
        return self.filter(public | Q(pk__in=hers))

    def upcoming(self, now: datetime.datetime) -> Self:
        return self.filter(starts_at__gt=now)

    def between(self, first: datetime.datetime, last: datetime.datetime) -> Self:
        """Those with a moment in the period, ends included."""
        return self.filter(starts_at__lte=last, ends_at__gte=first)

    def at_place(self, text: str) -> Self:
        """Whose place holds the text; accents and case ignored. No index: for sessions of a period."""
        typed = Fold(Value(" ".join(text.replace("\0", " ").split())))
        return self.annotate(place_folded=Fold("place")).filter(place_folded__contains=typed)

    def matching(self, text: str) -> Self:
        """Of courses found by these words."""
        return self.filter(course__in=courses().matching(text).values("pk"))

    def with_place(self) -> Self:
        return self.filter(taken__lt=models.F("capacity"))


def courses() -> CourseQuerySet:
    from ..models import Course

    return Course.objects.all()


def sessions() -> SessionQuerySet:
    from ..models import Session

    return Session.objects.all()


def enrolments() -> EnrolmentQuerySet:
    from ..models import Enrolment

    return Enrolment.objects.all()


def said_to_be(user_ids: Iterable[int]) -> Q:
    """Rows of a worker who said « C’est moi » with one of these accounts (`Participant.joined_at`)."""
    return Q(worker__participants__account__in=user_ids, worker__participants__joined_at__isnull=False)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, a responsible those of her organisation's people; a participant's own are `of_account`."""
        if is_enrolment_staff(actor):
            return self
        if is_responsible(actor):
            return self.filter(organisation=actor.organisation_id)
        return self.none()

    def of_account(self, user_id: int) -> Self:
        """A person's own, of every organisation for which she said so (`Participant.joined_at`)."""
        return self.filter(said_to_be([user_id]))

    def open(self) -> Self:
        """May still be cancelled."""
        return self.filter(state__in=OPEN)

    def taking_a_place(self) -> Self:
        return self.filter(state__in=TAKING_A_PLACE)

    def waiting(self) -> Self:
        """The waiting list, in its order."""
        return self.filter(state=EnrolmentState.WAITING).order_by("queued_at", "pk")

    def overdue(self, now: datetime.datetime) -> Self:
        """Options whose deadline is past."""
        return self.filter(state=EnrolmentState.OPTION, held_until__lte=now)

    def left_waiting(self, now: datetime.datetime) -> Self:
        """Those for whom no place became free before the session began; of sessions that began in the last month."""
        begun = sessions().filter(starts_at__gt=now - LOOKED_BACK, starts_at__lte=now)
        return self.filter(state=EnrolmentState.WAITING, session__in=begun.values("pk"))

    def to_confirm(self) -> Self:
        """Pre-enrolments that the fund confirms or refuses."""
        return self.filter(state=EnrolmentState.OPTION, confirmer="fund")

    def with_rank(self) -> Self:
        """Each with `rank`, its place in the waiting list of its session, from 1; for others it means nothing."""
        before = Q(queued_at__lt=OuterRef("queued_at")) | Q(queued_at=OuterRef("queued_at"), pk__lte=OuterRef("pk"))
        ahead = enrolments().filter(before, session=OuterRef("session"), state=EnrolmentState.WAITING)
        counted = ahead.order_by().values("session").annotate(number=Count("pk")).values("number")
        return self.annotate(rank=Subquery(counted))

    def of_courses_matching(self, text: str) -> Self:
        """Each word typed begins a word of the course's code or title."""
        return self.filter(session__course__in=all_courses().matching(text).values("pk"))

    def matching(self, text: str) -> Self:
        """Of people whose names begin with the text."""
        return self.filter(named(text, "worker__"))


class ParticipantSpaceQuerySet(models.QuerySet["Participant"]):
    def of_account(self, user_id: int) -> Self:
        return self.filter(account=user_id, joined_at__isnull=False)
