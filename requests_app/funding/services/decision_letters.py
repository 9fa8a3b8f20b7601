"""The letters (`MYA-06`) that say what was decided, as PDF: all that they say is frozen when they are ordered."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.documents.models import Document
from extranet.documents.services import order_pdf
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..bodies import number_said
from ..choices import appeal_of
from ..models import Agreement, FundingRequest
from ..models.letters import LetterKind
from ..money import in_euros, in_hours
from .letters import deliver

AGREEMENT = "funding/pdf/agreement.html"
REFUSAL = "funding/pdf/refusal.html"


def send_agreement_letter(*, actor: Actor, fund: Fund, agreement: Agreement) -> None:
    """« Accord de prise en charge », into the space of the company, and of the body where the fund knows it."""
    request = agreement.request
    with translation.override(fund.language):
        subject = _("Accord de prise en charge %(number)s") % {"number": agreement.number}
    agreement.letter = order_agreement_letter(fund=fund, agreement=agreement)
    readers = [(request.company, Role.TRAINING_OFFICER, agreement.letter)]
    if request.body:
        agreement.body_letter = order_agreement_letter(fund=fund, agreement=agreement, for_body=True)
        readers.append((request.body, Role.MANAGER, agreement.body_letter))
    agreement.save(update_fields=["letter", "body_letter"])
    for organisation, role, document in readers:
        deliver(
            actor=actor,
            fund=fund,
            organisation=organisation,
            kind=LetterKind.AGREEMENT,
            subject=subject,
            document=document,
            roles=[role],
            request=request,
            is_told=False,
        )


def send_refusal_letter(*, actor: Actor, fund: Fund, request: FundingRequest) -> Document:
    """Into the company's space; the caller keeps it on the request too."""
    document = order_refusal_letter(fund=fund, request=request)
    with translation.override(fund.language):
        subject = _("Décision sur la demande %(number)s") % {"number": request.number}
    deliver(
        actor=actor,
        fund=fund,
        organisation=request.company,
        kind=LetterKind.DECISION,
        subject=subject,
        document=document,
        roles=[Role.TRAINING_OFFICER],
        request=request,
        is_told=False,
    )
    return document


def order_agreement_letter(*, fund: Fund, agreement: Agreement, for_body: bool = False) -> Document:
    """« Accord de prise en charge » in the fund's language; the training body's says its own costs only."""
    with translation.override(fund.language), timezone.override(fund.zone):
        payload = agreement_content(fund, agreement)
        if for_body:
            payload |= {"amounts": payload["amounts"][:1], "total": in_euros(agreement.teaching)}
    edition = f"-{agreement.edition}" if agreement.edition > 1 else ""
    return order_pdf(
        fund_id=fund.pk,
        template=AGREEMENT,
        payload=payload,
        language=fund.language,
        file_name=f"accord-{agreement.number}{edition}{'-organisme' if for_body else ''}.pdf",
        user_id=agreement.decided_by_id,
    )


def order_refusal_letter(*, fund: Fund, request: FundingRequest) -> Document:
    """In the fund's language; the caller keeps it on the request."""
    with translation.override(fund.language), timezone.override(fund.zone):
        payload = file_content(request) | {
            "reason": request.reason,
            "appeal": appeal_of(fund),
            "decided": day(timezone.localdate()),
        }
    return order_pdf(
        fund_id=fund.pk,
        template=REFUSAL,
        payload=payload,
        language=fund.language,
        file_name=f"refus-{request.number}.pdf",
        user_id=None,
    )


def agreement_content(fund: Fund, agreement: Agreement) -> dict[str, Any]:
    """The printed texts of an agreement, in the active language and time zone."""
    return file_content(agreement.request) | {
        "agreement": agreement.number,
        "edition": agreement.edition,
        "amounts": [
            {"family": _("Coûts pédagogiques"), "amount": in_euros(agreement.teaching)},
            {"family": _("Rémunération"), "amount": in_euros(agreement.salary)},
            {"family": _("Frais annexes"), "amount": in_euros(agreement.annex)},
        ],
        "total": in_euros(agreement.total),
        "hours": in_hours(agreement.total_hours),
        "valid_from": day(agreement.valid_from),
        "valid_until": day(agreement.valid_until),
        "is_subrogated": agreement.is_subrogated,
        "note": agreement.note,
        "appeal": appeal_of(fund),
        "decided": day(timezone.localdate()),
    }


def file_content(request: FundingRequest) -> dict[str, Any]:
    """What both letters say of the file."""
    people = request.people.select_related("worker").order_by("worker__last_first_folded", "pk")
    return {
        "number": request.number,
        "device": request.device.name,
        "company": request.company.name,
        "body": request.body_shown,
        "body_siret": number_said(request.body_siret),
        "title": request.title,
        "starts_on": day(request.starts_on),
        "ends_on": day(request.ends_on),
        "place": _("À distance") if request.is_online else request.place,
        "people": [f"{one.worker.last_name} {one.worker.first_name}" for one in people],
    }


def day(value: Any) -> str:
    return date_format(value, "j F Y") if value else ""
