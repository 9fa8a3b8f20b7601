"""The signed recap comes back: compared with ours, its signer with the declared representative (`ATM-28`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit, discard
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Recap, Request
from ..permissions import check_company
from ..signatures import examine_signed_recap
from ..workflow import Part, RequestState
from .changes import locked, moved_on


@transaction.atomic
def deposit_signed(*, actor: Actor, fund: Fund, request: Request, upload: Inspected) -> Recap:
    """A mandatee deposits the signed file; another one may take its place until the request is sent to the fund.

    Raises `ValidationError` that says exactly why a file isn't taken.
    """
    check_company(actor, request)
    current = locked(request)
    recap = recap_to_sign(current)
    take(actor, fund, current, recap, upload, by_link=False)
    return recap


def recap_to_sign(request: Request) -> Recap:
    """The recap whose signed file may be deposited now. Raises `ValidationError` when there is none."""
    if not awaits_signature(request):
        raise moved_on(request)
    recap = valid_recap(request)
    if recap is None:
        raise ValidationError(_("Le récapitulatif n’est plus valable : générez-en un nouveau, et faites-le signer."))
    return recap


def awaits_signature(request: Request) -> bool:
    """Whether the state allows a signed file: until it is sent, or when the fund asks for another signature."""
    asked_again = request.state == RequestState.COMPLEMENT and Part.SIGNATURE in request.reopened
    return asked_again or request.state in {RequestState.TO_SIGN, RequestState.SIGNED}


def valid_recap(request: Request) -> Recap | None:
    """The recap that holds, None when there is none or a change made it void (`ATM-27`)."""
    recaps = Recap.objects.filter(request=request.pk, voided_at__isnull=True)
    return recaps.select_related("request", "document", "signed_document").first()


def take(actor: Actor, fund: Fund, request: Request, recap: Recap, upload: Inspected, *, by_link: bool) -> None:
    """Judge the file and keep it. `request` is locked. Raises `ValidationError` at `file`."""
    finding = examine_signed_recap(fund, recap, upload)
    if finding.refusal:
        raise ValidationError({"file": [str(line) for line in finding.refusal]})
    document = deposit(
        fund_id=fund.pk,
        upload=upload,
        file_name=f"recapitulatif-{request.number}-{recap.edition}-signe.pdf",
        user_id=actor.user_id,
    )
    former, recap.signed_document = recap.signed_document, document
    recap.signature, recap.signature_details = finding.signature, finding.details
    recap.signer_differs = finding.signer_differs
    recap.difference_confirmed_at = recap.difference_confirmed_by = None
    recap.deposited_at, recap.deposited_by_link = timezone.now(), by_link
    recap.save()
    if former and request.sent_to_fund_at is None:
        discard(former)  # the fund never saw it, and nothing points at it any more
    recap.links.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=recap.deposited_at)
    match request.state:
        case RequestState.SIGNED:
            request.drop_signature()
        case RequestState.COMPLEMENT:
            request.sign_again()
    request.take_signature()
    request.save()
    facts = {"edition": recap.edition, "sha256": document.sha256, "signature": recap.signature, "by_link": by_link}
    record(actor, verbs.SIGNED_DEPOSITED, request, facts=facts)


@transaction.atomic
def confirm_signer(*, actor: Actor, request: Request) -> Recap:
    """A mandatee confirms that the one who signed, another than was declared, may sign; the fund sees both names.

    A second click changes nothing. Raises `ValidationError` when there is no such difference.
    """
    check_company(actor, request)
    current = locked(request)
    if current.state != RequestState.SIGNED:
        raise moved_on(current)
    recap = valid_recap(current)
    if recap is None or not recap.signer_differs:
        raise ValidationError(_("Le signataire est le représentant déclaré : il n’y a rien à confirmer."))
    if recap.difference_confirmed_at is None:
        recap.difference_confirmed_at, recap.difference_confirmed_by_id = timezone.now(), actor.user_id
        recap.save(update_fields=["difference_confirmed_at", "difference_confirmed_by"])
        record(actor, verbs.DIFFERENCE_CONFIRMED, current, facts={"edition": recap.edition})
    return recap
