"""« Fiche de présence »: check the print, join what belongs to it, certify (`ATN-42`…`ATN-52`)."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_on, refusals_told

from .. import printing
from ..amounts import shown
from ..forms.certifying import OnlineForm, ScanForm, ScanHoursForm, SheetsForm
from ..identity import identity_of, missing_in
from ..models import Attachment, Certificate, Dossier
from ..months import Month, MonthStatus, months_of, waiting
from ..permissions import check_body
from ..proofs import Method
from ..proving import proof_of
from ..services import certifying, joining
from ..services.printing import ask_document
from ..statements import ADDRESS
from ..workflow.certificates import CertificateState
from . import frame as frames
from .frame import frame, known_month, visible_dossier

PAPER = Certificate.Path.PAPER
VIEWER = {"object-src": ["'self'"], "frame-src": ["'self'"]}  # the print, in the browser's own viewer


def to_certify(request: ActorRequest, uuid: UUID, month: datetime.date) -> tuple[Dossier, Month]:
    """The month, for its body's managers. 404 while it has no certificate; `month.certificate` may have moved on."""
    dossier = visible_dossier(request, uuid)
    check_body(request.actor, dossier)
    found = known_month(request, dossier, month)
    if found.certificate is None:
        raise Http404
    return dossier, found


def certificate_to_certify(request: ActorRequest, uuid: UUID, month: datetime.date) -> Certificate:
    _dossier, found = to_certify(request, uuid, month)
    assert found.certificate is not None  # noqa: S101 - for mypy; `to_certify` says so
    return found.certificate


@require_safe
def certify(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    dossier, found = to_certify(request, uuid, month)
    return show(request, dossier, found)


def show(request: ActorRequest, dossier: Dossier, found: Month, **bound: Any) -> HttpResponse:
    """The page; `bound` are the forms that were refused, and `obstacles` why « Certifier » was.

    What no longer waits is shown by the month's own page.
    """
    if found.status != MonthStatus.PREPARED or found.certificate is None or found.saved is None:
        for refusal in refusals_of(bound):
            messages.error(request, refusal)
        return redirect("certification:month", dossier.uuid, found.first)
    fund, certificate, version = request.fund, found.certificate, found.saved
    certificate.dossier = dossier
    identity = identity_of(dossier.training_body)
    paper_only = printing.paper_only(request.user.pk, dossier.training_body, fund)
    is_online = not paper_only and request.GET.get("voie") != "papier"
    refused = next((one for name, one in bound.items() if name.endswith("_form") and one.errors), None)
    context = frame(request, dossier, frames.MONTHS) | {
        "month": found,
        "certificate": certificate,
        "document": certificate.document,
        "version": version,
        "hours": {
            "centre": shown(version.centre),
            "placement": shown(version.placement),
            "absence": shown(version.absence),
            "presence": shown(version.centre + version.placement),
        },
        "lacks": missing_in(identity.body, identity.row, fund),
        "blanks": [] if certificate.document else printing.blanks_of(dossier, identity),
        "left_out": printing.left_out_of(identity),
        "is_outdated": printing.is_outdated(certificate, identity, fund),
        "paper_only": paper_only,
        "is_online": is_online,
        "scan": certificate.scan,
        "attachments": certificate.attachments.select_related("document").order_by("pk"),
        "scan_form": ScanForm(certificate=certificate),
        "hours_form": ScanHoursForm(),
        "sheets_form": SheetsForm(),
        "online_form": online_form(request, found),
        "obstacles": [],
        "refused_form": refused,
        "refused": refused is not None or bool(bound.get("obstacles")),
    }
    response = render(request, "certification/certify.html", context | bound)
    vars(response)["_csp_replace"] = VIEWER  # as django-csp's decorator does for a whole view
    return response


def refusals_of(bound: dict[str, Any]) -> list[str]:
    """What somebody is told who came too late: the page itself has nothing left to show."""
    forms = [one for name, one in bound.items() if name.endswith("_form")]
    return [*bound.get("obstacles", []), *(text for form in forms for text in form.non_field_errors())]


def online_form(request: ActorRequest, found: Month, data: Any = None) -> OnlineForm:
    """What she ticked at « Ok » is ticked already."""
    assert found.certificate is not None  # noqa: S101 - for mypy
    assert found.saved is not None  # noqa: S101 - for mypy
    hers = found.saved.saved_by_id == request.user.pk
    accepted = hers and str(ADDRESS) in found.certificate.statements
    return OnlineForm(data, has_vouched=hers, initial={"accepts": accepted})


def again(uuid: UUID, month: datetime.date, path: str = "") -> HttpResponse:
    """Back to the page, at the same path."""
    response = redirect("certification:certify", uuid, month)
    if path == PAPER:
        response["Location"] += "?voie=papier"
    return response


@require_POST
def ask_print(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """The document for the first time, again after a failure, or anew when the identity changed."""
    certificate = certificate_to_certify(request, uuid, month)
    with refusals_told(request):
        ask_document(actor=request.actor, fund=request.fund, certificate=certificate)
    return again(uuid, month)


@require_POST
def join_scan(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    dossier, found = to_certify(request, uuid, month)
    form = ScanForm(request.POST, request.FILES, certificate=certificate_of(found))
    if form.is_valid():
        with refusals_on(form):
            joined = joining.join_scan(
                actor=request.actor,
                fund=request.fund,
                certificate=certificate_of(found),
                returned=form.cleaned_data["scan"],
            )
            if joined.recognised:
                messages.success(request, _("Le certificat signé est joint, et reconnu à son code."))
            return again(uuid, month, PAPER)
    return show(request, dossier, found, scan_form=form, is_online=False)


@require_POST
def confirm_scan(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    dossier, found = to_certify(request, uuid, month)
    form = ScanHoursForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            joining.confirm_scan(
                actor=request.actor, certificate=certificate_of(found), hours=form.cleaned_data["hours"]
            )
            messages.success(request, _("Les heures lues sur le certificat signé sont celles de la saisie."))
            return again(uuid, month, PAPER)
    return show(request, dossier, found, hours_form=form, is_online=False)


@require_POST
def remove_scan(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    certificate = certificate_to_certify(request, uuid, month)
    with refusals_told(request, _("Le certificat signé est retiré.")):
        joining.remove_scan(actor=request.actor, certificate=certificate)
    return again(uuid, month, PAPER)


@require_POST
def join_sheets(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    dossier, found = to_certify(request, uuid, month)
    form = SheetsForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            joining.join_sheets(actor=request.actor, certificate=certificate_of(found), sheets=form.titled)
            return again(uuid, month, request.POST.get("path", ""))
    at_paper = {"is_online": False} if request.POST.get("path") == PAPER else {}
    return show(request, dossier, found, sheets_form=form, **at_paper)


@require_POST
def remove_sheet(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """`uuid` is the sheet's."""
    sheets = Attachment.objects.visible_to(request.actor).select_related("certificate__dossier__training_body")
    sheet = get_object_or_404(sheets, uuid=uuid)
    dossier = sheet.certificate.dossier
    check_body(request.actor, dossier)
    with refusals_told(request):
        joining.remove_sheet(actor=request.actor, attachment=sheet)
    return again(dossier.uuid, sheet.certificate.month, request.POST.get("path", ""))


@require_POST
@fresh_proof_required
def certify_on_paper(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """« Certifier », path 1 (`ATN-50`)."""
    dossier, found = to_certify(request, uuid, month)
    certificate = certificate_of(found)
    try:
        certifying.certify(
            actor=request.actor,
            fund=request.fund,
            certificate=certificate,
            path=PAPER,
            statements=[certificate.version.statement],
            proof=proof_of(request, Method.PAPER, with_address=False),
        )
    except ValidationError as refusal:
        return show(
            request, dossier, current_month(request, dossier, found), obstacles=refusal.messages, is_online=False
        )
    return redirect("certification:certified", uuid, month)


def current_month(request: ActorRequest, dossier: Dossier, found: Month) -> Month:
    """The month as it stands after a refusal, which may be because it changed."""
    return known_month(request, dossier, found.first)


@require_safe
def certified(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """« Certification effectuée » (`ATN-58`)."""
    dossier, found = to_certify(request, uuid, month)
    if certificate_of(found).state == CertificateState.PREPARED:
        return again(uuid, month)
    context = frame(request, dossier, frames.MONTHS) | {
        "month": found,
        "certificate": certificate_of(found),
        "next_address": next_address(request, dossier),
    }
    return render(request, "certification/certified.html", context)


def next_address(request: ActorRequest, dossier: Dossier) -> str:
    """The months, with the next one that waits in view."""
    left = waiting(months_of([dossier], request.fund)[dossier.pk])
    return reverse("certification:months", args=[dossier.uuid]) + (f"#mois-{left[0].first:%Y-%m}" if left else "")


def certificate_of(found: Month) -> Certificate:
    assert found.certificate is not None  # noqa: S101 - `to_certify` answers 404 for a month without one
    return found.certificate
