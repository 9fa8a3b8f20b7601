"""What help holds about a person: what she reported and wrote (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.erasing import GONE, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData

from .models import Ticket, TicketMessage


def messages(person: Person) -> Iterable[Facts]:
    hers = TicketMessage.objects.filter(sent_by__in=person.user_ids).select_related("ticket").order_by("-pk")
    return (
        [
            (_("Signalement"), message.ticket.number),
            (_("Sujet"), message.ticket.about),
            (_("Page"), message.ticket.page),
            (_("Message"), message.text),
            (_("Envoyé le"), message.sent_at),
        ]
        for message in hers
    )


def tickets(person: Person) -> QuerySet[Ticket]:
    return Ticket.objects.filter(user__in=person.user_ids)


def written(person: Person) -> QuerySet[TicketMessage]:
    return TicketMessage.objects.filter(sent_by__in=person.user_ids)


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="reported_problems",
            protection=Protection.CONFIDENTIAL,
            label=_("Problèmes signalés"),
            retention=_("%(help-tickets)s après le dernier message."),
            basis=_("Intérêt légitime : répondre et corriger (RGPD, art. 6.1.f)."),
            rows=messages,
            goes=[
                emptying(_("Le nom et le sujet de vos signalements"), tickets, name=GONE, about=GONE, page=""),
                emptying(_("Le nom et le texte de vos messages"), written, name=GONE, text=GONE),
            ],
        )
    ]
