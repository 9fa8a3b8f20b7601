"""What a fund decides about certificates: `fund.options["certification"]`, with what holds until it decides."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund

from .models import Dossier, Granularity

OPTION = "certification"


class Opening(models.TextChoices):
    """The day from which the hours of a month are entered."""

    FIRST_DAY = "first_day", _("Le premier jour du mois")
    LAST_DAY = "last_day", _("Le dernier jour du mois")
    NEXT_MONTH = "next_month", _("Le premier jour du mois suivant")


class Page(models.TextChoices):
    """Entries of a training body's menu that a fund may leave out (`ATN-03`)."""

    DASHBOARD = "dashboard", _("Tableau de bord")
    EXCHANGES = "exchanges", _("Mes échanges")
    DOSSIERS = "list", _("Mes dossiers")
    PTP = "ptp", _("PTP en cours")
    VAE = "vae", _("VAE en cours")
    BULK = "bulk", _("Saisie du mois")
    IDENTITY = "identity", _("Votre identité")
    PAYMENTS = "payments", _("Règlements")
    COURSES = "courses", _("Formations")
    DOCUMENTS = "documents", _("Documents")
    GUIDE = "guide", _("Parcours du certificat")


class Asked(models.TextChoices):
    """Who validates the hours that a body has certified (`ATN-60`)."""

    NONE = "none", _("Personne : certifier suffit")
    BENEFICIARY = "beneficiary", _("Le bénéficiaire")
    EMPLOYER = "employer", _("L’employeur")
    BOTH = "both", _("Le bénéficiaire et l’employeur, dans l’ordre qu’ils veulent")


class Region(models.TextChoices):
    """Whose public holidays hold, as the package `holidays` names them; empty: those of the whole country."""

    ALSACE_MOSELLE = "57", _("Alsace-Moselle")
    GUADELOUPE = "971", _("Guadeloupe")
    MARTINIQUE = "972", _("Martinique")
    GUYANE = "973", _("Guyane")
    REUNION = "974", _("La Réunion")
    MAYOTTE = "976", _("Mayotte")


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which nobody trains, as « Répartir 7h tous les jours » should know."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class Choices:
    """`closes_after`: days after a month's end from which it can't be entered any more; None: it stays open.

    `online_from`: the month before which nothing is entered online. `daily_hours`: of « Répartir 7h tous les jours ».
    `stamp_required_online`: certifying entirely online asks for the body's stamp. `proof_valid_months`: how long a
    certifier's document counts once it is checked; None: without end. `authority_logo`: the document that certificates
    bear at their head, None without one.
    """

    granularity: str = Granularity.MONTH
    opens: str = Opening.FIRST_DAY
    closes_after: int | None = None
    online_from: datetime.date | None = None
    daily_hours: Decimal = Decimal("7.00")
    region: str = ""
    closures: tuple[Closure, ...] = ()
    hidden_pages: frozenset[str] = frozenset()
    stamp_required_online: bool = False
    proof_valid_months: int | None = None
    validation: str = Asked.NONE
    authority_logo: UUID | None = None

    def granularity_of(self, dossier: Dossier) -> str:
        return dossier.granularity or self.granularity


def choices_of(fund: Fund) -> Choices:
    """What the fund has chosen, with the usual values for the rest."""
    stored: Mapping[str, Any] = fund.options.get(OPTION, {})
    usual = Choices()
    online_from, logo = stored.get("online_from"), stored.get("authority_logo")
    return Choices(
        granularity=stored.get("granularity", usual.granularity),
        opens=stored.get("opens", usual.opens),
        closes_after=stored.get("closes_after"),
        online_from=parse_date(online_from) if online_from else None,
        daily_hours=Decimal(stored.get("daily_hours", usual.daily_hours)),
        region=stored.get("region", ""),
        closures=tuple(Closure(*map(datetime.date.fromisoformat, pair)) for pair in stored.get("closures", [])),
        hidden_pages=frozenset(stored.get("hidden_pages", [])),
        stamp_required_online=stored.get("stamp_required_online", False),
        proof_valid_months=stored.get("proof_valid_months"),
        validation=stored.get("validation", usual.validation),
        authority_logo=UUID(logo) if logo else None,
    )


def stored_form(choices: Choices) -> dict[str, Any]:
    """The same as JSON keeps it."""
    return {
        "granularity": choices.granularity,
        "opens": choices.opens,
        "closes_after": choices.closes_after,
        "online_from": choices.online_from.isoformat() if choices.online_from else None,
        "daily_hours": str(choices.daily_hours),
        "region": choices.region,
        "closures": [[closure.first.isoformat(), closure.last.isoformat()] for closure in choices.closures],
        "hidden_pages": sorted(choices.hidden_pages),
        "stamp_required_online": choices.stamp_required_online,
        "proof_valid_months": choices.proof_valid_months,
        "validation": choices.validation,
        "authority_logo": str(choices.authority_logo) if choices.authority_logo else None,
    }


def offers(page: str) -> Callable[[Fund], bool]:
    """Whether a fund has this page in the menu."""
    return lambda fund: page not in choices_of(fund).hidden_pages
