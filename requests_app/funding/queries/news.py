"""What a fund publishes, as each profile sees it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from . import is_funding_staff

if TYPE_CHECKING:
    from ..models import Publication  # noqa: F401 - in the base

PROFILES: dict[str, str] = {
    OrganisationKind.COMPANY: "members",
    OrganisationKind.TRAINING_BODY: "training_bodies",
    OrganisationKind.PUBLIC_BODY: "public_bodies",
}


def profiles_of(actor: Actor) -> list[str]:
    """The audiences that the actor belongs to, by the organisation she acts for. One query.

    None without an organisation, and for the fund's own office.
    """
    if actor.organisation_id is None or not actor.roles:
        return []
    kinds = Organisation.objects.filter(pk=actor.organisation_id).values_list("kinds", flat=True).first() or []
    if not kinds or OrganisationKind.FUND_OFFICE in kinds:
        return []
    return ["everybody", *(PROFILES[kind] for kind in kinds if kind in PROFILES)]


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all; others what is published for a profile of theirs, the archive too."""
        if is_funding_staff(actor):
            return self
        return self.published(timezone.localdate()).filter(audiences__overlap=profiles_of(actor))

    def published(self, today: datetime.date) -> Self:
        return self.filter(withdrawn_at__isnull=True, published_from__lte=today)

    def tenders(self) -> Self:
        return self.filter(kind="tender")

    def news(self) -> Self:
        """News and studies."""
        return self.exclude(kind="tender")

    def archived(self, now: datetime.datetime) -> Self:
        """Those that are over at this moment."""
        return self.filter(over(now))

    def current(self, now: datetime.datetime) -> Self:
        return self.exclude(over(now))

    def with_words(self) -> Self:
        """Each with its texts, and `offered_files`, those that aren't withdrawn."""
        from ..models import PublicationFile

        files = PublicationFile.objects.filter(withdrawn_at__isnull=True).select_related("document").order_by("pk")
        return self.prefetch_related("texts", Prefetch("files", queryset=files, to_attr="offered_files"))

    def matching(self, text: str) -> Self:
        """With a title, in any language, that begins with the text."""
        from ..models import PublicationText

        titles = PublicationText.objects.filter(begins_with("title_folded", text), publication=OuterRef("pk"))
        return self.filter(Exists(titles))


def over(now: datetime.datetime) -> Q:
    return Q(deadline__isnull=False, deadline__lte=now) | Q(
        published_until__isnull=False, published_until__lt=timezone.localdate(now)
    )
