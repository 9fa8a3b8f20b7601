"""What the calendar does: rights whose last day has passed are ended, and those whose access somebody took away."""

from __future__ import annotations

import datetime

from celery import shared_task
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .catalogue import ROLE_OF
from .models import Right
from .queries import RightQuerySet
from .services.deciding import end_locked

AT_ONCE = 200


@shared_task
def end_expired(fund_id: int) -> None:
    """End what was given until yesterday, and rights whose role was taken away in « Utilisateurs »: one truth."""
    fund = Fund.objects.get(pk=fund_id)
    actor = Actor.system(fund)
    with scope(fund), timezone.override(fund.zone), translation.override(fund.language):
        today = timezone.localdate()
        for right in locked(Right.objects.past_their_end(today)):
            end_locked(actor, fund, right, "", right.ends_on or today)
        for right in locked(Right.objects.confirmed().filter(access_is_gone(today))):
            end_locked(actor, fund, right, _("Votre accès à cette organisation a été retiré."), today)


def locked(rights: RightQuerySet) -> RightQuerySet:
    """Those that nobody decides on at this moment; the next sweep takes the others."""
    return (
        rights.select_related("application", "membership")
        .order_by("pk")
        .select_for_update(of=("self", "application"), skip_locked=True)[:AT_ONCE]
    )


def access_is_gone(today: datetime.date) -> Q:
    """The membership is over, or no longer has the role that the right gives."""
    gone = Q(membership__ended_at__isnull=False) | Q(membership__ends_on__lt=today)
    for service, role in ROLE_OF.items():
        gone |= Q(service=service) & ~Q(membership__roles__contains=[role])
    return gone
