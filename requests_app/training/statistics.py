"""What the fund's statistics say of training requests (`BEY-24`): delays, absences, returns and refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Extract, Greatest, Least
from django.utils.translation import gettext_lazy as _

from extranet.statistics.delays import Stage, delays
from extranet.statistics.rates import per_cent
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY, Period
from extranet.tenants.registries import Adding, Figure, Picture, Statistic, Text

from .models import Absence, AbsenceKind, Day, Participant, Recap, Remark, Request
from .workflow import RequestState

STAGES: dict[str, Text] = {
    "company": _("De la création à l’envoi à l’entreprise"),
    "signature": _("De l’entreprise à la signature"),
    "fund": _("De la signature à l’envoi au fonds"),
    "decision": _("De l’envoi au fonds à la décision"),
}
PARTIAL, JUSTIFIED, UNJUSTIFIED = "partial_", "justified", "unjustified"
KINDS: dict[str, Text] = {
    "": _("Toutes les absences"),
    **{kind.value: kind.label for kind in AbsenceKind},
    PARTIAL + JUSTIFIED: _("Présence partielle, justifiée"),
    PARTIAL + UNJUSTIFIED: _("Présence partielle, non justifiée"),
}
CAUSES: dict[str, Text] = {
    Remark.About.RETURNED: _("Renvoyée à l’opérateur"),
    Remark.About.DISOWNED: _("Refusée par l’entreprise"),
    Remark.About.COMPLEMENT: _("Complément demandé par le fonds"),
    Remark.About.REFUSED: _("Refusée par le fonds"),
}


def decided(fund: Fund, period: Period, *states: RequestState) -> QuerySet[Request]:
    """A closed request never moves again: the index of states and moves finds them."""
    begins, ends = period.moments(fund.zone)
    return Request.objects.filter(state__in=states, moved_at__gte=begins, moved_at__lt=ends)


def stage_delays(fund: Fund, period: Period) -> Iterator[Figure]:
    recap = Recap.objects.filter(request=OuterRef("pk"), voided_at__isnull=True)
    rows = decided(fund, period, RequestState.ACCEPTED, RequestState.REFUSED).annotate(
        signed_at=Subquery(recap.values("deposited_at")[:1]),
        reached_company_at=Coalesce("sent_to_company_at", "created_at"),
    )
    return delays(
        rows,
        {
            "company": Stage("created_at", "sent_to_company_at"),
            "signature": Stage("reached_company_at", "signed_at"),
            "fund": Stage("signed_at", "sent_to_fund_at"),
            "decision": Stage("sent_to_fund_at", "decided_at"),
        },
        behind="company",
    )


def minutes(begins: Any, ends: Any) -> Any:
    """Between two times of the day, none where they are the wrong way round or missing."""
    spent = ExpressionWrapper(ends - begins, output_field=DurationField())
    return Coalesce(Greatest(Extract(spent, "epoch") / Value(60.0), Value(0.0)), Value(0.0), output_field=FloatField())


def less_break(begins: str, ends: str, day: str = "") -> Any:
    """The minutes of training in a span of the day."""
    pause = Greatest(F(begins), F(f"{day}break_starts_at")), Least(F(ends), F(f"{day}break_ends_at"))
    without = minutes(F(begins), F(ends))
    # Of two times PostgreSQL's greatest and least are the known one: without a break nothing is taken off.
    taken_off = Case(
        When(Q(**{f"{day}break_starts_at__isnull": False}), then=minutes(*pause)),
        default=0.0,
        output_field=FloatField(),
    )
    return ExpressionWrapper(without - taken_off, output_field=FloatField())


def absence_rate(fund: Fund, period: Period) -> Iterator[Figure]:
    requests = decided(fund, period, RequestState.ACCEPTED).order_by().values("pk")
    planned = (
        Day.objects.filter(request__in=requests)
        .order_by()
        .aggregate(minutes=Sum(less_break("starts_at", "ends_at"), filter=Q(request__participants__isnull=False)))
    )["minutes"]
    if not planned:
        return
    everybody = Participant.objects.filter(request__in=requests).aggregate(**whom())
    missed = list(absences(requests))
    total = sum((row["minutes"] for row in missed), 0.0)
    yield Figure(per_cent(total, planned), fewest(everybody))
    for row in missed:
        yield Figure(per_cent(row["minutes"], planned), fewest(row), part=row["what"])


def absences(requests: Any) -> Iterable[Any]:
    """Minutes, people and companies of each kind."""
    missed = Absence.objects.filter(participant__request__in=requests).order_by()
    begins, ends = Greatest("starts_at", "day__starts_at"), Least("ends_at", "day__ends_at")
    return (
        missed.annotate(begins=begins, ends=ends)
        .annotate(
            what=Case(
                When(~Q(kind=""), then=F("kind")),
                When(is_justified=True, then=Value(PARTIAL + JUSTIFIED)),
                default=Value(PARTIAL + UNJUSTIFIED),
            )
        )
        .values("what")
        .annotate(minutes=Sum(less_break("begins", "ends", "day__")), **whom("participant__"))
    )


def whom(path: str = "") -> dict[str, Count]:
    """Different people, by name and birth date, and their companies."""
    person = Concat(F(f"{path}last_first_folded"), Value("|"), F(f"{path}birth_date"), output_field=TextField())
    return {
        "people": Count(person, distinct=True),
        "companies": Count(f"{path}request__company", distinct=True),
    }


def fewest(row: dict[str, Any]) -> int:
    return min(row["people"], row["companies"])


def rejections(fund: Fund, period: Period) -> Iterator[Figure]:
    """A request moved when it was written about, so only those that moved since can have such a word."""
    begins, ends = period.moments(fund.zone)
    rows = (
        Remark.objects.filter(
            about__in=list(CAUSES), written_at__gte=begins, written_at__lt=ends, request__moved_at__gte=begins - DAY
        )
        .order_by()
        .values("about")
        .annotate(count=Count("pk"), companies=Count("request__company", distinct=True))
    )
    for row in rows:
        yield Figure(Decimal(row["count"]), row["companies"], part=row["about"])


STATISTICS = [
    Statistic(
        "training-delays",
        _("Délais des demandes de formation"),
        _(
            "Jours entre deux étapes, pour les demandes que le fonds a acceptées ou refusées dans la période : la"
            " moitié prend moins que la médiane, neuf sur dix moins que le second chiffre. Une étape qui a recommencé"
            " compte jusqu’à la dernière fois. Cinq entreprises au moins. Les demandes en cours ne sont pas comptées."
        ),
        _("jours"),
        stage_delays,
        lambda part: STAGES[part],
        Picture.SPREAD,
        capability=Capability.PREENCODING,
    ),
    Statistic(
        "training-absences",
        _("Taux d’absence en formation"),
        _(
            "Minutes d’absence pour cent minutes de formation prévues, pauses déduites, dans les demandes que le fonds"
            " a acceptées dans la période. Cinq personnes de cinq entreprises au moins, absentes pour ce motif. Les"
            " demandes en cours ou refusées ne sont pas comptées."
        ),
        "%",
        absence_rate,
        lambda part: KINDS[part],
        adding=Adding.PARTS,
        capability=Capability.PREENCODING,
    ),
    Statistic(
        "training-rejections",
        _("Demandes de formation renvoyées ou refusées"),
        _(
            "Nombre de renvois, de compléments demandés et de refus écrits dans la période ; une demande renvoyée deux"
            " fois compte deux fois. Cinq entreprises au moins. Les motifs écrits ne sont pas publiés."
        ),
        "",
        rejections,
        lambda part: CAUSES[part],
        adding=Adding.PERIODS,
        capability=Capability.PREENCODING,
    ),
]
