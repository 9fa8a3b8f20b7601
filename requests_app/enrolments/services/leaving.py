"""Who leaves: the enrolments that are still open after the last day, to be cancelled by a person (`ITM-33`)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..models import Enrolment, StaffImport
from ..queries import EnrolmentQuerySet
from . import enrolling


def left_behind(actor: Actor, batch: StaffImport) -> EnrolmentQuerySet:
    """Open enrolments, in sessions after the last day, of people whose leaving this import wrote."""
    rows = batch.rows.filter(outcome__in=["created", "changed"], worker__isnull=False)
    after = (
        Enrolment.objects.visible_to(actor)
        .open()
        .filter(worker__in=rows.values("worker"), session__starts_at__date__gt=F("worker__details__left_on"))
    )
    return after.select_related("worker", "session__course").order_by("session__starts_at", "pk")


@transaction.atomic
def unenrol_leavers(*, actor: Actor, fund: Fund, batch: StaffImport, chosen: Collection[UUID]) -> int:
    """« Désinscrire » those chosen among them; how many. Raises what `enrolling.unenrol` raises."""
    enrolments = list(left_behind(actor, batch).filter(uuid__in=chosen))
    for enrolment in enrolments:
        enrolling.unenrol(actor=actor, fund=fund, enrolment=enrolment, reason=_("Départ de l’organisation"))
    return len(enrolments)
