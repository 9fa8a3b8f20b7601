"""Files prepared for a training body, for the body that asked for them alone."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from extranet.tenants.actor import Actor

from . import is_body

if TYPE_CHECKING:
    from ..models import PreparedFile  # noqa: F401 - in the base


class PreparedFileQuerySet(models.QuerySet["PreparedFile"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(body=actor.organisation_id) if is_body(actor) else self.none()

    def ready_before(self, moment: datetime.datetime) -> Self:
        return self.filter(ready_at__lt=moment, document__isnull=False)
