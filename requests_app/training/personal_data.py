"""Where training requests speak of a person: what she certified, wrote, and followed (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data import tied_workers
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Facts, Person, PersonalData, Subject

from .models import AttendanceList, Certification, Participant, Remark, Request


def certifications(person: Person) -> Iterable[Facts]:
    hers = Certification.objects.filter(user__in=person.user_ids).select_related("request").order_by("-pk")
    return (
        [
            (_("Demande"), one.request.number),
            (_("Certifiée par"), one.name),
            (_("Certifiée le"), one.certified_at),
            (_("Version du texte"), one.text_version),
            (_("Devenue sans effet le"), one.voided_at),
        ]
        for one in hers
    )


def remarks(person: Person) -> Iterable[Facts]:
    hers = Remark.objects.filter(author_user__in=person.user_ids).select_related("request").order_by("-pk")
    return (
        [
            (_("Demande"), one.request.number),
            (_("À propos de"), one.get_about_display()),
            (_("Texte"), one.text),
            (_("Écrit le"), one.written_at),
        ]
        for one in hers
    )


def followed(person: Person) -> QuerySet[Participant]:
    """Her lines in requests: those tied to an entry of the register that is surely hers."""
    workers = [worker.pk for worker in tied_workers(person)]
    return Participant.objects.filter(worker__in=workers).select_related("request").order_by("-pk")


def participations(person: Person) -> Iterable[Facts]:
    return (
        [
            (_("Demande"), one.request.number),
            (_("État"), one.request.get_state_display()),
            (_("Nom"), one.last_name),
            (_("Prénom"), one.first_name),
            (_("Date de naissance"), one.birth_date),
        ]
        for one in followed(person)
    )


def subjects(person: Person) -> Iterable[Subject]:
    lines = list(followed(person).values_list("uuid", "request__uuid", "request"))
    yield from ((Participant._meta.label, uuid) for uuid, _request, _pk in lines)
    yield from ((Request._meta.label, uuid) for _uuid, uuid, _pk in lines)
    lists = AttendanceList.objects.filter(request__in=[pk for _uuid, _request, pk in lines])
    yield from ((AttendanceList._meta.label, uuid) for uuid in lists.values_list("uuid", flat=True))


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="certifications",
            label=_("Ce que j’ai certifié"),
            retention=_("Aussi longtemps que la demande : c’est une preuve, à votre nom d’alors."),
            basis=_("Obligation légale : justifier le financement (RGPD, art. 6.1.c)."),
            rows=certifications,
            capability=Capability.PREENCODING,
        ),
        PersonalData(
            name="remarks",
            label=_("Ce que j’ai écrit sur des demandes"),
            retention=_("Aussi longtemps que la demande."),
            basis=_("Mission du fonds : traiter la demande (RGPD, art. 6.1.e)."),
            rows=remarks,
            capability=Capability.PREENCODING,
        ),
        PersonalData(
            name="participations",
            label=_("Les formations où je figure comme salarié"),
            retention=_("Aussi longtemps que la demande : 5 ans après sa clôture, sauf obligation plus longue."),
            basis=_("Obligation légale : financer et déclarer les formations suivies (RGPD, art. 6.1.c)."),
            rows=participations,
            subjects=subjects,
            capability=Capability.PREENCODING,
        ),
    ]
