"""The people whom somebody may enrol or report on, and what tells those of one name apart (`ITM-24`)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from extranet.organisations.models import Worker
from extranet.organisations.queries import WorkerQuerySet
from extranet.organisations.tables.organisations import details_of
from extranet.tenants.actor import Actor

from .queries import is_enrolment_staff


def everybody(actor: Actor) -> WorkerQuerySet:
    """Those who left too, with their details, in the order of their names."""
    rows = Worker.objects.visible_to(actor).select_related("organisation")
    return rows.with_details(actor).order_by("last_first_folded", "pk")


def register(actor: Actor) -> WorkerQuerySet:
    """Those still there."""
    return everybody(actor).filter(is_active=True)


def about(actor: Actor, worker: Worker) -> str:
    """Of one who comes from `everybody` or `register`."""
    details = details_of(worker)
    told = [_("né(e) le %(date)s") % {"date": f"{worker.birth_date:%d/%m/%Y}"}]
    if details:
        told += [details.unit, details.function, details.internal_number]
    if is_enrolment_staff(actor):
        told.append(worker.organisation.name)
    return " · ".join(part for part in told if part)
