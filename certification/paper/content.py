"""What a « certificat de réalisation » prints, frozen: the page is made from this alone, now or in ten years.

The wording is the model's of June 2020 and stands in its template, in French and nowhere else: no fund and no body
edits it. A later model is another template beside it; a certificate keeps the one it was made with.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from extranet.organisations.identifiers import IDENTIFIERS

from ..amounts import ZERO, shown
from ..models import Dossier, HoursVersion
from ..models.dossiers import Nature
from ..periods import last_day

MODEL = "certificat_realisation/fr/2020-06"
LANGUAGE = "fr"  # the model's: what is frozen is in French whatever the reader's language
DAY = "%d/%m/%Y"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the body's identity gives; `siret` is compact, other numbers are as they are shown.

    Pictures are uuids of ready documents; the authority's is the fund's upload.
    """

    body_name: str
    address: str
    postcode: str
    city: str
    phone: str
    siret: str
    ape: str
    declarant_number: str
    representative: str
    capacity: str
    logo: UUID | None = None
    stamp: UUID | None = None
    authority_logo: UUID | None = None


def template_of(content: dict[str, Any]) -> str:
    """The template that prints a snapshot."""
    return f"certification/pdf/{content['model']}.html"


def missing_blanks(letterhead: Letterhead, dossier: Dossier) -> list[str]:
    """The model's blanks that nothing fills, by name and with the place where they are filled in."""
    identity, file = _("identité de l’organisme"), _("dossier")
    blanks = [
        (letterhead.body_name, _("la dénomination"), identity),
        (letterhead.city, _("la ville"), identity),
        (letterhead.representative, _("le nom du représentant légal"), identity),
        (letterhead.capacity, _("la qualité du représentant légal"), identity),
        (dossier.title, _("la civilité du bénéficiaire"), file),
        (dossier.full_name.strip(), _("le nom du bénéficiaire"), file),
        (dossier.employer.name, _("l’employeur"), file),
        (dossier.training_title, _("l’intitulé de la formation"), file),
        (dossier.nature, _("la nature de l’action"), file),
    ]
    return [f"{name} ({source})" for value, name, source in blanks if not value]


def left_out(letterhead: Letterhead) -> list[str]:
    """The lines above the model that won't be printed, because nobody gave them; named the same way."""
    identity = _("identité de l’organisme")
    lines = [
        (letterhead.address, _("l’adresse")),
        (letterhead.postcode, _("le code postal")),
        (letterhead.phone, _("le téléphone")),
        (letterhead.siret, _("le SIRET")),
        (letterhead.ape, _("le code APE")),
    ]
    return [f"{name} ({identity})" for value, name in lines if not value]


def period_of(dossier: Dossier, month: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The days of the month that the session has. Raises `ValueError` when it has none."""
    first, last = max(month, dossier.starts_on), min(last_day(month), dossier.ends_on)
    if first > last:
        raise ValueError(f"no day of {month:%Y-%m} is in the session")
    return first, last


def snapshot(
    *,
    letterhead: Letterhead,
    dossier: Dossier,
    version: HoursVersion,
    number: str,
    check_address: str,
    made_on: datetime.date,
    generated_at: datetime.datetime,
) -> dict[str, Any]:
    """Everything that the PDF prints, as JSON keeps it. Dates are the fund's own: `generated_at` is in its time zone.

    `made_on` is the day after « Le : »; `check_address` the public page that says whether the certificate is genuine.
    """
    first, last = period_of(dossier, version.month)
    with override(LANGUAGE):
        return {
            "model": MODEL,
            "number": number,
            "version": version.number,
            "digest": version.digest,
            "check_address": check_address,
            "generated_at": f"{generated_at:{DAY}} à {generated_at:%H:%M}",
            "body": {
                "name": letterhead.body_name,
                "address": [letterhead.address, f"{letterhead.postcode} {letterhead.city}".strip()],
                "city": letterhead.city,
                "facts": [[label, value] for label, value in facts_of(letterhead) if value],
                "representative": letterhead.representative,
                "capacity": letterhead.capacity,
            },
            "pictures": {
                name: str(uuid) if uuid else ""
                for name, uuid in (
                    ("logo", letterhead.logo),
                    ("stamp", letterhead.stamp),
                    ("authority", letterhead.authority_logo),
                )
            },
            "beneficiary": f"{dossier.get_title_display()} {dossier.last_name} {dossier.first_name}",
            "employer": dossier.employer.name,
            "training": dossier.training_title,
            "natures": [[str(nature.label), nature.value == dossier.nature] for nature in Nature],
            "first": first.strftime(DAY),
            "last": last.strftime(DAY),
            "made_on": made_on.strftime(DAY),
            **hours_of(version),
        }


def hours_of(version: HoursVersion) -> dict[str, str]:
    """Presence is the centre's and the placement's hours; the parts are said when there are any."""
    with_parts = version.placement != ZERO or version.absence != ZERO
    return {
        "hours": shown(version.centre + version.placement),
        "placement": shown(version.placement) if with_parts else "",
        "absence": shown(version.absence) if with_parts else "",
    }


def facts_of(letterhead: Letterhead) -> Iterator[tuple[str, str]]:
    yield "Tél.", letterhead.phone
    yield "SIRET", IDENTIFIERS["siret"].show(letterhead.siret)
    yield "APE", letterhead.ape
    yield "N° de déclaration d’activité", letterhead.declarant_number
