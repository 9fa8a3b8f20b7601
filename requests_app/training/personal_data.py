"""Where training requests speak of a person: what she certified, wrote, and followed (`BEY-22`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data.holdings import tied_workers
from extranet.retention.clocks import last_day_of
from extranet.retention.erasing import held_among
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import GONE, born, deleting, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays, Subject

from .models import AttendanceList, Certification, Participant, Recap, Remark, Request, SigningLink
from .retention import REQUEST
from .workflow import RequestState


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


LOOSE = [RequestState.DRAFT, RequestState.RETURNED, RequestState.WITH_COMPANY, RequestState.DISOWNED]


def lines(person: Person) -> QuerySet[Participant]:
    """Tied to her entry, or typed by an operator with her names and birth date."""
    workers = [worker.pk for worker in tied_workers(person)]
    return Participant.objects.filter(Q(worker__in=workers) | born(person))


def held(person: Person) -> Iterable[str]:
    return held_among(Request.objects.filter(pk__in=lines(person).order_by().values("request")))


def unsent(person: Person) -> QuerySet[Participant]:
    return lines(person).filter(request__state__in=LOOSE)


def sent(person: Person) -> QuerySet[Participant]:
    return lines(person).exclude(request__state__in=LOOSE)


def certified(person: Person) -> QuerySet[Certification]:
    return Certification.objects.filter(user__in=person.user_ids)


def links(person: Person) -> QuerySet[SigningLink]:
    return SigningLink.objects.filter(email__in=person.mails)


def recaps(person: Person) -> QuerySet[Recap]:
    """Those of requests that she certified: the signature found in them may be hers."""
    return Recap.objects.filter(request__certifications__in=certified(person))


def written(person: Person) -> QuerySet[Remark]:
    return Remark.objects.filter(author_user__in=person.user_ids)


def kept_until(requests: QuerySet[Request]) -> datetime.date | None:
    return last_day_of(REQUEST, requests)


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="certifications",
            protection=Protection.CONFIDENTIAL,
            label=_("Ce que j’ai certifié"),
            retention=_("Aussi longtemps que la demande : c’est une preuve, à votre nom d’alors."),
            basis=_("Obligation légale : justifier le financement (RGPD, art. 6.1.c)."),
            rows=certifications,
            stays=[
                Stays(
                    _("Les présences que vous avez certifiées"),
                    _("Elles justifient un financement : 3 ans au moins après la clôture, selon le fonds."),
                    lambda person: [certified(person), recaps(person)],
                    lambda person: kept_until(Request.objects.filter(certifications__in=certified(person))),
                )
            ],
            capability=Capability.PREENCODING,
        ),
        PersonalData(
            name="remarks",
            protection=Protection.CONFIDENTIAL,
            label=_("Ce que j’ai écrit sur des demandes"),
            retention=_("Aussi longtemps que la demande."),
            basis=_("Mission du fonds : traiter la demande (RGPD, art. 6.1.e)."),
            rows=remarks,
            goes=[
                emptying(_("Ce que vous avez écrit sur des demandes"), written, text=GONE, author_name=GONE),
                emptying(_("Votre adresse sur les liens de signature"), links, email=""),
            ],
            capability=Capability.PREENCODING,
        ),
        PersonalData(
            name="participations",
            protection=Protection.SENSITIVE,
            label=_("Les formations où je figure comme salarié"),
            retention=_("Aussi longtemps que la demande : %(training-requests)s où elle s’est terminée."),
            basis=_("Obligation légale : financer et déclarer les formations suivies (RGPD, art. 6.1.c)."),
            rows=participations,
            goes=[deleting(_("Votre ligne dans les demandes que l’entreprise n’a pas certifiées"), unsent)],
            stays=[
                Stays(
                    _("Votre ligne dans les demandes certifiées ou envoyées au fonds"),
                    _("Elle justifie le financement : 3 ans au moins après la clôture, selon le fonds."),
                    lambda person: [sent(person)],
                    lambda person: kept_until(Request.objects.filter(participants__in=sent(person))),
                )
            ],
            subjects=subjects,
            capability=Capability.PREENCODING,
        ),
    ]
