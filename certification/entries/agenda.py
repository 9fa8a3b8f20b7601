"""What a training body does by a day: months to certify, attendance sheets to join (`BEY-18`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Dated, DatedSource

from ..choices import choices_of
from ..models import SheetRequest
from ..months import opening_of
from ..periods import month_name, today_at
from ..reminding import lock_day, rules_of
from .months import address_of, months_waiting

AT_MOST = 200


def deadline_sources() -> list[DatedSource]:
    here = Capability.CERTIFICATION
    return [
        DatedSource(gettext_lazy("Mois à certifier"), months_to_certify, here),
        DatedSource(gettext_lazy("Feuilles d’émargement à joindre"), sheets_to_join, here),
    ]


def months_to_certify(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """Those with a last day that is known. The dossier is named by its number, never its beneficiary."""
    choices, rules, today = choices_of(fund), rules_of(fund), today_at(fund)
    for month in months_waiting(actor, fund, AT_MOST):
        day = lock_day(month, choices, rules, today)
        if day is None:
            continue
        words = {"month": month.name, "number": month.dossier.number}
        opened = max(opening_of(month.first, choices), month.dossier.starts_on)
        yield Dated(
            uid=f"month-{month.dossier.uuid}-{month.first:%Y-%m}",
            title=_("%(month)s à certifier : dossier %(number)s") % words,
            note=month.dossier.training_title,
            begins=day,
            url=address_of(month),
            since=datetime.datetime.combine(opened, datetime.time.min, fund.zone),
        )


def sheets_to_join(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """That the fund asks for, of its own body."""
    if not actor.has(Role.MANAGER):
        return
    asked = SheetRequest.objects.visible_to(actor).filter(answered_at__isnull=True)
    rows = asked.select_related("certificate__dossier").defer("certificate__snapshot")
    for row in rows.order_by("due_on", "pk")[:AT_MOST]:
        dossier, month = row.certificate.dossier, row.certificate.month
        yield Dated(
            uid=f"sheets-{row.certificate.uuid}-{row.pk}",
            title=_("%(month)s, feuilles d’émargement à joindre : dossier %(number)s")
            % {"month": month_name(month), "number": dossier.number},
            begins=row.due_on,
            url=reverse("certification:month_story", args=[dossier.uuid, month]),
            since=row.asked_at,
        )
