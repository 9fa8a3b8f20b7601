"""What is left of agreements and of dossiers, worked out by the database (`BEY-16`)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from certification.models import Certificate, Dossier
from extranet.tenants.actor import Actor

from ..entitlements import Level
from ..invoice_states import COUNTING
from ..models import Agreement, Family, FundingRequest, Invoice
from ..workflow import RequestState

NUMBER: DecimalField = DecimalField(max_digits=14, decimal_places=2)
ZERO = Value(Decimal(0), output_field=NUMBER)
PERCENT = Decimal(100)


def in_course(rows: QuerySet[Agreement], today: datetime.date) -> QuerySet[Agreement]:
    """Those that may still be used."""
    return rows.filter(valid_until__gte=today)


def agreements_left(actor: Actor) -> QuerySet[Agreement]:
    """The agreements in force that the actor sees, with what counting invoices took of each family and of the hours.

    `teaching_used`, `salary_used`, `annex_used` and `used` are euros, `hours_used` hours; `share` is the percentage of
    the amount or of the hours that is used, whichever is more.
    """
    seen = FundingRequest.objects.visible_to(actor).filter(state=RequestState.AGREED)
    standing = Agreement.objects.filter(request__in=seen, superseded_at__isnull=True)
    families = {f"{family}_used": used(family) for family in Family.values}
    amount = F("teaching") + F("salary") + F("annex")
    return (
        standing.annotate(**families, hours_used=hours_used())
        .annotate(agreed=amount, used=F("teaching_used") + F("salary_used") + F("annex_used"))
        .annotate(share=Greatest(percentage("used", "agreed"), percentage("hours_used", "total_hours")))
        .select_related("request__company", "request__body", "request__device")
    )


def percentage(part: str, whole: str) -> Case:
    """0 of nothing: what was never agreed warns by its amount, not by a division."""
    return Case(When(**{f"{whole}__gt": 0}, then=F(part) * PERCENT / F(whole)), default=ZERO, output_field=NUMBER)


def counting_invoices() -> QuerySet[Any, Any]:
    return Invoice.objects.filter(request=OuterRef("request"), state__in=COUNTING).order_by().values("request")


def signed(value: Any) -> Case:
    """A credit note gives back."""
    return Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-value), default=value, output_field=NUMBER)


def used(family: str) -> Coalesce:
    """Euros: what the fund validated, else what is invoiced."""
    amount = Coalesce(F("validated_amount"), F("total"), ZERO, output_field=NUMBER)
    rows = counting_invoices().filter(family=family).annotate(sum=Sum(signed(amount))).values("sum")
    return Coalesce(Subquery(rows, output_field=NUMBER), ZERO)


def hours_used() -> Coalesce:
    """Hours of training that were invoiced; other families repeat them."""
    hours = Coalesce(F("hours"), ZERO, output_field=NUMBER)
    rows = counting_invoices().filter(family=Family.TEACHING).annotate(sum=Sum(signed(hours))).values("sum")
    return Coalesce(Subquery(rows, output_field=NUMBER), ZERO)


def dossiers_left(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers of the actor's people, with the hours certified of those agreed: `certified`, `left`, `share`."""
    certified = (
        Certificate.objects.standing()
        .filter(dossier=OuterRef("pk"))
        .order_by()
        .values("dossier")
        .annotate(sum=Sum(F("version__centre") + F("version__placement")))
        .values("sum")
    )
    return (
        Dossier.objects.shared_with(actor)
        .filter(employer=actor.organisation_id)
        .annotate(certified=Coalesce(Subquery(certified, output_field=NUMBER), ZERO))
        .annotate(left=F("hours_agreed") - F("certified"), share=percentage("certified", "hours_agreed"))
        .select_related("training_body")
    )


def at_level(rows: QuerySet[Any], wanted: str, warn_at: int) -> QuerySet[Any]:
    """Rows with a `share` that stand there; « bientôt épuisé » holds whatever warns."""
    return rows.filter(
        {
            Level.FINE: Q(share__lt=warn_at),
            Level.SOON: Q(share__gte=warn_at),
            Level.SPENT: Q(share=PERCENT),
            Level.OVER: Q(share__gt=PERCENT),
        }[Level(wanted)]
    )
