"""The declarations to the social security that concern a person as a worker (`BEY-22`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data.holdings import tied_workers
from extranet.retention.clocks import last_day_of
from extranet.retention.erasing import held_among
from extranet.retention.queries import forgotten_files
from extranet.tenants.capabilities import Capability
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays, Subject

from .models import Declaration
from .retention import DECLARATION


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


def kept(person: Person) -> QuerySet[Declaration]:
    """What was forgotten names nobody any more but by the register."""
    return about(person).exclude(uuid__in=forgotten_files(Declaration))


def last_control(person: Person) -> datetime.date | None:
    return last_day_of(DECLARATION, kept(person))


def frozen(person: Person) -> Iterable[str]:
    return held_among(kept(person))


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="declarations",
            protection=Protection.SENSITIVE,
            label=_("Les déclarations à la sécurité sociale qui me concernent"),
            retention=_(
                "Aussi longtemps qu’elle peut être contrôlée : %(declarations)s de la formation ou de la réponse."
            ),
            basis=_("Obligation légale de l’employeur, que le fonds remplit pour lui (RGPD, art. 6.1.c)."),
            rows=declarations,
            stays=[
                Stays(
                    _("Les déclarations à la sécurité sociale qui vous concernent"),
                    _("La sécurité sociale peut les contrôler : 3 ans au moins après, selon le fonds."),
                    lambda person: [kept(person)],
                    last_control,
                )
            ],
            subjects=subjects,
            capability=Capability.BATCH,
        )
    ]
