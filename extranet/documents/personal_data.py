"""The files that a person deposited or asked for (`BEY-22`): their names here are the site's own."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from extranet.tenants.erasing import no_day
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays

from .models import Document


def documents(person: Person) -> Iterable[Facts]:
    hers = Document.objects.filter(created_by__in=person.user_ids).order_by("-created_at", "-pk")
    return (
        [
            (_("Fichier"), one.file_name),
            (_("Créé le"), one.created_at),
            (_("État"), one.get_state_display()),
            ("SHA-256", one.sha256),
        ]
        for one in hers.iterator()
    )


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="documents",
            protection=Protection.SENSITIVE,
            label=_("Les fichiers que j’ai déposés ou fait établir"),
            retention=_("Aussi longtemps que le dossier auquel ils appartiennent."),
            basis=_("Mission du fonds : traiter vos dossiers (RGPD, art. 6.1.e)."),
            rows=documents,
            stays=[
                Stays(
                    _("Les fichiers des dossiers gardés, sans le nom de qui les a déposés"),
                    _("Chaque fichier suit le dossier auquel il appartient, et disparaît avec lui."),
                    lambda person: [Document.objects.filter(created_by__in=person.user_ids)],
                    no_day,
                )
            ],
        )
    ]
