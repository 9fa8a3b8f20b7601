"""What a company says of the right to training of its people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data.holdings import tied_workers
from extranet.tenants.erasing import deleting
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData

from ..models import Entitlement


def entitlements(person: Person) -> Iterable[Facts]:
    """What her company said of her right to training, year by year."""
    hers = [worker.pk for worker in tied_workers(person)]
    rows = Entitlement.objects.filter(worker__in=hers).select_related("worker__organisation").order_by("-year", "-pk")
    return (
        [
            (_("Entreprise"), one.worker.organisation.name),
            (_("Année"), one.year),
            (_("Jours de formation par an, à temps plein"), one.days),
            (_("Temps de travail (%)"), one.working_time),
            (_("Heures reportées de l’année précédente"), one.carried_hours),
        ]
        for one in rows
    )


def said_of(person: Person) -> QuerySet[Entitlement]:
    return Entitlement.objects.filter(worker__in=[worker.pk for worker in tied_workers(person)])


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="training_entitlements",
            protection=Protection.CONFIDENTIAL,
            label=_("Droits à la formation"),
            retention=_("Tant que l’entreprise garde votre fiche"),
            basis=_("Obligation légale de l’employeur (droit individuel à la formation)"),
            rows=entitlements,
            goes=[deleting(_("Vos droits à la formation, année par année"), said_of)],
        ),
    ]
