"""What retention holds about a person: the holds that she set or released (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.erasing import no_day
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays

from .models import LegalHold


def set_by(person: Person) -> QuerySet[LegalHold]:
    hers = Q(held_by__in=person.user_ids) | Q(released_by__in=person.user_ids)
    return LegalHold.objects.filter(hers).order_by("-pk")


def holds(person: Person) -> Iterable[Facts]:
    return (
        [
            (_("Fichier"), hold.reference),
            (_("Motif du gel"), hold.reason),
            (_("Gelé le"), hold.held_at),
            (_("Gel levé le"), hold.released_at),
        ]
        for hold in set_by(person)
    )


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="legal_holds",
            protection=Protection.CONFIDENTIAL,
            label=_("Gels de fichiers"),
            retention=_("Aussi longtemps que le fonds doit pouvoir dire pourquoi un fichier fut gardé plus longtemps."),
            basis=_("Intérêt légitime : pouvoir répondre d’un litige ou d’un contrôle (RGPD, art. 6.1.f)."),
            rows=holds,
            stays=[
                Stays(
                    _("Les gels que vous avez posés ou levés"),
                    _("Ils disent pourquoi un fichier fut gardé plus longtemps, et qui en a décidé."),
                    lambda person: [set_by(person)],
                    no_day,
                )
            ],
        )
    ]
