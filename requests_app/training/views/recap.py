"""« Récapitulatif »: generated, signed, sent to the fund, and decided there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.tenants.capabilities import Capability
from extranet.ui.refusals import refusals_on, refusals_told

from ..company_forms import (
    AcceptForm,
    ComplementForm,
    LinkForm,
    RefuseForm,
    SendForm,
    SignedRecapForm,
)
from ..models import AttendanceList, Recap, Remark, Request, SigningLink
from ..overlaps import overlaps_of
from ..permissions import Sight, sight
from ..services import links, printing, sending_to_fund, signing
from ..signatures import takes_unsigned
from ..workflow import RequestState
from .frame import RECAP, frame, visible_request
from .validation import companys_request


@require_safe
def recap(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_request(request, uuid))


def show(request: ActorRequest, demande: Request, **bound: Any) -> HttpResponse:
    """The tab; `bound` are the forms that were refused."""
    context = frame(request, demande, RECAP)
    valid = signing.valid_recap(demande)
    own = context["is_own"]
    context |= {
        "recap": valid,
        "voided": None if valid else last_voided(demande),
        "may_generate": own and may_generate(demande, valid),
        "may_sign": own and valid is not None and signing.awaits_signature(demande),
        "takes_unsigned": takes_unsigned(request.fund),
        "complement": last_complement(demande) if demande.reopened else None,
        "is_staff": is_staff(request.actor, Capability.PREENCODING),
        "refused": next((form for form in bound.values() if form.errors), None),
    }
    if context["may_sign"]:
        context |= {"deposit_form": SignedRecapForm(), "link_form": LinkForm(), "link": latest_link(valid)}
    if own and demande.state in {RequestState.SIGNED, RequestState.COMPLEMENT}:
        context |= {
            "send_form": SendForm(),
            "obstacles": sending_to_fund.obstacles(request.actor, request.fund, demande),
        }
    if context["is_staff"] and demande.state == RequestState.WITH_FUND:
        context |= decision_context(request, demande)
    return render(request, "training/recap.html", context | bound)


def may_generate(demande: Request, valid: Recap | None) -> bool:
    if demande.state == RequestState.CERTIFIED:
        return True
    return demande.state == RequestState.TO_SIGN and valid is not None and valid.document.state == "failed"


def last_voided(demande: Request) -> Recap | None:
    return demande.recaps.filter(voided_at__isnull=False).order_by("-edition").first()


def last_complement(demande: Request) -> Remark | None:
    return demande.remarks.filter(about=Remark.About.COMPLEMENT, is_for_operator=False).order_by("-pk").first()


def latest_link(valid: Recap | None) -> SigningLink | None:
    link = valid.links.order_by("-pk").first() if valid else None
    return link if link and links.is_open(link) else None


def decision_context(request: ActorRequest, demande: Request) -> dict[str, Any]:
    """What the fund looks at before it decides, and the three forms."""
    has_operator = not demande.is_companys_own
    lists = AttendanceList.objects.visible_to(request.actor).filter(request=demande).select_related("document")
    return {
        "accept_form": AcceptForm(has_operator=has_operator),
        "complement_form": ComplementForm(has_operator=has_operator),
        "refuse_form": RefuseForm(has_operator=has_operator),
        "overlaps": overlaps_of(request.actor, demande),
        "attendance_lists": lists.order_by("pk"),
    }


def whole_request(request: ActorRequest, uuid: UUID) -> Request:
    """For its company and the fund's staff; 404 for everybody else."""
    demande = visible_request(request, uuid)
    if sight(request.actor, demande) is not Sight.WHOLE:
        raise Http404
    return demande


@require_POST
def generate_recap(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = companys_request(request, uuid)
    with refusals_told(request):
        printing.generate_recap(
            actor=request.actor, fund=request.fund, request=demande, language=translation.get_language()
        )
    return redirect("training:recap", uuid)


@require_safe
def recap_document(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    valid = signing.valid_recap(whole_request(request, uuid))
    return serve(valid.document if valid else None)


@require_safe
def signed_document(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    valid = signing.valid_recap(whole_request(request, uuid))
    return serve(valid.signed_document if valid else None)


@require_POST
def deposit_signed(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = companys_request(request, uuid)
    form = SignedRecapForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            signing.deposit_signed(
                actor=request.actor, fund=request.fund, request=demande, upload=form.cleaned_data["file"]
            )
            messages.success(request, _("Le récapitulatif signé est déposé."))
            return redirect("training:recap", uuid)
    return show(request, demande, deposit_form=form)


@require_POST
def confirm_signer(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = companys_request(request, uuid)
    with refusals_told(request, _("Le signataire est confirmé. Le fonds verra les deux noms.")):
        signing.confirm_signer(actor=request.actor, request=demande)
    return redirect("training:recap", uuid)


@require_POST
def send_link(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = companys_request(request, uuid)
    form = LinkForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            links.send_link(
                actor=request.actor,
                fund=request.fund,
                request=demande,
                email=form.cleaned_data["email"],
                language=translation.get_language(),
            )
            messages.success(request, _("Le lien part par e-mail. Vous serez prévenu quand le fichier signé sera là."))
            return redirect("training:recap", uuid)
    return show(request, demande, link_form=form)


@require_POST
def revoke_link(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """`uuid` is the link's."""
    found = SigningLink.objects.filter(recap__request__in=Request.objects.visible_to(request.actor))
    link = get_object_or_404(found.select_related("recap__request__company"), uuid=uuid)
    companys_request(request, link.recap.request.uuid)
    links.revoke_link(actor=request.actor, link=link)
    messages.success(request, _("Le lien ne fonctionne plus."))
    return redirect("training:recap", link.recap.request.uuid)


@require_POST
@fresh_proof_required
def send_to_fund(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = companys_request(request, uuid)
    form = SendForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            sending_to_fund.send_to_fund(
                actor=request.actor, fund=request.fund, request=demande, answer=form.cleaned_data["answer"].strip()
            )
            messages.success(request, _("La demande est envoyée au fonds. L’accusé de réception est ci-dessous."))
            return redirect("training:recap", uuid)
    return show(request, demande, send_form=form)
