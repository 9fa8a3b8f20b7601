"""Invoices that were made here, for the body that asked for them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from extranet.tenants.actor import Actor

from . import is_body

if TYPE_CHECKING:
    from ..models import MadeInvoice  # noqa: F401 - in the base


class MadeInvoiceQuerySet(models.QuerySet["MadeInvoice"]):
    def visible_to(self, actor: Actor) -> Self:
        """The body's own: to the fund they are nothing before they are deposited."""
        return self.filter(body=actor.organisation_id) if is_body(actor) else self.none()
