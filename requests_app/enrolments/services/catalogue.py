"""Courses, and new sessions of them, as the fund's staff plan them (`ITM-01`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.search import Fold
from extranet.tenants.versions import locked_at

from .. import verbs
from ..models import Course, CourseText, CourseWord, Session, SessionPart
from ..permissions import check_enrolment_staff

Part = tuple[datetime.datetime, datetime.datetime]


@transaction.atomic
def add_course(*, actor: Actor, texts: Mapping[str, Mapping[str, str]], **values: Any) -> Course:
    """`texts`: language → title, description, objectives.

    Raises `ValidationError` when a field is wrong, or the code taken.
    """
    check_enrolment_staff(actor)
    course = Course(**values)
    save_valid(course)
    write_texts(course, texts)
    record(actor, verbs.COURSE_ADDED, course)
    return course


@transaction.atomic
def change_course(
    *, actor: Actor, course: Course, version: int, texts: Mapping[str, Mapping[str, str]], **values: Any
) -> Course:
    """Texts in languages that aren't given stay. Raises `StaleEdit`, and what `add_course` raises:

    `ValidationError`.
    """
    check_enrolment_staff(actor)
    current = locked_at(course, version)
    for name, value in values.items():
        setattr(current, name, value)
    save_valid(current)
    write_texts(current, texts)
    record(actor, verbs.COURSE_CHANGED, current)
    return current


def write_texts(course: Course, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Store the texts given, and the words by which they are found. Raises `ValidationError` without any title."""
    if not any(text.get("title") for text in texts.values()):
        raise ValidationError(_("Donnez un intitulé dans au moins une langue."))
    course.texts.filter(language__in=texts).delete()
    for language, text in texts.items():
        if text.get("title"):
            save_valid(CourseText(course=course, language=language, **text))
    index_words(course)


def index_words(course: Course) -> None:
    """One row for each word of the code and the titles, folded by the database."""
    course.words.all().delete()
    titles = course.texts.values_list("title", flat=True)
    found = {word for line in (course.code, *titles) for word in line.replace("-", " ").split()} | {course.code}
    CourseWord.objects.bulk_create(
        (CourseWord(course=course, word=Fold(Value(word))) for word in sorted(found)), ignore_conflicts=True
    )


@transaction.atomic
def plan_session(
    *, actor: Actor, course: Course, parts: Sequence[Part], publish: bool = True, **values: Any
) -> Session:
    """A session on these half-days. Raises `ValidationError` when they overlap, are none, or a field is wrong."""
    check_enrolment_staff(actor)
    session = Session(course=course, **values)
    set_parts(session, parts)
    if publish:
        session.publish()
    save_valid(session)
    write_parts(session, parts)
    record(actor, verbs.SESSION_PLANNED, session, facts={"course": str(course.uuid), "state": session.state})
    return session


def set_parts(session: Session, parts: Sequence[Part]) -> None:
    """First and last moment. Raises `ValidationError`."""
    if not parts:
        raise ValidationError(_("Indiquez au moins une demi-journée, avec ses heures."))
    ordered = sorted(parts)
    if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
        raise ValidationError(_("Deux demi-journées se chevauchent : vérifiez leurs heures."))
    session.starts_at, session.ends_at = ordered[0][0], max(end for _start, end in ordered)


def write_parts(session: Session, parts: Sequence[Part]) -> None:
    """The session's half-days, in their order. Raises `ValidationError` for one that ends before it begins."""
    for starts_at, ends_at in sorted(parts):
        save_valid(SessionPart(session=session, starts_at=starts_at, ends_at=ends_at))
