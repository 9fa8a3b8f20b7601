"""« Vérification »: everything on one page, a link to change each; then sending, and what comes after (`MYA-02`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.identifiers import IDENTIFIERS
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page

from ..deadlines import deposit_by, is_late
from ..models import FundingRequest
from ..money import in_euros, in_hours
from ..permissions import check_company
from ..queries import is_funding_staff
from ..services import asking
from ..services.locking import MovedOn
from ..steps import LABELS, STEP_OF, Step, address_of
from ..tables.requests import period
from ..workflow import RequestState
from .filling import wizard
from .frame import own_file, visible_file


@require_safe
def check(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The page to read before sending."""
    demande = own_file(request, uuid)
    return show(request, demande) if demande.state == RequestState.DRAFT else redirect("funding:request", uuid)


def show(request: ActorRequest, demande: FundingRequest) -> HttpResponse:
    missing = asking.what_is_missing(demande)
    context = (
        wizard(demande, Step.CHECK)
        | answers_of(demande)
        | {
            "missing": [
                (message, address_of(demande, STEP_OF[name]), LABELS[STEP_OF[name]])
                for name, found in missing.items()
                for message in found
            ],
            "is_late": is_late(demande, timezone.localdate()),
            "deposit_by": deposit_by(demande),
            "change": {one.name.lower(): f"{address_of(demande, one)}?verifier" for one in Step},
        }
    )
    return render(request, "funding/asking/check.html", context)


def answers_of(demande: FundingRequest) -> dict[str, Any]:
    """What was filled in, as the check page and the file show it."""
    return {
        "people": demande.people.select_related("worker").order_by("worker__last_first_folded", "pk"),
        "papers": demande.papers.filter(withdrawn_at__isnull=True)
        .select_related("document")
        .order_by("added_at", "pk"),
        "body_siret": IDENTIFIERS["seller"].show(demande.body_siret),
        "period": period(demande.starts_on, demande.ends_on),
        "hours": in_hours(demande.hours) if demande.hours else "",
        "teaching": in_euros(demande.teaching),
        "salary": in_euros(demande.salary),
        "annex": in_euros(demande.annex),
        "total": in_euros(demande.total),
    }


@require_POST
def send(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Clicking twice sends once."""
    demande = own_file(request, uuid)
    try:
        with transaction.atomic():
            asking.send(actor=request.actor, fund=request.fund, request=demande, language=get_language() or "")
    except MovedOn:
        return redirect("funding:request", uuid)
    except ValidationError:
        messages.error(request, _("La demande n’est pas partie : il manque encore ce qui suit."))
        return show(request, demande)
    return redirect("funding:sent", uuid)


@require_safe
def sent(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The confirmation: number, receipt, what comes next."""
    demande = own_file(request, uuid)
    if demande.state == RequestState.DRAFT:
        raise Http404
    context = {"demande": demande, "is_late": is_late(demande, timezone.localdate(demande.sent_at))}
    return render(request, "funding/asking/sent.html", context)


@require_safe
def receipt(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """« Accusé de dépôt »: the company's and the staff's."""
    demande = visible_file(request, uuid)
    if not is_funding_staff(request.actor):
        check_company(request.actor, demande)
    return serve(demande.receipt)


@form_page
def delete_draft(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Abandonner le brouillon »: asks once more, then nothing is left."""
    demande = own_file(request, uuid)
    if demande.state != RequestState.DRAFT:
        return redirect("funding:request", uuid)
    if request.method == "POST":
        try:
            with transaction.atomic():
                asking.delete_draft(actor=request.actor, request=demande)
        except MovedOn:
            return redirect("funding:request", uuid)
        messages.success(request, _("Le brouillon est abandonné : il n’en reste rien."))
        return redirect("funding:requests")
    context = {"demande": demande, "people": demande.people.count(), "papers": demande.papers.count()}
    return render(request, "funding/asking/delete_draft.html", context)
