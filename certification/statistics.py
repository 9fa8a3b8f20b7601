"""What the fund's statistics say of certificates (`BEY-24`): delays, missing months, absences."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.utils.translation import gettext_lazy as _

from extranet.statistics.delays import Stage, delays
from extranet.statistics.rates import per_cent
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY, Grain, Period
from extranet.tenants.registries import Adding, Figure, Picture, Statistic, Text

from .choices import choices_of
from .models import Certificate, DossierMonth, Payment, Validation
from .periods import month_of, today_at
from .workflow.certificates import CertificateState

STAGES: dict[str, Text] = {
    "certified": _("De la fin du mois à la certification"),
    "validated": _("De la certification à la dernière validation"),
    "paid": _("De la certification au règlement"),
}
LOOKED_BACK = 24  # months
AGES: dict[str, tuple[int, int | None]] = {
    "days_30": (1, 30),
    "days_60": (31, 60),
    "days_90": (61, 90),
    "longer": (91, None),
}
AGE_WORDS: dict[str, Text] = {
    "": _("Tous les mois manquants"),
    "days_30": _("Terminés depuis 30 jours ou moins"),
    "days_60": _("Depuis 31 à 60 jours"),
    "days_90": _("Depuis 61 à 90 jours"),
    "longer": _("Depuis plus de 90 jours"),
}


def months_back(period: Period) -> datetime.date:
    """The first of the months that are looked at."""
    month = Period.around(period.last, Grain.MONTH)
    for _step in range(LOOKED_BACK):
        month = month.before
    return month.first


def certified_in(fund: Fund, period: Period) -> QuerySet[Certificate]:
    """Certified for the first time: corrections come when they come."""
    begins, ends = period.moments(fund.zone)
    return Certificate.objects.filter(certified_at__gte=begins, certified_at__lt=ends, replaces__isnull=True)


def midnight_of(day: Any, fund: Fund) -> Func:
    """The first moment of a date, in the fund's time zone."""
    moment = Func(day, template="(%(expressions)s)::timestamp", output_field=DateTimeField())
    return Func(Value(fund.zone.key), moment, function="TIMEZONE", output_field=DateTimeField())


def stage_delays(fund: Fund, period: Period) -> Iterator[Figure]:
    after_the_month = Func(F("month"), template="(%(expressions)s + interval '1 month')", output_field=DateField())
    certified = certified_in(fund, period).annotate(month_over_at=midnight_of(after_the_month, fund))
    for rows, name, stage in (
        (certified, "certified", Stage("month_over_at", "certified_at")),
        (validated_in(fund, period), "validated", Stage("certified_at", "validated_at")),
        (paid_in(fund, period), "paid", Stage("certified_at", "paid_at")),
    ):
        yield from delays(rows, {name: stage}, behind="dossier")


def validated_in(fund: Fund, period: Period) -> QuerySet[Certificate]:
    begins, ends = period.moments(fund.zone)
    said = Validation.objects.filter(certificate=OuterRef("pk")).order_by().values("certificate")
    return (
        Certificate.objects.filter(
            state=CertificateState.VALIDATED, month__gte=months_back(period), month__lte=period.last
        )
        .annotate(validated_at=Subquery(said.annotate(last=Max("said_at")).values("last")))
        .filter(validated_at__gte=begins, validated_at__lt=ends)
    )


def paid_in(fund: Fund, period: Period) -> QuerySet[Certificate]:
    """Whose month was first paid in the period; advances pay no month."""
    covering = Payment.objects.locking().filter(
        dossier=OuterRef("dossier"), period_from__lte=OuterRef("month"), period_to__gte=OuterRef("month")
    )
    settled = Payment.objects.locking().filter(paid_on__range=(period.first, period.last)).order_by()
    return (
        Certificate.objects.standing()
        .filter(dossier__in=settled.values("dossier"), month__gte=months_back(period))
        .annotate(paid_on=Subquery(covering.order_by().values("dossier").annotate(day=Min("paid_on")).values("day")))
        .filter(paid_on__range=(period.first, period.last))
        .annotate(paid_at=midnight_of(F("paid_on"), fund))
    )


def missing_months(fund: Fund, period: Period) -> Iterator[Figure]:
    """Where things stood at the end of the period, or today in one that runs. What came later isn't there."""
    choices, ends = choices_of(fund), period.ends(fund.zone)
    until = min(period.last, today_at(fund))
    certified = Certificate.objects.filter(
        dossier=OuterRef("dossier"), month=OuterRef("first"), certified_at__isnull=False, certified_at__lt=ends
    )
    paid = Payment.objects.locking().filter(
        dossier=OuterRef("dossier"),
        period_from__lte=OuterRef("last"),
        period_to__gte=OuterRef("first"),
        paid_on__lte=period.last,
    )
    rows = DossierMonth.objects.between(months_back(period), period.last).filter(
        ~Exists(certified), ~Exists(paid), is_over=False, is_suspended=False, last__lt=until
    )
    if choices.online_from:
        rows = rows.filter(first__gte=month_of(choices.online_from))
    counted = rows.order_by().aggregate(
        **{f"{age}_count": Count("id", filter=of_age(age, until)) for age in AGES},
        **{f"{age}_people": Count("dossier", distinct=True, filter=of_age(age, until)) for age in AGES},
        all_count=Count("id"),
        all_people=Count("dossier", distinct=True),
    )
    for part in ("", *AGES):
        if count := counted[f"{part or 'all'}_count"]:
            yield Figure(Decimal(count), counted[f"{part or 'all'}_people"], part=part)


def of_age(age: str, until: datetime.date) -> Q:
    youngest, oldest = AGES[age]
    wanted = Q(last__lte=until - youngest * DAY)
    return wanted if oldest is None else wanted & Q(last__gte=until - oldest * DAY)


def absence_rate(fund: Fund, period: Period) -> Iterator[Figure]:
    found = (
        certified_in(fund, period)
        .order_by()
        .aggregate(
            absent=Sum("version__absence"),
            there=Sum(F("version__centre") + F("version__placement")),
            people=Count("dossier", distinct=True),
        )
    )
    if whole := (found["absent"] or 0) + (found["there"] or 0):
        yield Figure(per_cent(found["absent"], whole), found["people"])


STATISTICS = [
    Statistic(
        "certification-delays",
        _("Délais de certification"),
        _(
            "Jours entre deux étapes, pour les mois qui ont atteint la seconde dans la période : la moitié prend moins"
            " que la médiane, neuf sur dix moins que le second chiffre. La fin du mois est son dernier jour à minuit."
            " Cinq bénéficiaires au moins. Les corrections d’un certificat, les avances et les mois finis depuis plus"
            " de deux ans ne sont pas comptés."
        ),
        _("jours"),
        stage_delays,
        lambda part: STAGES[part],
        Picture.SPREAD,
        capability=Capability.CERTIFICATION,
    ),
    Statistic(
        "certification-missing-months",
        _("Mois à certifier qui manquent"),
        _(
            "Mois de formation terminés, ni certifiés ni réglés au dernier jour de la période, d’après le temps passé"
            " depuis leur fin. Cinq bénéficiaires au moins. Les mois suspendus, ceux d’avant la saisie en ligne, ceux"
            " des dossiers clos depuis et ceux finis depuis plus de deux ans ne sont pas comptés."
        ),
        "",
        missing_months,
        lambda part: AGE_WORDS[part],
        adding=Adding.PARTS,
        capability=Capability.CERTIFICATION,
    ),
    Statistic(
        "certification-absences",
        _("Taux d’absence des mois certifiés"),
        _(
            "Heures d’absence pour cent heures (présence en centre, en stage et absence) des mois certifiés dans la"
            " période, tels qu’ils ont été certifiés la première fois. Cinq bénéficiaires au moins."
        ),
        "%",
        absence_rate,
        lambda part: _("Toutes les absences"),
        capability=Capability.CERTIFICATION,
    ),
]
