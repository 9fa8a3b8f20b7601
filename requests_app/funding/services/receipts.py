"""« Accusé de dépôt »: everything that the receipt says is frozen when the request is sent (`MYA-02`)."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.documents.models import Document
from extranet.documents.services import order_pdf
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..bodies import number_said
from ..models import FundingRequest
from ..money import in_euros, in_hours

TEMPLATE = "funding/asking/pdf/receipt.html"


def order_receipt(*, actor: Actor, fund: Fund, request: FundingRequest, language: str) -> Document:
    """The worker makes the PDF, in this language."""
    with translation.override(language), timezone.override(fund.zone):
        payload = content_of(request, actor)
    return order_pdf(
        fund_id=fund.pk,
        template=TEMPLATE,
        payload=payload,
        language=language,
        file_name=f"accuse-de-depot-{request.number}.pdf",
        user_id=actor.user_id,
    )


def content_of(request: FundingRequest, actor: Actor) -> dict[str, Any]:
    """The printed texts, in the active language and time zone."""
    people = request.people.select_related("worker").order_by("worker__last_first_folded", "pk")
    papers = request.papers.filter(withdrawn_at__isnull=True).order_by("added_at", "pk")
    return {
        "number": request.number,
        "sent": date_format(timezone.localtime(request.sent_at), "DATETIME_FORMAT"),
        "sender": actor.name,
        "device": request.device.name,
        "days_to_decide": request.device.days_to_decide,
        "company": request.company.name,
        "establishment": request.establishment.name if request.establishment else "",
        "title": request.title,
        "period": _("du %(first)s au %(last)s") % {"first": day(request.starts_on), "last": day(request.ends_on)},
        "hours": in_hours(request.hours) if request.hours else "",
        "place": _("À distance") if request.is_online and not request.place else request.place,
        "body": request.body_shown,
        "body_siret": number_said(request.body_siret),
        "is_subrogated": request.is_subrogated,
        "people": [f"{one.worker.last_name} {one.worker.first_name}" for one in people],
        "amounts": [
            [_("Coûts pédagogiques"), in_euros(request.teaching)],
            [_("Rémunération"), in_euros(request.salary)],
            [_("Frais annexes"), in_euros(request.annex)],
        ],
        "total": in_euros(request.total),
        "papers": [paper.name for paper in papers],
    }


def day(date: datetime.date | None) -> str:
    return date_format(date, "SHORT_DATE_FORMAT") if date else ""
