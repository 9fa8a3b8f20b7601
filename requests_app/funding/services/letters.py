"""Letters from the fund to an organisation: delivered, opened, withdrawn, printed (`MYA-06`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import letters as letter_mails
from ..models import FundingRequest, Invoice, Letter, LetterReading
from ..permissions import check_funding_staff
from ..queries.letters import READERS
from .letter_choices import wants_paper


@transaction.atomic
def deliver(
    *,
    actor: Actor,
    fund: Fund,
    organisation: Organisation,
    kind: str,
    subject: str,
    document: Document,
    roles: Collection[str] = READERS,
    request: FundingRequest | None = None,
    invoice: Invoice | None = None,
    is_told: bool = True,
) -> Letter:
    """Put a letter into an organisation's space, available from now on; its people with one of `roles` get a mail,
    unless another one tells them already (`is_told`).

    `actor` is the fund's staff, or `Actor.system`. `document` may still be on its way from the worker that makes it.
    Raises `ValidationError` for roles that letters aren't shown to, and for a file of somebody else.
    """
    if actor.kind != Kind.SYSTEM:
        check_funding_staff(actor)
    if not set(roles) <= set(READERS):
        raise ValidationError({"roles": _("Un courrier ne peut être montré à ce rôle.")})
    request = request or (invoice.request if invoice else None)
    concerned = {request.company_id, request.body_id} if request else {organisation.pk}
    if invoice:
        concerned.add(invoice.depositor_id)  # its body before an amendment chose another
    if organisation.pk not in concerned:
        raise ValidationError({"request": _("Ce dossier n’est pas celui de cette organisation.")})
    letter = Letter(
        organisation=organisation,
        kind=kind,
        subject=subject,
        document=document,
        roles=sorted(set(roles)),
        request=request,
        invoice=invoice,
        sent_by_id=actor.user_id,
        sender=actor.name if actor.kind == Kind.PERSON else "",
        on_paper=wants_paper(fund, organisation, kind),
    )
    save_valid(letter)
    record(actor, verbs.LETTER_SENT, letter, facts={"kind": kind, "organisation": str(organisation.uuid)})
    if is_told:
        letter_mails.tell_available(fund, letter)
    return letter


@transaction.atomic
def send_letter(
    *,
    actor: Actor,
    fund: Fund,
    organisations: Iterable[Organisation],
    upload: Inspected,
    kind: str,
    subject: str,
    roles: Collection[str],
    request: FundingRequest | None = None,
) -> list[Letter]:
    """Deposit a PDF and deliver it to each of these organisations.

    Raises `ValidationError` for none, and as `deliver`.
    """
    check_funding_staff(actor)
    addressees = list(organisations)
    if not addressees:
        raise ValidationError({"organisation": _("Aucune organisation ne correspond : choisissez autrement.")})
    document = deposit(
        fund_id=fund.pk, upload=upload, file_name=f"courrier.{upload.kind.suffix}", user_id=actor.user_id
    )
    return [
        deliver(
            actor=actor,
            fund=fund,
            organisation=organisation,
            kind=kind,
            subject=subject,
            document=document,
            roles=roles,
            request=request,
        )
        for organisation in addressees
    ]


@transaction.atomic
def open_letter(*, actor: Actor, letter: Letter) -> LetterReading | None:
    """Note that the actor opened it, the first time; None for the fund's staff, and in a support access.

    Raises `PermissionDenied` for a letter that isn't shown to her, or was withdrawn.
    """
    check_may_open(actor, letter)
    if actor.organisation_id != letter.organisation_id or actor.support or actor.user_id is None:
        return None
    reading, is_first = LetterReading.objects.get_or_create(
        letter=letter, user_id=actor.user_id, defaults={"name": actor.name}
    )
    if is_first:
        record(actor, verbs.LETTER_OPENED, letter)
    return reading


def may_open(actor: Actor, letter: Letter) -> bool:
    """Whether the actor may read the letter's file, not only its line in the list."""
    return Letter.objects.readable_by(actor).filter(pk=letter.pk).exists()


def check_may_open(actor: Actor, letter: Letter) -> None:
    """Raises `PermissionDenied`, which says whose letter it is to read."""
    if not may_open(actor, letter):
        raise PermissionDenied(refusal(letter))


def refusal(letter: Letter) -> str:
    """Why somebody who sees that the letter is there can't open it."""
    if letter.withdrawn_at:
        return _("Ce courrier a été retiré par le fonds : %(reason)s") % {"reason": letter.withdrawal_reason}
    roles = ", ".join(letter.role_labels)
    return _("Ce courrier est montré à ces rôles de l’organisation : %(roles)s. Adressez-vous à eux.") % {
        "roles": roles
    }


@transaction.atomic
def withdraw_letter(*, actor: Actor, letter: Letter, reason: str) -> Letter:
    """« Retirer »: sent by mistake. It stays in both lists with the reason; its file opens no more.

    Raises `ValidationError` without a reason, and when it is withdrawn already.
    """
    check_funding_staff(actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez le motif : l’organisation le lit.")})
    current = locked_letter(letter)
    if current.withdrawn_at:
        raise ValidationError(_("Ce courrier est déjà retiré."))
    current.withdrawn_at, current.withdrawn_by_id = timezone.now(), actor.user_id
    current.withdrawal_reason = reason.strip()
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    record(actor, verbs.LETTER_WITHDRAWN, current, text=current.withdrawal_reason)
    return current


def locked_letter(letter: Letter) -> Letter:
    """As it is stored now, held until the transaction ends."""
    return Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)


@transaction.atomic
def note_printed(*, actor: Actor, letters: Collection[UUID]) -> int:
    """« Imprimées »: of these, those that still were to be printed; how many. Raises `ValidationError` for none."""
    check_funding_staff(actor)
    rows = Letter.objects.to_print().filter(uuid__in=letters).select_for_update(of=("self",))
    found = list(rows.order_by("pk"))
    if not found:
        raise ValidationError(_("Cochez au moins un courrier encore à imprimer."))
    for letter in found:
        letter.printed_at, letter.printed_by_id = timezone.now(), actor.user_id
        letter.save(update_fields=["printed_at", "printed_by"])
        record(actor, verbs.LETTER_PRINTED, letter)
    return len(found)
