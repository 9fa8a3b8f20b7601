"""The « bilan pédagogique et financier » (Cerfa 10443), as far as the extranet knows it (Code du travail, L. 6352-11).

Frames keep the form's letters. What nobody said here stays empty, with the reason: an invented zero would be declared.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, F, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from certification.models import Certificate
from certification.models import Payment as DossierPayment
from certification.models.dossiers import Device as DossierDevice
from certification.models.dossiers import Nature
from certification.periods import month_of
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor

from ..invoice_states import COUNTING
from ..models import Attestation, Family, Invoice, RequestPerson
from ..models.costs import ZERO
from ..queries.agreements import EUROS
from ..queries.invoices import InvoiceQuerySet
from . import lines
from .lines import Frame, Line

TITLES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Taught:
    """One person in one training: what F counts. `line` is where F-1 puts her."""

    title: str
    hours: Decimal
    line: str
    nature: str


@dataclass(frozen=True, slots=True)
class Report:
    """What of a body's yearly report is known here (`BEY-24`), both days included."""

    body: Organisation
    first: datetime.date
    last: datetime.date
    frames: list[Frame] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing of this period is known here, but who the body is."""
        return not any(line.is_known for frame in self.frames for line in frame.lines if frame.letter != "A")


def report_of(
    actor: Actor, body: Organisation, first: datetime.date, last: datetime.date, *, with_dossiers: bool = False
) -> Report:
    """Both days included; of what the actor may read. As many queries, however long the period.

    `with_dossiers`: the fund certifies hours, so that figures also lead to its dossiers and their payments.
    """
    sources = lines.sources(first, last, with_dossiers=with_dossiers)
    people = list(taught(actor, body, first, last))
    products = products_of(actor, body, first, last)
    return Report(
        body,
        first,
        last,
        [
            lines.identity(body, first, last),
            lines.products(products, sources),
            lines.charges(),
            lines.trainers(),
            lines.trainees(by_line(people), sources),
            lines.entrusted(),
            lines.objectives(by_nature(people)),
            lines.specialities(by_title(people)),
            lines.taught_for_others(),
        ],
    )


def products_of(actor: Actor, body: Organisation, first: datetime.date, last: datetime.date) -> dict[str, Decimal]:
    """Euros before tax by line of frame C: invoices dated in the period, and what was paid for dossiers."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    amount = Coalesce("net", "total", output_field=EUROS)
    signed = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-amount), default=amount, output_field=EUROS)
    sums = own_invoices(actor, body, first, last).order_by().values(code=F("request__device__code"))
    for code, euros in sums.annotate(euros=Sum(signed)).values_list("code", "euros"):
        found[lines.line_of(code)] += euros or ZERO
    payments = DossierPayment.objects.visible_to(actor).in_force().filter(dossier__training_body=body)
    paid = payments.filter(paid_on__range=(first, last)).order_by().values("dossier__device")
    for device, euros in paid.annotate(euros=Sum("amount")).values_list("dossier__device", "euros"):
        found["C2d" if device == DossierDevice.PTP else "C2h"] += euros or ZERO
    return dict(found)


def own_invoices(actor: Actor, body: Organisation, first: datetime.date, last: datetime.date) -> InvoiceQuerySet:
    """The body's invoices of trainings that count, dated in the period."""
    rows = Invoice.objects.visible_to(actor).filter(depositor=body, family=Family.TEACHING, state__in=COUNTING)
    return rows.filter(dated_on__range=(first, last))


def taught(actor: Actor, body: Organisation, first: datetime.date, last: datetime.date) -> Iterator[Taught]:
    """Each person in each training with hours in the period: certified, or attested with an invoice, never both."""
    certified = Certificate.objects.visible_to(actor).standing().filter(dossier__training_body=body)
    months = certified.filter(month__gte=month_of(first), month__lte=last).order_by()
    sums = months.values("dossier", "dossier__training_title", "dossier__nature").annotate(hours=Sum("version__centre"))
    for _dossier, title, nature, hours in sums.values_list(
        "dossier", "dossier__training_title", "dossier__nature", "hours"
    ):
        if hours:
            yield Taught(title, hours, "F1b" if nature == Nature.APPRENTICESHIP else "F1a", nature)
    followed = set(RequestPerson.objects.filter(dossier__training_body=body).values_list("request", "worker"))
    invoices = own_invoices(actor, body, first, last).filter(kind=Invoice.Kind.INVOICE).values("pk")
    attested = Attestation.objects.filter(invoice__in=invoices, worker__isnull=False, hours__gt=0).order_by()
    names = ("invoice__request", "worker", "invoice__request__title", "invoice__request__device__code")
    for request, worker, title, code, hours in (
        attested.values(*names).annotate(sum=Sum("hours")).values_list(*names, "sum")
    ):
        if (request, worker) not in followed:
            is_apprentice = lines.line_of(code) == "C2a"
            yield Taught(title, hours, "F1b" if is_apprentice else "F1a", Nature.TRAINING)


Counted = dict[str, tuple[int, Decimal]]  # people and hours


def counted(pairs: Iterable[tuple[str, Decimal]]) -> Counted:
    people: dict[str, int] = defaultdict(int)
    hours: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for key, one in pairs:
        people[key] += 1
        hours[key] += one
    return {key: (people[key], hours[key]) for key in people}


def by_line(people: list[Taught]) -> Counted:
    return counted((one.line, one.hours) for one in people)


def by_nature(people: list[Taught]) -> Counted:
    return counted((lines.objective_of(one.nature), one.hours) for one in people)


def by_title(people: list[Taught]) -> list[tuple[str, int, Decimal]]:
    """The trainings with the most hours first, the rest of them together at the end."""
    found = counted((one.title, one.hours) for one in people)
    ordered = sorted(found.items(), key=lambda pair: (-pair[1][1], pair[0]))
    shown = [(title, *figures) for title, figures in ordered[:TITLES_SHOWN]]
    if rest := ordered[TITLES_SHOWN:]:
        shown.append((_("Autres intitulés"), sum(one[1][0] for one in rest), sum((one[1][1] for one in rest), ZERO)))
    return shown


__all__ = ["Line", "Report", "report_of"]
