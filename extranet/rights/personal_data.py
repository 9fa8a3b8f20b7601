"""What a person asked for, as she typed it, and where her rights stand (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.documents.services import erase
from extranet.retention.erasing import held_among
from extranet.tenants.erasing import GONE, NO_NAME, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Goes, Person, PersonalData, Subject

from .models import Application, Attachment, Right
from .retention import NOWHERE


def applications(person: Person) -> Iterable[Facts]:
    rows = Application.objects.filter(user__in=person.user_ids).prefetch_related("rights").order_by("-pk")
    return (
        [
            (_("Profil"), one.get_profile_display()),
            (_("Entité"), one.entity_name),
            (_("Numéro"), one.entity_number_shown),
            (_("Nom"), one.last_name),
            (_("Prénom"), one.first_name),
            (_("Date de naissance"), one.birth_date),
            (_("Téléphone"), one.person_phone),
            (_("Fonction"), one.capacity),
            (_("Responsable légal"), one.legal_representative),
            (_("Demandé le"), one.asked_at),
            (_("Attesté depuis l’adresse"), one.attested_from),
            (_("Droits"), [f"{right.get_service_display()} : {right.get_state_display()}" for right in rights_of(one)]),
        ]
        for one in rows
    )


def rights_of(application: Application) -> list[Right]:
    return sorted(application.rights.all(), key=lambda right: right.pk)


def subjects(person: Person) -> Iterable[Subject]:
    uuids = Application.objects.filter(user__in=person.user_ids).values_list("uuid", flat=True)
    return [(Application._meta.label, uuid) for uuid in uuids]


NOTHING_TYPED = {
    "last_name": NO_NAME,
    "first_name": NO_NAME,
    "title": "",
    "person_phone": "",
    "birth_date": None,
    "capacity": "",
    "legal_representative": "",
    "attested_from": NOWHERE,
}


def asked_by(person: Person) -> QuerySet[Application]:
    return Application.objects.filter(user__in=person.user_ids)


def held(person: Person) -> Iterable[str]:
    return held_among(asked_by(person))


def explained(person: Person) -> QuerySet[Right]:
    return Right.objects.filter(user__in=person.user_ids).exclude(reason="")


def count_papers(person: Person) -> int:
    return Attachment.objects.filter(application__user__in=person.user_ids).count()


def erase_papers(person: Person) -> int:
    papers = Attachment.objects.filter(application__user__in=person.user_ids)
    ids = list(papers.values_list("document", flat=True))
    papers.delete()
    return erase(Document.objects.filter(pk__in=ids))


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="rights",
            protection=Protection.CONFIDENTIAL,
            label=_("Les droits que j’ai demandés"),
            retention=_(
                "Aussi longtemps que le droit, puis %(applications)s où il a pris fin : le temps de prouver qui l’a"
                " demandé et accordé."
            ),
            basis=_("Mesures prises à ma demande, puis exécution des conditions acceptées (RGPD, art. 6.1.b)."),
            rows=applications,
            goes=[
                Goes(_("Les pièces jointes à vos demandes de droits"), count_papers, erase_papers),
                emptying(_("Ce que vous avez écrit dans vos demandes de droits"), asked_by, **NOTHING_TYPED),
                emptying(_("Les motifs des décisions sur vos droits"), explained, reason=GONE),
            ],
            subjects=subjects,
        )
    ]
