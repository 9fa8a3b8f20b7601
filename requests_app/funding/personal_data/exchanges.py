"""Messages between an organisation and the fund, and who has read how far."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import GONE, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData

from ..models import Thread, ThreadMessage, ThreadReading


def messages(person: Person) -> Iterable[Facts]:
    hers = ThreadMessage.objects.filter(sent_by__in=person.user_ids).select_related("thread").order_by("-pk")
    return (
        [
            (_("Échange"), one.thread.number),
            (_("Sujet"), one.thread.subject),
            (_("Envoyé le"), one.sent_at),
            (_("Message"), one.text),
        ]
        for one in hers
    )


def readings(person: Person) -> Iterable[Facts]:
    hers = ThreadReading.objects.filter(user__in=person.user_ids).select_related("thread").order_by("-pk")
    return ([(_("Échange"), one.thread.number), (_("Lu le"), one.read_at)] for one in hers)


def begun(person: Person) -> QuerySet[Thread]:
    return Thread.objects.filter(begun_by__in=person.user_ids)


def written(person: Person) -> QuerySet[ThreadMessage]:
    return ThreadMessage.objects.filter(sent_by__in=person.user_ids)


def read(person: Person) -> QuerySet[ThreadReading]:
    return ThreadReading.objects.filter(user__in=person.user_ids)


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="funding_messages",
            protection=Protection.CONFIDENTIAL,
            label=_("Les messages que j’ai écrits au fonds ou pour lui"),
            retention=_("Aussi longtemps que le dossier auquel ils appartiennent."),
            basis=_("Mission du fonds : traiter vos dossiers (RGPD, art. 6.1.e)."),
            rows=messages,
            goes=[
                emptying(_("Le sujet des échanges que vous avez commencés"), begun, subject=GONE),
                emptying(_("Le nom et le texte de vos messages"), written, name=GONE, text=GONE),
            ],
            capability=Capability.MEMBERSHIP,
        ),
        PersonalData(
            name="funding_readings",
            protection=Protection.ORDINARY,
            label=_("Les échanges que j’ai lus"),
            retention=_("Aussi longtemps que le dossier auquel ils appartiennent."),
            basis=_("Mission du fonds : traiter vos dossiers (RGPD, art. 6.1.e)."),
            rows=readings,
            goes=[emptying(_("Votre nom sous les échanges que vous avez lus"), read, name=GONE)],
            capability=Capability.MEMBERSHIP,
        ),
    ]
