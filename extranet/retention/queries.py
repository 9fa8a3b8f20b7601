"""Who sees holds, announcements and what was forgotten, and the ways they are looked for."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from extranet.journal.models import Entry
from extranet.organisations.roles import is_administrator, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.retention import RetentionRule, retention_rules
from extranet.tenants.search import begins_with

if TYPE_CHECKING:
    from .models import Announcement, LegalHold, Night, Tombstone  # noqa: F401 - in the bases


def may_see(actor: Actor, rule: RetentionRule) -> bool:
    """The staff of the file's matter; what is of no capability, those who have all matters."""
    return is_staff(actor, *([rule.capability] if rule.capability else []))


class OfFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Of the rules in her matters."""
        return self.filter(rule__in=[rule.name for rule in retention_rules if may_see(actor, rule)])

    def of(self, rule: RetentionRule, uuid: Any) -> Self:
        return self.filter(subject_model=rule.subject, subject_uuid=uuid)

    def matching(self, text: str) -> Self:
        """Whose number begins with the text."""
        return self.filter(begins_with("reference_folded", text))


class HoldQuerySet(OfFileQuerySet):
    def standing(self) -> Self:
        return self.filter(released_at__isnull=True)


class AnnouncementQuerySet(OfFileQuerySet):
    def with_holds(self) -> Self:
        """Each with `is_held`."""
        from .models import LegalHold

        return self.annotate(is_held=Exists(same_file(LegalHold.objects.standing())))


class TombstoneQuerySet(OfFileQuerySet):
    """What is left of files."""


class NightQuerySet(models.QuerySet["Night"]):
    def visible_to(self, actor: Actor) -> Self:
        """Administrators read what every night did."""
        return self if is_administrator(actor) else self.none()


def same_file(rows: Any) -> Any:
    """Those of an announcement's file."""
    return rows.filter(subject_uuid=OuterRef("subject_uuid"), subject_model=OuterRef("subject_model"))


def without(files: models.QuerySet[Any], rule: RetentionRule, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The files of a rule that none of `rows` (holds, announcements, tombstones) speaks of."""
    return files.filter(~Exists(rows.filter(subject_model=rule.subject, subject_uuid=OuterRef("uuid"))))


def forgotten_files(model: type[models.Model]) -> models.QuerySet[Any]:
    """The UUIDs of those of a kind that were; a subquery."""
    from .models import Tombstone

    return Tombstone.objects.filter(subject_model=model._meta.label).order_by().values("subject_uuid")


def held_uuids() -> models.QuerySet[Any]:
    """Of whatever is held, of all kinds; a subquery (`tenants.retention.holds`)."""
    from .models import LegalHold

    return LegalHold.objects.standing().order_by().values("subject_uuid")


def held_files(model: type[models.Model]) -> models.QuerySet[Any]:
    """The UUIDs of those of a kind that somebody holds; a subquery."""
    from .models import LegalHold

    return LegalHold.objects.standing().filter(subject_model=model._meta.label).order_by().values("subject_uuid")


def untouched_since(before: datetime.datetime, files: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Those on which the journal has no act since a moment, and that nobody holds."""
    from .models import LegalHold

    label = files.model._meta.label
    here = {"subject_model": label, "subject_uuid": OuterRef("uuid")}
    acts = Entry.objects.filter(**here, recorded_at__gte=before)
    return files.filter(~Exists(acts), ~Exists(LegalHold.objects.standing().filter(**here)))
