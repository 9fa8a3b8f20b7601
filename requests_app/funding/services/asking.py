"""A company's draft, its people and papers, and sending it (`MYA-02`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts.models import User
from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import discard
from extranet.journal.services import record
from extranet.organisations.models import Organisation, Worker
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import verbs
from ..mails import asking as mails
from ..models import Device, DevicePiece, FundingRequest, RequestPerson, RequestPiece
from ..permissions import check_company, check_member
from ..workflow import EDITABLE, AmendmentState, RequestState
from . import receipts
from .labels import label_of
from .locking import locked_in
from .numbers import Series, next_number
from .pieces import add_papers, missing_pieces

STOPPABLE = [RequestState.SENT, RequestState.INCOMPLETE, RequestState.COMPLETE, RequestState.AGREED]


@transaction.atomic
def begin(*, actor: Actor, device: Device, company: Organisation, **values: Any) -> FundingRequest:
    """A new draft for a device that is offered. `values` may be any of the fields that people fill in.

    Raises `ValidationError` for a device that isn't, and by field.
    """
    check_member(actor)
    request = FundingRequest(device=device, company=company, created_by_id=actor.user_id, **values)
    check_company(actor, request)
    if not device.is_offered:
        raise ValidationError({"device": _("Ce dispositif n’est plus proposé : choisissez-en un autre.")})
    save_valid(request)
    record(actor, verbs.REQUEST_BEGUN, request, facts={"device": device.code})
    return request


def begin_own(*, actor: Actor, device: Device) -> FundingRequest:
    """A new draft of the actor's company, for her establishment where she keeps some only.

    Raises as `begin`, and `Http404` without an organisation.
    """
    check_member(actor)
    company = get_object_or_404(Organisation, pk=actor.organisation_id)
    limited = sorted(actor.establishments)
    establishment = company.establishments.filter(pk__in=limited).order_by("pk").first() if limited else None
    return begin(actor=actor, device=device, company=company, establishment=establishment)


@transaction.atomic
def change(*, actor: Actor, request: FundingRequest, version: int, **values: Any) -> FundingRequest:
    """A draft may be emptied again; what was sent may be corrected, and stays whole.

    Raises `StaleEdit`, `ValidationError` by field, and `MovedOn` once it is neither a draft nor incomplete.
    """
    check_company(actor, request)
    locked_in(request, *EDITABLE)
    current = locked_at(request, version)
    for name, value in values.items():
        setattr(current, name, value)
    if current.state != RequestState.DRAFT and (lacking := blanks(current)):
        raise ValidationError(lacking)
    save_valid(current)
    if current.state != RequestState.DRAFT:  # a draft is saved at each pause: that would drown its story
        record(actor, verbs.REQUEST_CHANGED, current, facts={"fields": sorted(values)})
    return current


@transaction.atomic
def choose_people(*, actor: Actor, request: FundingRequest, workers: Iterable[Worker]) -> FundingRequest:
    """These people and no others; each is of the company.

    Raises `ValidationError` for another's, `MovedOn` once it is neither a draft nor incomplete.
    """
    check_company(actor, request)
    current = locked_in(request, *EDITABLE)
    wanted = {worker.pk: worker for worker in workers}
    if any(worker.organisation_id != current.company_id for worker in wanted.values()):
        raise ValidationError({"people": _("Choisissez des salariés de l’entreprise.")})
    current.people.exclude(worker__in=wanted).delete()
    known = set(current.people.values_list("worker", flat=True))
    RequestPerson.objects.bulk_create(
        RequestPerson(request=current, worker=worker) for pk, worker in wanted.items() if pk not in known
    )
    record(actor, verbs.PEOPLE_CHOSEN, current, facts={"people": len(wanted)})
    return current


def add_paper(
    *,
    actor: Actor,
    fund: Fund,
    request: FundingRequest,
    upload: Inspected,
    piece: DevicePiece | None = None,
    name: str = "",
) -> RequestPiece:
    """Deposit a paper, for a piece of the device or under a name of one's own. Raises as `add_papers`."""
    (paper,) = add_papers(actor=actor, fund=fund, request=request, uploads=[upload], piece=piece, name=name)
    return paper


@transaction.atomic
def send(*, actor: Actor, fund: Fund, request: FundingRequest, language: str = "") -> FundingRequest:
    """« Envoyer »: it gets its number, and the sender her receipt: a PDF in `language`, and a mail.

    Raises `ValidationError` that names each thing that is missing.
    """
    check_company(actor, request)
    current = locked_in(request, RequestState.DRAFT)
    if missing := what_is_missing(current):
        raise ValidationError(missing)
    current.send()
    current.number = next_number(Series.REQUEST, timezone.localdate(timezone=fund.zone))
    current.receipt = receipts.order_receipt(
        actor=actor, fund=fund, request=current, language=language or fund.language
    )
    current.version += 1
    current.save()
    record(actor, verbs.REQUEST_SENT, current, facts={"number": current.number})
    if actor.user_id and (sender := User.objects.filter(pk=actor.user_id).first()):
        mails.tell_sent(fund, current, sender)
    return current


@transaction.atomic
def delete_draft(*, actor: Actor, request: FundingRequest) -> None:
    """« Abandonner le brouillon »: nothing of it is left, its files neither. Raises `MovedOn` once it was sent."""
    check_company(actor, request)
    current = locked_in(request, RequestState.DRAFT)
    documents = list(Document.objects.filter(pk__in=current.papers.values("document")).order_by("pk"))
    record(actor, verbs.DRAFT_DELETED, current)
    current.delete()
    for document in documents:
        discard(document)


@transaction.atomic
def give_up(*, actor: Actor, request: FundingRequest, reason: str = "") -> FundingRequest:
    """« Abandonner la demande »: the company doesn't want it any more. An open amendment goes with it.

    Raises `ValidationError` while an invoice counts against what was agreed.
    """
    check_company(actor, request)
    current = locked_in(request, *STOPPABLE)
    if current.invoices.counting().exists():
        raise ValidationError(
            _(
                "Une facture est déposée pour ce dossier : il ne peut plus être abandonné. Si la formation change,"
                " demandez un avenant ; si elle n’a pas lieu, faites d’abord retirer la facture."
            )
        )
    for amendment in current.amendments.filter(state=AmendmentState.ASKED):
        amendment.withdraw()
        amendment.save()
    current.give_up()
    current.version += 1
    current.save()
    record(actor, verbs.REQUEST_GIVEN_UP, current, text=reason.strip())
    return current


def what_is_missing(request: FundingRequest) -> dict[str, list[str]]:
    """By field, what keeps a draft from being sent; empty when nothing does."""
    missing = blanks(request)
    if not request.people.exists():
        missing["people"] = [_("Choisissez au moins un bénéficiaire.")]
    if absent := missing_pieces(request):
        names = ", ".join(f"« {piece.name} »" for piece in absent)
        missing["papers"] = [_("Il manque encore : %(names)s.") % {"names": names}]
    return missing


def blanks(request: FundingRequest) -> dict[str, list[str]]:
    """By field, what was left empty and is needed by the fund. Runs no query."""
    missing: dict[str, list[str]] = {}
    for name in ("title", "starts_on", "ends_on", "hours"):
        if not getattr(request, name):
            label = label_of(FundingRequest, name)
            missing[name] = [_("Indiquez : %(field)s.") % {"field": label}]
    if not (request.body_id or request.body_name):
        missing["body_name"] = [_("Indiquez l’organisme de formation.")]
    if request.total <= 0:
        missing["teaching"] = [_("Indiquez au moins un montant demandé.")]
    return missing
