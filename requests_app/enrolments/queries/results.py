"""Who sees which test results and certification tracks, and how they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from extranet.organisations.queries import named
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from . import is_enrolment_staff, is_responsible, said_to_be

if TYPE_CHECKING:
    from ..models import Candidacy, TestResult, Track  # noqa: F401 - in the bases


class TestResultQuerySet(models.QuerySet["TestResult"]):
    __test__ = False

    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, a responsible those of her organisation's people; a person's own are `of_account`."""
        if is_enrolment_staff(actor):
            return self
        if is_responsible(actor):
            return self.filter(organisation=actor.organisation_id)
        return self.none()

    def of_account(self, user_id: int) -> Self:
        return self.filter(said_to_be([user_id]))

    def matching(self, text: str) -> Self:
        """Of people whose names begin with the text, or of tests that do."""
        return self.filter(named(text, "worker__") | begins_with("test_folded", text))


class TrackQuerySet(models.QuerySet["Track"]):
    def visible_to(self, actor: Actor) -> Self:
        """What a fund offers, to whoever enrols candidates in it."""
        return self if is_enrolment_staff(actor) or is_responsible(actor) else self.none()

    def matching(self, text: str) -> Self:
        return self.filter(begins_with("code_folded", text) | begins_with("name_folded", text))


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, a responsible those of her organisation's people."""
        if is_enrolment_staff(actor):
            return self
        if is_responsible(actor):
            return self.filter(organisation=actor.organisation_id)
        return self.none()

    def of_account(self, user_id: int) -> Self:
        return self.filter(said_to_be([user_id]))

    def current(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def matching(self, text: str) -> Self:
        return self.filter(named(text, "worker__"))
