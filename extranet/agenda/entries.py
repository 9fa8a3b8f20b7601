"""What the agenda adds to the menu, and what is held about a person for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor, Kind
from extranet.tenants.erasing import deleting
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, MenuEntry, Person, PersonalData

from .models import Feed


def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(_("Mon agenda"), "agenda:agenda", "calendar", is_somebody)]


def is_somebody(actor: Actor) -> bool:
    return actor.kind == Kind.PERSON and actor.support is None


def feeds(person: Person) -> QuerySet[Feed]:
    return Feed.objects.filter(user__in=person.user_ids)


def address_held() -> PersonalData:
    return PersonalData(
        name="agenda",
        protection=Protection.SECRET,
        label=_("Adresse de votre agenda"),
        retention=_("Jusqu’à ce que vous la fermiez, ou que votre compte le soit."),
        basis=_("Votre demande : votre programme d’agenda lit vos échéances (RGPD, art. 6.1.a)."),
        rows=addresses,
        ends_with_account=True,
        goes=[deleting(_("L’adresse de votre agenda : fermée"), feeds)],
    )


def addresses(person: Person) -> Iterable[Facts]:
    """That there is one, and since when: the address itself is stored nowhere."""
    return [[(_("Créée le"), one.made_at)] for one in Feed.objects.filter(user__in=person.user_ids).order_by("-pk")]
