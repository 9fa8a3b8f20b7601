"""The mails of this fund to a person: what about, where to, when. Their words are stored nowhere (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Facts, Person, PersonalData, Text

from . import kinds
from .models import Message


def mails(person: Person) -> Iterable[Facts]:
    sent = Message.objects.filter(user__in=person.user_ids).order_by("-created_at", "-pk")
    return (
        [
            (_("E-mail"), label_of(one.kind)),
            (_("Adresse"), one.address),
            (_("Demandé le"), one.created_at),
            (_("Envoyé le"), one.sent_at),
            (_("État"), one.get_state_display()),
        ]
        for one in sent.iterator()
    )


def label_of(name: str) -> Text:
    """A kind of an app that was removed keeps its name."""
    try:
        kind = kinds.named(name)
    except KeyError:
        return name
    return kind.label or kind.category.label


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="mails",
            label=_("Les e-mails qui m’ont été envoyés"),
            retention=_(
                "Aussi longtemps que le fonds doit pouvoir montrer qu’il a prévenu. Leur texte n’est pas gardé."
            ),
            basis=_("Intérêt légitime : prouver qu’un message est parti (RGPD, art. 6.1.f)."),
            rows=mails,
        )
    ]
