"""What the fund's staff do about declarations: what was paid, and reminders (`MYA-05`)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.models import Entry
from extranet.journal.services import record
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import verbs
from ..contribution_campaign import undeclared
from ..contribution_statements import euros
from ..declaration_states import DeclarationState
from ..mails.contributions import tell_reminder
from ..models import ContributionReminder, Declaration
from ..permissions import check_funding_staff
from .locking import refuse_other

AT_ONCE = 500  # companies reminded by one click
PAUSE = datetime.timedelta(days=7)  # nobody is reminded of the same twice in less

Kind = ContributionReminder.Kind


@transaction.atomic
def note_paid(
    *,
    actor: Actor,
    fund: Fund,
    declaration: Declaration,
    version: int,
    paid: Decimal,
    paid_on: datetime.date | None,
    bank_reference: str = "",
) -> Declaration:
    """What arrived for it in all; the same field corrects it. Raises `StaleEdit`, `MovedOn` once it is replaced, and
    `ValidationError` for an amount without its day, or a day to come.
    """
    check_funding_staff(actor)
    current = locked_at(declaration, version)
    refuse_other(current.state, current.get_state_display(), [DeclarationState.SENT])
    if paid and paid_on is None:
        raise ValidationError({"paid_on": _("Indiquez le jour où ce montant est arrivé.")})
    if paid_on and paid_on > timezone.localdate(timezone=fund.zone):
        raise ValidationError({"paid_on": _("Ce jour n’est pas encore venu.")})
    received = paid - current.paid
    current.paid = paid
    current.paid_on, current.bank_reference = (paid_on, bank_reference) if paid else (None, "")
    save_valid(current)
    day = current.paid_on.isoformat() if current.paid_on else ""
    facts = {"number": current.number, "paid_on": day, "received": str(received)}
    record(actor, verbs.CONTRIBUTION_PAID, current, facts=facts)
    return current


@transaction.atomic
def receive(
    *,
    actor: Actor,
    fund: Fund,
    declaration: Declaration,
    amount: Decimal,
    paid_on: datetime.date,
    bank_reference: str = "",
) -> Declaration:
    """One transfer more for it, as a line of the bank's file says.

    Raises `ValidationError` for more than is left to pay, and for a transfer of the same day and amount that was noted
    already: a file that is imported twice pays nothing twice. Whoever means it notes it on the declaration's page.
    """
    check_funding_staff(actor)
    current = Declaration.objects.select_for_update(of=("self",)).select_related("company").get(pk=declaration.pk)
    if amount <= 0:
        raise ValidationError(_("Un montant reçu est plus grand que zéro."))
    if is_noted(current, amount, paid_on):
        raise ValidationError(
            _("Ce virement est déjà noté. Si c’en est un autre, notez-le sur la page de la déclaration.")
        )
    if amount > current.balance:
        raise ValidationError(
            _("Il reste %(left)s à payer. Si plus est arrivé, notez-le sur la page de la déclaration.")
            % {"left": euros(max(current.balance, Decimal("0.00")))}
        )
    return note_paid(
        actor=actor,
        fund=fund,
        declaration=current,
        version=current.version,
        paid=current.paid + amount,
        paid_on=paid_on,
        bank_reference=bank_reference or current.bank_reference,
    )


def is_noted(declaration: Declaration, amount: Decimal, paid_on: datetime.date) -> bool:
    """Whether the journal knows a transfer of this amount on this day that wasn't taken back since."""
    same = {"paid_on": paid_on.isoformat(), "received": str(amount)}
    noted = Entry.objects.of_subject(declaration).filter(verb=verbs.CONTRIBUTION_PAID.name, facts__contains=same)
    return declaration.paid >= amount and noted.exists()


def to_remind(year: int, kind: str, now: datetime.datetime) -> QuerySet[Organisation]:
    """The companies that didn't declare (or pay) this year and weren't reminded of it lately."""
    lately = ContributionReminder.objects.filter(year=year, kind=kind, made_at__gt=now - PAUSE)
    if kind == Kind.DECLARE:
        late = undeclared(year)
    else:
        owing = Declaration.objects.to_pay().filter(year=year, due_on__lt=timezone.localdate())
        late = Organisation.objects.filter(pk__in=owing.values("company"))
    return late.exclude(pk__in=lately.values("company"))


def reachable(companies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those with a contributions manager in force, to whom one can write."""
    return companies.filter(Exists(managers().filter(organisation=OuterRef("pk"))))


def managers() -> QuerySet[Membership]:
    today = timezone.localdate()
    return Membership.objects.in_force(today).filter(roles__contains=[Role.CONTRIBUTIONS_MANAGER])


@transaction.atomic
def remind(*, actor: Actor, fund: Fund, year: int, kind: str) -> int:
    """Write to the contributions managers of the next companies. Returns how many companies were written to."""
    check_funding_staff(actor)
    waiting = reachable(to_remind(year, kind, timezone.now()))
    companies = list(waiting.select_for_update(of=("self",)).order_by("name_folded", "pk")[:AT_ONCE])
    for company in companies:
        ContributionReminder.objects.create(company=company, year=year, kind=kind, made_by_id=actor.user_id)
    for member in managers().filter(organisation__in=companies).select_related("user").order_by("pk"):
        tell_reminder(fund, member, year=year, kind=kind)
    if companies:
        facts = {"year": year, "kind": kind, "companies": len(companies)}
        record(actor, verbs.CONTRIBUTION_REMINDED, fund, facts=facts)
    return len(companies)
