"""A company's yearly declaration: begun with last year's data, sent with a number, corrected by another (`MYA-05`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from extranet.documents.services import order_pdf
from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import contribution_campaign as campaign
from .. import verbs
from ..contribution_engine import Statement
from ..contribution_statements import euros, facts_of, groups_of, printed, rates_of, statement_of
from ..declaration_states import DeclarationState
from ..models import Declaration, DeclarationLine
from ..models.contributions import Collector
from ..permissions import check_contributions, check_declaration
from .locking import refuse_other
from .numbers import Series, next_number

TEMPLATE = "funding/contributions/pdf/receipt.html"
SAID = ("headcount", "lowest_headcount", "payroll", "alsace_moselle", "fixed_term", "chosen")


def locked_company(company: Organisation) -> Organisation:
    """Held until the transaction ends: a company's declarations are begun and sent one after the other."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=company.pk)


@transaction.atomic
def begin(*, actor: Actor, fund: Fund, company: Organisation, year: int) -> Declaration:
    """The draft for a year; one that was begun already is given back. Raises `ValidationError` for a year that isn't
    open or is declared, and where contributions are collected elsewhere.
    """
    check_contributions(actor)
    today = timezone.localdate(timezone=fund.zone)
    if not campaign.collects_here(fund):
        raise ValidationError(_("Les contributions se déclarent sur un autre site : suivez le lien de cette page."))
    if year not in campaign.years_open(today):
        raise ValidationError(_("Cette année ne se déclare pas ici : seules les cinq dernières, une fois terminées."))
    current = locked_company(company)
    of_year = Declaration.objects.filter(company=current, year=year)
    if known := of_year.filter(state=DeclarationState.DRAFT).first():
        return known
    declaration = Declaration(
        company=current, year=year, due_on=campaign.due_on(fund, year), **said_before(current, year)
    )
    check_declaration(actor, declaration)
    save_valid_draft(declaration)
    record(actor, verbs.DECLARATION_BEGUN, declaration, facts={"year": year})
    return declaration


def save_valid_draft(declaration: Declaration) -> None:
    """Raises `ValidationError` where this year is declared already."""
    declared = Declaration.objects.standing().filter(company=declaration.company, year=declaration.year)
    if declaration.replaces_id is None and declared.exists():
        raise ValidationError(_("Cette année est déjà déclarée : corrigez la déclaration envoyée."))
    save_valid(declaration)


def said_before(company: Organisation, year: int) -> dict[str, Any]:
    """The figures of the last year that was declared, to be corrected rather than typed again."""
    before = Declaration.objects.standing().filter(company=company, year__lt=year).order_by("-year").first()
    if before is None or before.is_nil:
        return {}
    return {name: getattr(before, name) for name in SAID} | {"prefilled_from": before.year}


@transaction.atomic
def correct(*, actor: Actor, declaration: Declaration) -> Declaration:
    """« Corriger »: a draft with the same figures, which replaces the sent one when it is sent. Begun once.

    Raises `MovedOn` when it is replaced already.
    """
    check_declaration(actor, declaration)
    company = locked_company(declaration.company)
    current = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    refuse_other(current.state, current.get_state_display(), [DeclarationState.SENT])
    if known := current.corrections.filter(state=DeclarationState.DRAFT).first():
        return known
    copied = {name: getattr(current, name) for name in (*SAID, "is_nil", "by_stretch", "due_on", "year")}
    draft = Declaration(company=company, replaces=current, **copied)
    save_valid_draft(draft)
    record(actor, verbs.DECLARATION_BEGUN, draft, facts={"year": draft.year, "replaces": current.number})
    return draft


@transaction.atomic
def change(*, actor: Actor, declaration: Declaration, version: int, **values: Any) -> Declaration:
    """What the draft says. The same again changes nothing, from whichever version: the autosave may have been first.

    Raises `StaleEdit`, and `MovedOn` once it is sent.
    """
    check_declaration(actor, declaration)
    current = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    refuse_other(current.state, current.get_state_display(), [DeclarationState.DRAFT])
    changed = sorted(name for name, value in values.items() if getattr(current, name) != value)
    if not changed:
        return current
    current = locked_at(declaration, version)
    for name, value in values.items():
        setattr(current, name, value)
    save_valid(current)
    record(actor, verbs.DECLARATION_CHANGED, current, facts={"fields": changed})
    return current


@transaction.atomic
def drop(*, actor: Actor, declaration: Declaration) -> None:
    """« Supprimer ce brouillon »: nothing was sent. Raises `MovedOn` once it is."""
    check_declaration(actor, declaration)
    current = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    refuse_other(current.state, current.get_state_display(), [DeclarationState.DRAFT])
    record(actor, verbs.DECLARATION_DROPPED, current.company, facts={"year": current.year})
    current.delete()


@transaction.atomic
def send(*, actor: Actor, fund: Fund, declaration: Declaration, version: int, seen: Decimal) -> Declaration:
    """« Envoyer la déclaration »: its number, its lines as they are now, its receipt; the corrected one is replaced.

    `seen` is the total that the person read. Raises `StaleEdit`, `MovedOn`, and `ValidationError` for a draft that
    lacks something, a year without rates, or a total that is another by now.
    """
    check_declaration(actor, declaration)
    company = locked_company(declaration.company)
    current = locked_at(declaration, version)
    refuse_other(current.state, current.get_state_display(), [DeclarationState.DRAFT])
    rates = rates_of(current.year)
    facts = facts_of(current)
    if facts is None:
        raise ValidationError(_("Il manque l’effectif ou la masse salariale : complétez la déclaration."))
    if not rates.rows:
        raise ValidationError(_("Le fonds n’a pas encore de taux pour cette année : réessayez plus tard."))
    found = statement_of(facts, rates)
    if found.total != seen:
        raise ValidationError(
            _("Les taux ont changé pendant que vous lisiez : le total est maintenant %(total)s. Relisez, puis envoyez.")
            % {"total": euros(found.total)}
        )
    current.company = company
    former = replaced(actor, current)
    current.number = next_number(Series.DECLARATION, timezone.localdate(timezone=fund.zone))
    current.total, current.due = found.total, found.total_of(Collector.FUND)
    current.carried = former.carried + former.paid if former else Decimal("0.00")
    current.counted_headcount, current.is_prorated = found.headcount, found.is_prorated
    current.sent_by_id = actor.user_id
    current.send()
    language = get_language() or fund.language
    current.receipt = order_pdf(
        fund_id=fund.pk,
        template=TEMPLATE,
        payload=receipt_of(current, found, printed(groups_of(found, rates)), former),
        language=language,
        file_name=f"declaration-{current.number}.pdf",
        user_id=actor.user_id,
    )
    save_valid(current)
    store_lines(current, found)
    facts_told = {"number": current.number, "year": current.year}
    record(actor, verbs.DECLARATION_SENT, current, facts=facts_told)
    return current


def replaced(actor: Actor, declaration: Declaration) -> Declaration | None:
    """The one that this corrects, moved out of its place. Raises `MovedOn` when another correction was first."""
    if declaration.replaces_id is None:
        return None
    former = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.replaces_id)
    refuse_other(former.state, former.get_state_display(), [DeclarationState.SENT])
    former.replace()
    former.version += 1
    former.save()
    record(actor, verbs.DECLARATION_REPLACED, former, facts={"number": former.number})
    return former


def store_lines(declaration: Declaration, found: Statement) -> None:
    DeclarationLine.objects.bulk_create(
        DeclarationLine(
            declaration=declaration,
            rate_id=line.rate.key,
            position=place,
            first_day=line.first,
            last_day=line.last,
            base=line.base,
            percent=line.rate.percent,
            amount=line.amount,
        )
        for place, line in enumerate(found.lines)
    )


def receipt_of(
    declaration: Declaration, found: Statement, groups: list[Any], former: Declaration | None
) -> dict[str, Any]:
    """The printed words, in the active language."""
    return {
        "number": declaration.number,
        "company": declaration.company.name,
        "siren": declaration.company.siren,
        "year": str(declaration.year),
        "sent_at": date_format(timezone.localtime(declaration.sent_at), "SHORT_DATETIME_FORMAT"),
        "due_on": date_format(declaration.due_on, "SHORT_DATE_FORMAT"),
        "replaces": former.number if former else "",
        "is_nil": declaration.is_nil,
        "headcount": declaration.headcount,
        "counted": found.headcount,
        "payroll": euros(declaration.payroll),
        "fixed_term": euros(declaration.fixed_term) if declaration.fixed_term else "",
        "alsace_moselle": euros(declaration.alsace_moselle) if declaration.alsace_moselle else "",
        "is_prorated": found.is_prorated,
        "groups": groups,
        "total": euros(found.total),
        "due": euros(declaration.due),
        "carried": euros(declaration.carried) if declaration.carried else "",
        "balance": euros(declaration.balance),
        "to_pay": declaration.balance > 0,
        "to_refund": euros(-declaration.balance) if declaration.balance < 0 else "",
    }
