"""Reporting a problem, answering it, and what a fund lays out for all (`ITM-36`…`38`)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from extranet.accounts.models import User
from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.organisations.permissions import check_office, check_staff
from extranet.organisations.roles import ORGANISATIONS, is_of_office
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from . import mails, verbs
from .models import ShelfItem, Ticket, TicketMessage
from .pages import page_named
from .workflow import TicketState

NAME_LENGTH = 170  # of `Ticket.name`


@transaction.atomic
def report(*, actor: Actor, fund: Fund, page: str, about: str, text: str) -> Ticket:
    """« Signaler un problème »: a ticket, its first message, a mail to the fund. Raises `ValidationError`."""
    if actor.kind != Kind.PERSON or actor.user_id is None:
        raise PermissionDenied(_("Connectez-vous pour signaler un problème."))
    ticket = Ticket(
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        name=whose(actor),
        page=page_named(page),
        about=about,
    )
    save_valid(ticket)
    add_message(actor, ticket, text, is_of_fund=False)
    record(actor, verbs.PROBLEM_REPORTED, ticket)
    mails.tell_fund(fund, ticket)
    return ticket


def whose(actor: Actor) -> str:
    """Her name; the address of the account of a participant or a beneficiary, who acts for no organisation."""
    name = actor.name or User.objects.values_list("email", flat=True).get(pk=actor.user_id or 0)
    return str(name)[:NAME_LENGTH]


def add_message(actor: Actor, ticket: Ticket, text: str, *, is_of_fund: bool) -> TicketMessage:
    if actor.user_id is None:
        raise PermissionDenied(_("Connectez-vous pour écrire."))
    message = TicketMessage(
        ticket=ticket, is_of_fund=is_of_fund, name=whose(actor), text=text.strip(), sent_by_id=actor.user_id
    )
    save_valid(message)
    return message


@transaction.atomic
def write(*, actor: Actor, fund: Fund, ticket: Ticket, text: str) -> Ticket:
    """The fund's answer, or the person's next word; the other side is told by mail.

    Raises `ValidationError` for an empty text, and when the fund answers what was closed meanwhile.
    """
    current = locked(ticket)
    is_of_fund = current.user_id != actor.user_id
    if is_of_fund:
        check_office(actor)
        if not can_proceed(current.answer):
            raise ValidationError(_("Ce signalement vient d’être clos : la personne peut le rouvrir en écrivant."))
        current.answer()
    else:
        current.write_again()
    add_message(actor, current, text, is_of_fund=is_of_fund)
    current.moved_at = timezone.now()
    current.save(update_fields=["state", "moved_at"])
    record(actor, verbs.TICKET_ANSWERED if is_of_fund else verbs.TICKET_REOPENED, current)
    if is_of_fund:
        mails.tell_person(fund, current)
    else:
        mails.tell_fund(fund, current)
    return current


@transaction.atomic
def close(*, actor: Actor, ticket: Ticket) -> Ticket:
    """Either side says that it is settled; a second time changes nothing."""
    current = locked(ticket)
    if current.user_id != actor.user_id and not is_of_office(actor):
        check_office(actor)
    if current.state != TicketState.CLOSED:
        current.close()
        current.save(update_fields=["state"])
        record(actor, verbs.TICKET_CLOSED, current)
    return current


def locked(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)


@transaction.atomic
def lay_out(
    *, actor: Actor, fund: Fund, title: str, kind: str, language: str, is_public: bool, upload: Inspected
) -> ShelfItem:
    """Put a document on the shelf. Raises `ValidationError`."""
    check_staff(actor, ORGANISATIONS)
    item = ShelfItem(title=title, kind=kind, language=language, is_public=is_public)
    item.document = kept(actor, fund, item, upload)
    save_valid(item)
    record(actor, verbs.SHELF_ADDED, item, facts={"kind": item.kind, "public": item.is_public})
    return item


@transaction.atomic
def change_item(
    *,
    actor: Actor,
    fund: Fund,
    item: ShelfItem,
    version: int,
    title: str,
    kind: str,
    language: str,
    is_public: bool,
    upload: Inspected | None = None,
) -> ShelfItem:
    """Its words, or a newer file in the place of the old. Raises `StaleEdit` and `ValidationError`."""
    check_staff(actor, ORGANISATIONS)
    current = locked_at(item, version)
    current.title, current.kind, current.language, current.is_public = title, kind, language, is_public
    if upload:
        current.document = kept(actor, fund, current, upload)
    save_valid(current)
    record(actor, verbs.SHELF_CHANGED, current, facts={"file": upload is not None, "public": current.is_public})
    return current


def kept(actor: Actor, fund: Fund, item: ShelfItem, upload: Inspected) -> Document:
    name = f"{item.kind}-{item.uuid.hex[:8]}.{upload.kind.suffix}"
    return deposit(fund_id=fund.pk, upload=upload, file_name=name, user_id=actor.user_id)


@transaction.atomic
def withdraw(*, actor: Actor, item: ShelfItem) -> ShelfItem:
    """Nobody but the staff sees it any more; a second time changes nothing."""
    return set_withdrawn(actor, item, is_withdrawn=True)


@transaction.atomic
def lay_out_again(*, actor: Actor, item: ShelfItem) -> ShelfItem:
    """What was withdrawn from the shelf is shown again (`ITM-37`)."""
    return set_withdrawn(actor, item, is_withdrawn=False)


def set_withdrawn(actor: Actor, item: ShelfItem, *, is_withdrawn: bool) -> ShelfItem:
    """Withdrawn or shown again; the same again changes and notes nothing."""
    check_staff(actor, ORGANISATIONS)
    current = ShelfItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if bool(current.withdrawn_at) != is_withdrawn:
        current.withdrawn_at = timezone.now() if is_withdrawn else None
        current.save(update_fields=["withdrawn_at"])
        record(actor, verbs.SHELF_WITHDRAWN if is_withdrawn else verbs.SHELF_RETURNED, current)
    return current
