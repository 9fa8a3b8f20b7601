"""The fund's staff agree to what a company asks to change of an agreed request, or refuse it (`MYA-03`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Establishment, Organisation, Worker
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..amounts import check_not_below_invoiced
from ..mails import decisions as mails
from ..models import Agreement, Amendment, FundingRequest, RequestPerson
from ..permissions import check_funding_staff
from ..workflow import AmendmentState, RequestState
from .deciding import check_amounts, save_decided
from .decision_letters import send_agreement_letter
from .locking import locked_in, refuse_other

PLAIN = ("place", "body_name", "body_siret")


@transaction.atomic
def agree_amendment(
    *,
    actor: Actor,
    fund: Fund,
    amendment: Amendment,
    teaching: Decimal,
    salary: Decimal,
    annex: Decimal,
    total_hours: Decimal,
    valid_from: datetime.date,
    valid_until: datetime.date,
    note: str = "",
) -> Agreement:
    """Apply the changes and make the next edition of the agreement, with its letter; the former one is superseded.

    `teaching`, `salary` and `annex` are euros, `total_hours` those of all the people together. Raises `MovedOn` when
    somebody was first, `ValidationError` for amounts below what is invoiced already.
    """
    check_funding_staff(actor)
    request, current = held(amendment)
    former = request.agreements.select_for_update(of=("self",)).get(superseded_at__isnull=True)
    changed_body = apply(request, current.changes)
    agreement = Agreement(
        request=request,
        number=former.number,
        edition=former.edition + 1,
        teaching=teaching,
        salary=salary,
        annex=annex,
        total_hours=total_hours,
        valid_from=valid_from,
        valid_until=valid_until,
        is_subrogated=request.is_subrogated,
        note=note,
        decided_by_id=actor.user_id,
    )
    check_amounts(agreement)
    check_not_below_invoiced(agreement)
    former.superseded_at = timezone.now()
    former.save(update_fields=["superseded_at"])
    save_valid(agreement)
    save_decided(actor, request)
    send_agreement_letter(actor=actor, fund=fund, agreement=agreement)
    current.agree()
    current.decided_by_id, current.agreement = actor.user_id, agreement
    current.save()
    facts = {"agreement": agreement.number, "edition": agreement.edition, "fields": sorted(current.changes)}
    record(actor, verbs.AMENDMENT_AGREED, request, facts=facts)
    mails.tell_amended(fund, current, former_body=changed_body)
    return agreement


@transaction.atomic
def refuse_amendment(*, actor: Actor, fund: Fund, amendment: Amendment, reason: str) -> Amendment:
    """With a reason: what was agreed before stays as it is.

    Raises `ValidationError` without one, `MovedOn` when it doesn't wait any more.
    """
    check_funding_staff(actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez le motif : l’entreprise le lit.")})
    request, current = held(amendment)
    current.refuse()
    current.reason, current.decided_by_id = reason.strip(), actor.user_id
    current.save()
    save_decided(actor, request)
    record(actor, verbs.AMENDMENT_REFUSED, request, text=current.reason)
    mails.tell_amendment_refused(fund, current)
    return current


def held(amendment: Amendment) -> tuple[FundingRequest, Amendment]:
    """The file and the amendment as they are stored now, locked. Raises `MovedOn` unless it waits for a decision."""
    request = locked_in(amendment.request, RequestState.AGREED)
    current = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    refuse_other(current.state, current.get_state_display(), [AmendmentState.ASKED])
    current.request = request
    return request, current


def apply(request: FundingRequest, changes: Mapping[str, Any]) -> int | None:
    """Write the new values on a request that is held. Returns the former body's id when another one teaches now.

    Raises `ValidationError` when they no longer make a request that holds, for instance when a person left.
    """
    former = request.body_id
    for name in ("starts_on", "ends_on"):
        if name in changes:
            setattr(request, name, datetime.date.fromisoformat(changes[name]))
    if "hours" in changes:
        request.hours = Decimal(changes["hours"])
    for name in PLAIN:
        if name in changes:
            setattr(request, name, changes[name])
    if "body_name" in changes or "body_siret" in changes:
        request.body = body_with(request.body_siret)
        if request.body:
            request.body_name = ""
    if "people" in changes:
        change_people(request, changes["people"])
    request.full_clean()
    return former if former != request.body_id else None


def body_with(siret: str) -> Organisation | None:
    """The training body that the fund knows by this SIRET, or BCE number."""
    if not siret:
        return None
    if len(siret) != 14:
        return Organisation.objects.of_kind(OrganisationKind.TRAINING_BODY).filter(enterprise_number=siret).first()
    found = Establishment.objects.filter(siret=siret).select_related("organisation").order_by("pk").first()
    if found and found.organisation.is_a(OrganisationKind.TRAINING_BODY):
        return found.organisation
    return None


def change_people(request: FundingRequest, uuids: list[str]) -> None:
    """These people of the company and no others; whoever stays keeps her dossier of certificates.

    Raises `ValidationError` when one of them left.
    """
    workers = list(Worker.objects.filter(uuid__in=uuids, organisation=request.company_id).order_by("pk"))
    if not workers or len(workers) != len(set(uuids)):
        raise ValidationError(
            _("Une des personnes demandées n’est plus au registre de l’entreprise : refusez l’avenant en le disant.")
        )
    request.people.exclude(worker__in=workers).delete()
    known = set(request.people.values_list("worker", flat=True))
    RequestPerson.objects.bulk_create(
        RequestPerson(request=request, worker=worker) for worker in workers if worker.pk not in known
    )
