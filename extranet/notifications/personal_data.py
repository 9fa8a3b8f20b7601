"""The mails of this fund to a person: what about, where to, when. Their words are stored nowhere (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.erasing import deleting
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Goes, Person, PersonalData, Text

from . import kinds
from .models import AlertAddress, AlertPace, Message, MutedCategory, Pace


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
    return kind.shown_label


def choices(person: Person) -> Iterable[Facts]:
    """What she has chosen about this fund's alerts."""
    paces = AlertPace.objects.filter(user__in=person.user_ids).order_by("kind", "pk")
    muted = MutedCategory.objects.filter(user__in=person.user_ids).order_by("category", "pk")
    addresses = AlertAddress.objects.filter(user__in=person.user_ids).order_by("pk")
    yield from ([(_("E-mail"), label_of(one.kind)), (_("Rythme"), one.get_pace_display())] for one in paces)
    for one in muted:
        yield [
            (_("E-mail"), dict(kinds.Category.choices).get(one.category, one.category)),
            (_("Rythme"), Pace.OFF.label),
        ]
    yield from ([(_("Adresse"), one.address)] for one in addresses)


def sent_to(person: Person) -> QuerySet[Message]:
    typed = Q(user=None, address__in=person.typed)
    return Message.objects.filter(Q(user__in=person.user_ids) | Q(address__in=person.mails) | typed)


def count_mails(person: Person) -> int:
    return sent_to(person).count()


def erase_mails(person: Person) -> int:
    """What wasn't sent yet never is; of what was, the fund keeps that it wrote, not to whom."""
    count = sent_to(person).count()
    sent_to(person).exclude(state__in=[Message.State.SENT, Message.State.GATHERED]).delete()
    sent_to(person).update(address="", user=None)
    return count


def paces_of(person: Person) -> QuerySet[AlertPace]:
    return AlertPace.objects.filter(user__in=person.user_ids)


def muted_of(person: Person) -> QuerySet[MutedCategory]:
    return MutedCategory.objects.filter(user__in=person.user_ids)


def addresses_of(person: Person) -> QuerySet[AlertAddress]:
    return AlertAddress.objects.filter(user__in=person.user_ids)


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="mails",
            protection=Protection.CONFIDENTIAL,
            label=_("Les e-mails qui m’ont été envoyés"),
            retention=_("%(mails)s : le temps de pouvoir montrer que le fonds a prévenu. Leur texte n’est pas gardé."),
            basis=_("Intérêt légitime : prouver qu’un message est parti (RGPD, art. 6.1.f)."),
            rows=mails,
            goes=[Goes(_("L’adresse de chaque e-mail envoyé"), count_mails, erase_mails)],
        ),
        PersonalData(
            name="mail_choices",
            protection=Protection.ORDINARY,
            label=_("Mes choix d’alertes par e-mail"),
            retention=_("Tant que vous ne les changez pas."),
            basis=_("Votre choix (RGPD, art. 6.1.a)."),
            rows=choices,
            ends_with_account=True,
            goes=[deleting(_("Vos choix d’alertes"), paces_of, muted_of, addresses_of)],
        ),
    ]
