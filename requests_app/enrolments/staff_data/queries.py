"""Who sees which imports, and which terms apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from ..queries import is_enrolment_staff, is_responsible

if TYPE_CHECKING:
    from ..models import StaffImport, StaffTerms  # noqa: F401 - in the bases


class StaffImportQuerySet(models.QuerySet["StaffImport"]):
    def visible_to(self, actor: Actor) -> Self:
        """The responsibles of an organisation see its imports, the fund's staff all."""
        if is_enrolment_staff(actor):
            return self
        if is_responsible(actor):
            return self.filter(organisation=actor.organisation_id)
        return self.none()

    def of_organisations_named(self, text: str) -> Self:
        return self.filter(begins_with("organisation__name_folded", text))


class StaffTermsQuerySet(models.QuerySet["StaffTerms"]):
    def in_force(self) -> StaffTerms | None:
        return self.order_by("-number").first()
