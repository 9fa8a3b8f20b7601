"""The declarations to the social security that concern a person as a worker (`BEY-22`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data import tied_workers
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import years_after
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays, Subject

from .models import Declaration


def about(person: Person) -> QuerySet[Declaration]:
    workers = [worker.pk for worker in tied_workers(person)]
    return Declaration.objects.filter(worker__in=workers).order_by("-pk")


def declarations(person: Person) -> Iterable[Facts]:
    return (
        [(_("Demandée le"), one.declared_at), (_("Entreprise"), one.company.name), (_("État"), one.get_state_display())]
        for one in about(person).select_related("company")
    )


def subjects(person: Person) -> Iterable[Subject]:
    return [(Declaration._meta.label, uuid) for uuid in about(person).values_list("uuid", flat=True)]


def last_control(person: Person) -> datetime.date | None:
    return years_after(about(person).aggregate(last=Max("trained_from"))["last"], 7)


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="declarations",
            protection=Protection.SENSITIVE,
            label=_("Les déclarations à la sécurité sociale qui me concernent"),
            retention=_("Aussi longtemps que la formation déclarée peut être contrôlée."),
            basis=_("Obligation légale de l’employeur, que le fonds remplit pour lui (RGPD, art. 6.1.c)."),
            rows=declarations,
            stays=[
                Stays(
                    _("Les déclarations à la sécurité sociale qui vous concernent"),
                    _("La sécurité sociale peut les contrôler : 7 ans après la fin de l’année déclarée."),
                    lambda person: [about(person)],
                    last_control,
                )
            ],
            subjects=subjects,
            capability=Capability.BATCH,
        )
    ]
