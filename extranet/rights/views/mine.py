"""One's own rights: seen, asked for, corrected; papers added (`MYA-41`, `MYA-44`, `MYA-45`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_on, refusals_told

from .. import services
from ..catalogue import SERVICES_OF, Profile, Service
from ..choices import choices_of
from ..claims import Attestation, PersonClaim
from ..forms.asking import AskingForms
from ..forms.entities import ATTESTATION_VERSION
from ..forms.papers import PaperForm
from ..mine import blocks_of, entities_in, rights_of
from ..models import Application, Attachment
from ..services.papers import MOST_PAPERS

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """« Mes droits »: the entities linked to one's account, and where each right stands."""
    return render(request, "rights/mine.html", {"blocks": blocks_of(request.actor, request.fund)})


def own_application(request: ActorRequest, uuid: UUID) -> Application:
    """One of her own, or 404: the staff have another page for other people's."""
    own = Application.objects.visible_to(request.actor).filter(user=request.user)
    return get_object_or_404(own.select_related("organisation"), uuid=uuid)


@require_safe
def application(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, own_application(request, uuid))


def show(request: ActorRequest, row: Application, paper_form: PaperForm | None = None) -> HttpResponse:
    rights = list(row.rights.order_by("pk"))
    waits = any(right.is_requested for right in rights)
    attachments = list(row.attachments.select_related("document").order_by("pk"))
    may_add = waits and len(attachments) < MOST_PAPERS
    entity = next(iter(entities_in(rights)))
    context = {
        "application": row,
        "entity": entity,
        "lines": [line for line in entity.lines if line.right],
        "attachments": attachments,
        "paper_form": (paper_form or PaperForm()) if may_add else None,
        "refused": paper_form if paper_form and paper_form.errors else None,
        "correction": row.corrections.order_by("-pk").first(),
        "may_correct": entity.may_correct and row.profile in choices_of(request.fund).profiles,
    }
    return render(request, "rights/application.html", context)


def person_of(request: ActorRequest) -> PersonClaim | None:
    """Who she is in this fund already: by a membership, else by what she typed the last time."""
    if known := request.membership:
        return PersonClaim(known.title, known.last_name, known.first_name, known.phone)
    latest = Application.objects.visible_to(request.actor).filter(user=request.user).order_by("-pk").first()
    return latest.person if latest else None


def attestation_now(request: ActorRequest) -> Attestation:
    return Attestation(ATTESTATION_VERSION, timezone.now(), get_adapter().get_client_ip(request))


def offered_profile(request: ActorRequest, profile: str) -> Profile:
    """A profile that this fund lets people ask for, or 404."""
    if profile not in choices_of(request.fund).profiles:
        raise Http404
    return Profile(profile)


@form_page
def add(request: ActorRequest, profile: str) -> HttpResponse:
    """« Ajouter une entité »: the questions of sign-up."""
    return ask_page(request, offered_profile(request, profile))


@form_page
def correct(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """What she typed the last time, to correct and ask again."""
    former = own_application(request, uuid)
    return ask_page(request, offered_profile(request, former.profile), former)


def ask_page(request: ActorRequest, profile: Profile, former: Application | None = None) -> HttpResponse:
    person = person_of(request)
    typed = request.POST or None
    parts = AskingForms(typed, fund=request.fund, profile=profile, asks_person=person is None, former=former)
    if request.method == "POST" and parts.is_valid():
        with refusals_on(parts.entity):
            asked = services.ask_for_rights(
                actor=request.actor,
                fund=request.fund,
                user=request.user,
                person=person or parts.person.claim,  # type: ignore[union-attr]
                entities=[parts.claim],
                attestation=attestation_now(request),
                corrects=former,
            )
            messages.success(request, _("Votre demande est chez le fonds. Il en décide et vous prévient par e-mail."))
            return redirect("rights:application", uuid=asked[0].uuid)
    context = {"parts": parts, "profile": profile, "former": former}
    return render(request, "rights/ask.html", context)


@require_POST
def ask(request: ActorRequest, service: str) -> HttpResponse:
    """A click on a closed tile: asks for the service for each of her entities, or leads to the form. A second click
    changes nothing (`MYA-41`).
    """
    if service not in Service.values:
        raise Http404
    profile = next(profile for profile, of_it in SERVICES_OF.items() if service in of_it)
    entities = entities_in(right for right in rights_of(request.actor) if right.profile == profile)
    lines = [(entity, line) for entity in entities for line in entity.lines if line.service == service]
    if any(line.right and not line.is_open_again for _entity, line in lines):
        messages.info(request, _("Ce service est déjà demandé : le fonds en décide et vous prévient par e-mail."))
        return redirect("dashboard")
    offered_profile(request, profile)
    if decided := [entity for entity, line in lines if line.right]:
        return redirect("rights:correct", uuid=decided[0].application.uuid)
    if not lines:
        messages.info(request, _("Il nous faut d’abord quelques données de votre organisation."))
        return redirect("rights:add", profile=profile)
    with refusals_told(request, _("Votre demande est chez le fonds. Il en décide et vous prévient par e-mail.")):
        for entity, _line in lines:
            services.ask_for_more(
                actor=request.actor,
                fund=request.fund,
                user=request.user,
                former=entity.application,
                service=Service(service),
                attestation=attestation_now(request),
            )
    return redirect("dashboard")


@require_POST
def attach(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = own_application(request, uuid)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            services.add_paper(actor=request.actor, application=row, upload=form.cleaned_data["file"])
            messages.success(request, _("La pièce est jointe : le fonds la lit avec votre demande."))
            return redirect("rights:application", uuid=uuid)
    return show(request, row, form)


@require_safe
def paper(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """A paper, to whoever added it and to the staff."""
    papers: Any = Attachment.objects.visible_to(request.actor).select_related("document")
    return serve(get_object_or_404(papers, uuid=uuid).document)
