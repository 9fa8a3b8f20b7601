"""« Coordonnées bancaires »: deposited with a proof, confirmed by two people of the fund, told to the old address."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit as deposit_document
from extranet.journal.services import record
from extranet.organisations import second_opinion
from extranet.organisations.models import Organisation, Proposal
from extranet.tenants.actor import Actor
from extranet.tenants.encryption import decrypt, encrypt
from extranet.tenants.models import Fund
from extranet.tenants.retention import BLANK

from .. import verbs
from ..accounts_shown import in_groups, masked, read_bic, read_iban
from ..bank_decision import CONFIRMATION
from ..mails import bank as mails
from ..models import BankDetails
from ..permissions import check_funding_staff
from ..queries.bank import keeps_bank_details
from . import paying
from .locking import refuse_other

State = BankDetails.State


def check_own_details(actor: Actor, organisation: Organisation) -> None:
    if not (keeps_bank_details(actor) and actor.organisation_id == organisation.pk):
        raise PermissionDenied(
            _(
                "Les coordonnées bancaires sont déposées par un gestionnaire de l’organisme, ou par un responsable de"
                " formation ou des contributions de l’entreprise : demandez-leur."
            )
        )


@transaction.atomic
def deposit(
    *, actor: Actor, fund: Fund, organisation: Organisation, iban: str, bic: str, holder: str, upload: Inspected
) -> BankDetails:
    """They wait for two people of the fund; until then payments go where they went. Told at once to the old address.

    Raises `ValidationError` by field. What waited before is replaced.
    """
    check_own_details(actor, organisation)
    compact, code = read_iban(iban), read_bic(bic)
    if not holder.strip():
        raise ValidationError({"holder": _("Indiquez le titulaire du compte, comme sur le RIB.")})
    current = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    holding = BankDetails.objects.confirmed().filter(organisation=current).first()
    if holding and decrypt(bytes(holding.iban)) == compact and decrypt(bytes(holding.holder)) == holder.strip():
        raise ValidationError({"iban": _("Ce compte est déjà celui que le fonds connaît : il n’y a rien à changer.")})
    BankDetails.objects.waiting().filter(organisation=current).update(state=State.WITHDRAWN)
    proof = deposit_document(
        fund_id=fund.pk, upload=upload, file_name=f"rib.{upload.kind.suffix}", user_id=actor.user_id
    )
    details = BankDetails.objects.create(
        organisation=current,
        iban=encrypt(compact),
        bic=encrypt(code),
        holder=encrypt(holder.strip()),
        shown=masked(compact),
        known_email=current.email,
        proof=proof,
        deposited_by_id=actor.user_id,
    )
    record(actor, verbs.BANK_DEPOSITED, details, facts={"proof": proof.sha256})
    mails.tell(fund, details, mails.What.DEPOSITED)
    return details


@transaction.atomic
def propose(*, actor: Actor, fund: Fund, details: BankDetails) -> Proposal:
    """The first officer compared them with the proof; a second one confirms.

    Raises `MovedOn`, and `ValidationError` while the proof isn't scanned.
    """
    check_funding_staff(actor)
    current = locked_details(details, State.DEPOSITED)
    check_readable(current)
    facts = {"sha256": current.proof.sha256}
    return second_opinion.propose(actor=actor, fund=fund, decision=CONFIRMATION, subject=current, facts=facts)


def confirm_details(*, actor: Actor, fund: Fund, details: BankDetails) -> BankDetails:
    """Called by the second person's confirmation: payments planned from now on go there, those that waited too.

    Raises `MovedOn`, and `ValidationError` while the proof isn't scanned.
    """
    check_funding_staff(actor)
    current = locked_details(details, State.DEPOSITED)
    check_readable(current)
    now = timezone.now()
    former = BankDetails.objects.confirmed().filter(organisation=current.organisation_id)
    old_addresses = list(former.values_list("known_email", flat=True))
    former.update(state=State.FORMER)
    current.state, current.decided_at = State.CONFIRMED, now
    current.save()
    record(actor, verbs.BANK_CONFIRMED, current)
    mails.tell(fund, current, mails.What.CONFIRMED, old_addresses)
    paying.plan_what_waited(actor=actor, fund=fund, payee=current.organisation)
    return current


@transaction.atomic
def refuse(*, actor: Actor, fund: Fund, details: BankDetails, reason: str) -> BankDetails:
    """With a reason, which the organisation reads; payments go on to where they went.

    Raises `ValidationError` without one or while a second person looks at them, `MovedOn` when they don't wait any
    more.
    """
    check_funding_staff(actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez le motif : l’organisation le lit.")})
    current = locked_details(details, State.DEPOSITED)
    if second_opinion.open_proposal(CONFIRMATION, current):
        raise ValidationError(_("Une seconde personne les regarde déjà : elle les renvoie d’abord."))
    current.state, current.decided_at, current.reason = State.REFUSED, timezone.now(), reason.strip()
    current.save()
    record(actor, verbs.BANK_REFUSED, current, text=current.reason)
    mails.tell(fund, current, mails.What.REFUSED)
    return current


@transaction.atomic
def reveal(*, actor: Actor, details: BankDetails) -> dict[str, str]:
    """IBAN, BIC and holder in clear, for the officer who compares them with the proof; noted in the journal.

    « — » of what was forgotten at the end of its retention.
    """
    check_funding_staff(actor)
    record(actor, verbs.BANK_SHOWN, details)
    return {
        "iban": in_groups(decrypt(bytes(details.iban))) if details.iban else BLANK,
        "bic": decrypt(bytes(details.bic)) if details.bic else BLANK,
        "holder": decrypt(bytes(details.holder)) if details.holder else BLANK,
    }


def check_readable(details: BankDetails) -> None:
    """Raises `ValidationError` while the proof hasn't passed the antivirus."""
    if not details.proof.is_ready:
        raise ValidationError(
            _("Le RIB n’a pas passé l’antivirus : réessayez dans quelques minutes, ou refusez ces coordonnées.")
        )


def locked_details(details: BankDetails, *states: str) -> BankDetails:
    """As stored now, their organisation held. Raises `MovedOn` when they are in none of these states."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=details.organisation_id)
    rows = BankDetails.objects.select_for_update(of=("self",)).select_related("organisation", "proof")
    current = rows.get(pk=details.pk)
    refuse_other(current.state, current.get_state_display(), states)
    return current
