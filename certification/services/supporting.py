"""A certifier's profile and the two documents behind it: deposited by the body, checked by the fund's staff."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import deposit as deposit_document
from extranet.journal.services import record
from extranet.organisations import second_opinion
from extranet.organisations.models import Membership, Organisation, Proposal
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import choices_of
from ..mails import supporting as mails
from ..models import Certifier, SupportingDocument
from ..periods import months_after, today_at
from ..permissions import check_own_body
from ..supporting_decision import ACCEPTANCE
from ..workflow.supporting import SupportingState

Kind = SupportingDocument.Kind


@transaction.atomic
def choose_profile(*, actor: Actor, body: Organisation, certifies: bool) -> None:
    """« Je suis certificateur », or no longer: her own choice. Twice changes nothing; her letter stays where it is."""
    member = own_membership(actor, body)
    if certifies:
        profile, is_new = Certifier.objects.get_or_create(membership=member)
        if is_new:
            record(actor, verbs.CERTIFIER_DECLARED, profile)
        return
    for profile in Certifier.objects.filter(membership=member):
        record(actor, verbs.CERTIFIER_STOPPED, profile)
        profile.delete()


def own_membership(actor: Actor, body: Organisation) -> Membership:
    """Hers, locked: two clicks at once come one after the other."""
    check_own_body(actor, body)
    member = Membership.objects.select_for_update(of=("self",)).filter(organisation=body, user=actor.user_id).first()
    if member is None:
        raise PermissionDenied(_("Un profil de certificateur est celui d’une personne de l’organisme."))
    return member


@transaction.atomic
def deposit(*, actor: Actor, body: Organisation, kind: Kind, upload: Inspected) -> SupportingDocument:
    """« Ajouter »: it waits for the fund's check and takes the place of the one before, whatever that was worth.

    Raises `ValidationError` for somebody who hasn't chosen « Je suis certificateur » (`ATN-16`).
    """
    member = own_membership(actor, body)
    if not Certifier.objects.filter(membership=member).exists():
        raise ValidationError({"certifies": _("Choisissez d’abord « Je suis certificateur ».")})
    Organisation.objects.select_for_update(of=("self",)).get(pk=body.pk)  # deposits of one line come one by one
    certifier = member if kind == Kind.LETTER else None
    line = SupportingDocument.objects.current().filter(body=body, kind=kind, certifier=certifier)
    for former in line.select_for_update(of=("self",)):
        former.replace()
        former.save()
    document = deposit_document(
        fund_id=actor.fund_id, upload=upload, file_name=file_name(kind, upload), user_id=actor.user_id
    )
    new = SupportingDocument.objects.create(
        kind=kind, body=body, certifier=certifier, document=document, deposited_by_id=actor.user_id
    )
    record(actor, verbs.SUPPORTING_DEPOSITED, new, facts={"kind": kind.value, "sha256": document.sha256})
    return new


def file_name(kind: Kind, upload: Inspected) -> str:
    return f"{'kbis' if kind == Kind.KBIS else 'lettre-de-consentement'}.{upload.kind.suffix}"


@transaction.atomic
def accept(*, actor: Actor, fund: Fund, document: SupportingDocument) -> SupportingDocument | Proposal:
    """« Conforme »; where the fund decides by two, a second person must confirm. Raises as `carry_out_acceptance`."""
    check_staff(actor, Capability.CERTIFICATION)
    if not second_opinion.is_asked(fund, ACCEPTANCE):
        return carry_out_acceptance(actor=actor, fund=fund, document=document)
    current = acceptable(document)
    facts = {"kind": current.kind, "sha256": current.document.sha256}
    return second_opinion.propose(actor=actor, fund=fund, decision=ACCEPTANCE, subject=current, facts=facts)


def carry_out_acceptance(*, actor: Actor, fund: Fund, document: SupportingDocument) -> SupportingDocument:
    """From now on it counts, until its day when the fund has chosen one. Called by `accept` and by a confirmation.

    Raises `ValidationError` when it is no longer waiting, or its file wasn't scanned.
    """
    current = acceptable(document)
    months = choices_of(fund).proof_valid_months
    current.accept(valid_until=months_after(today_at(fund), months) if months else None)
    current.save()
    valid_until = current.valid_until.isoformat() if current.valid_until else None
    facts = {"kind": current.kind, "sha256": current.document.sha256, "valid_until": valid_until}
    record(actor, verbs.SUPPORTING_ACCEPTED, current, facts=facts)
    mails.tell_decision(fund, current)
    return current


def acceptable(document: SupportingDocument) -> SupportingDocument:
    """The document, locked. Raises `ValidationError` when it is no longer waiting, infected, or not scanned yet."""
    current = locked(document, SupportingState.DEPOSITED)
    if current.document.state == Document.State.INFECTED:
        raise ValidationError(
            _("L’antivirus a refusé ce fichier : refusez le justificatif, l’organisme en déposera un autre.")
        )
    if not current.document.is_ready:
        raise ValidationError(_("L’antivirus n’a pas encore analysé ce fichier : réessayez dans quelques minutes."))
    return current


@transaction.atomic
def refuse(*, actor: Actor, fund: Fund, document: SupportingDocument, reason: str) -> SupportingDocument:
    """With a reason, which the body reads; it deposits another.

    Raises `ValidationError` without one, or when it is no longer waiting.
    """
    check_staff(actor, Capability.CERTIFICATION)
    current = locked(document, SupportingState.DEPOSITED)
    current.refuse(reason=given(reason))
    current.save()
    record(actor, verbs.SUPPORTING_REFUSED, current, facts={"kind": current.kind}, text=current.reason)
    mails.tell_decision(fund, current)
    return current


@transaction.atomic
def withdraw_check(*, actor: Actor, fund: Fund, document: SupportingDocument, reason: str) -> SupportingDocument:
    """What was conform is no longer: certifying online stops at once, also for a code that was sent already.

    Raises `ValidationError` without a reason, or when it isn't conform.
    """
    check_staff(actor, Capability.CERTIFICATION)
    current = locked(document, SupportingState.CONFORM)
    current.withdraw(reason=given(reason))
    current.save()
    record(actor, verbs.SUPPORTING_WITHDRAWN, current, facts={"kind": current.kind}, text=current.reason)
    mails.tell_decision(fund, current)
    return current


def given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : l’organisme lit ce motif.")})
    return reason.strip()


def locked(document: SupportingDocument, state: SupportingState) -> SupportingDocument:
    """The document as it is stored, locked. Raises `ValidationError` when it has moved on meanwhile."""
    rows = SupportingDocument.objects.select_for_update(of=("self",)).select_related("document", "body", "certifier")
    current = rows.get(pk=document.pk)
    if current.state != state:
        raise ValidationError(
            _("Ce justificatif est maintenant « %(state)s » : rechargez la page pour voir ce qui a changé."),
            params={"state": SupportingState(current.state).label},
        )
    return current


def check_kbis_again(actor: Actor, body: Organisation) -> None:
    """The name or the representative that the Kbis was compared with has changed: the fund looks at it again."""
    checked = SupportingDocument.objects.filter(body=body, kind=Kind.KBIS, state=SupportingState.CONFORM)
    for kbis in checked.select_for_update(of=("self",)):
        kbis.ask_again()
        kbis.save()
        record(actor, verbs.SUPPORTING_TO_CHECK_AGAIN, kbis)


def expire(fund: Fund) -> int:
    """In the open scope: end what was valid until yesterday, and tell its body. It has stopped counting by itself."""
    actor = Actor.system(fund)
    over = SupportingDocument.objects.expired_on(today_at(fund)).select_related("document", "body", "certifier")
    count = 0
    for current in over.select_for_update(of=("self",), skip_locked=True).order_by("pk"):
        current.expire()
        current.save()
        record(actor, verbs.SUPPORTING_EXPIRED, current, facts={"valid_until": str(current.valid_until)})
        mails.tell_decision(fund, current)
        count += 1
    return count
