"""Where certificates speak of somebody who has an account: the hours she vouched for (`BEY-22`).

The worker whose dossier it is has no account here yet: her part comes with her space.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Facts, Person, PersonalData

from .models import HoursVersion
from .periods import month_name


def vouched_for(person: Person) -> Iterable[Facts]:
    hers = HoursVersion.objects.filter(saved_by__in=person.user_ids).select_related("dossier").order_by("-pk")
    return (
        [
            (_("N° dossier"), one.dossier.number),
            (_("Mois"), month_name(one.month)),
            (_("Version"), one.number),
            (_("Heures saisies"), one.saved_at),
            (_("Un mot sur l’écart"), one.remark),
        ]
        for one in hers
    )


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="hours",
            label=_("Les heures que j’ai saisies"),
            retention=_("Aussi longtemps que le dossier : c’est une preuve."),
            basis=_("Obligation légale : justifier le financement (RGPD, art. 6.1.c)."),
            rows=vouched_for,
            capability=Capability.CERTIFICATION,
        )
    ]
