"""Where letters speak of whoever opened them, and of whoever chose paper for her organisation (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import GONE, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData

from ..models import Letter, LetterChoice, LetterReading

section = partial(
    PersonalData,
    basis=_("Mission du fonds : instruire et payer, et pouvoir montrer qui a été informé (RGPD, art. 6.1.e)."),
    capability=Capability.MEMBERSHIP,
)


def readings(person: Person) -> Iterable[Facts]:
    hers = LetterReading.objects.filter(user__in=person.user_ids).select_related("letter__organisation")
    return (
        [
            (_("Organisation"), one.letter.organisation.name),
            (_("Courrier"), one.letter.subject),
            (_("Nom affiché"), one.name),
            (_("Ouvert le"), one.opened_at),
        ]
        for one in hers.order_by("-opened_at", "-pk")
    )


def choices(person: Person) -> Iterable[Facts]:
    hers = LetterChoice.objects.filter(chosen_by__in=person.user_ids).select_related("organisation")
    return (
        [
            (_("Organisation"), one.organisation.name),
            (_("Nature"), one.get_kind_display()),
            (_("Papier aussi"), one.on_paper),
            (_("Nom affiché"), one.name),
            (_("Choisi le"), one.chosen_at),
        ]
        for one in hers.order_by("-chosen_at", "-pk")
    )


def opened(person: Person) -> QuerySet[LetterReading]:
    return LetterReading.objects.filter(user__in=person.user_ids)


def sent_by(person: Person) -> QuerySet[Letter]:
    return Letter.objects.filter(sent_by__in=person.user_ids)


def chosen_by(person: Person) -> QuerySet[LetterChoice]:
    return LetterChoice.objects.filter(chosen_by__in=person.user_ids)


def entries() -> list[PersonalData]:
    return [
        section(
            name="letter_readings",
            protection=Protection.ORDINARY,
            label=_("Les courriers que j’ai ouverts"),
            retention=_("Aussi longtemps que le courrier : la date d’ouverture montre qui a été informé."),
            rows=readings,
            goes=[
                emptying(_("Votre nom sous les courriers que vous avez ouverts"), opened, name=GONE),
                emptying(_("Votre nom d’expéditeur de courriers du fonds"), sent_by, sender=GONE),
            ],
        ),
        section(
            name="letter_choices",
            protection=Protection.ORDINARY,
            label=_("Mes choix de dématérialisation pour une organisation"),
            retention=_("Aussi longtemps que l’organisation reçoit des courriers du fonds."),
            rows=choices,
            goes=[emptying(_("Votre nom sous ces choix"), chosen_by, name=GONE)],
        ),
    ]
