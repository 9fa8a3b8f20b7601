"""« Suivi du mois » for the body and the staff: versions, differences, the thread, and each step of an objection."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.organisations.views.organisations import form_page
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Text
from extranet.ui.refusals import refusals_on, refusals_told

from ..forms.validation import BodyReasonForm, PaperForm, RemarkForm, SheetsForm, SheetsGivenForm
from ..models import Attachment, Certificate, Dossier, Remark
from ..months import Month
from ..permissions import acts_for_body, check_body
from ..services import objections, spaces, validation, validation_links
from ..story import Story, story_of
from ..workflow.certificates import IN_FORCE, OBJECTED, STANDING, CertificateState
from . import frame as frames
from .frame import frame, known_month, visible_dossier
from .month_context import month_context

State = CertificateState


@dataclass(frozen=True, slots=True)
class Act:
    """A step, and how its page speaks. `states`: of the certificate, in which it is offered."""

    button: Text
    lead: Text
    done: Text
    form: type[forms.Form]
    service: Callable[..., Any]
    states: Sequence[str]
    by_staff: bool = True
    has_files: bool = False

    def check(self, actor: Actor, dossier: Dossier) -> None:
        """Raises `PermissionDenied` for whoever sees the month and isn't the one to take this step."""
        if self.by_staff:
            check_staff(actor, Capability.CERTIFICATION)
        else:
            check_body(actor, dossier)


ACTS: dict[str, Act] = {
    "renvoyer": Act(
        gettext_lazy("Renvoyer à l’organisme"),
        gettext_lazy("Le mois s’ouvre à nouveau : l’organisme corrige ses heures, ou répond qu’il les maintient."),
        gettext_lazy("Le certificat est renvoyé à l’organisme."),
        BodyReasonForm,
        objections.send_back,
        [*IN_FORCE, State.CONTESTED, State.MAINTAINED],
    ),
    "accepter": Act(
        gettext_lazy("Accepter la réponse"),
        gettext_lazy("Le mois est validé tel que l’organisme l’a certifié ; qui l’a contesté lit votre motif."),
        gettext_lazy("La réponse de l’organisme est acceptée : le mois est validé."),
        BodyReasonForm,
        objections.accept,
        [State.MAINTAINED],
    ),
    "attestations": Act(
        gettext_lazy("Demander les attestations de présence"),
        gettext_lazy("Contrôle par sondage : l’organisme joint les feuilles de présence du mois avant ce jour."),
        gettext_lazy("Les attestations sont demandées à l’organisme."),
        SheetsForm,
        objections.ask_sheets,
        STANDING,
    ),
    "papier": Act(
        gettext_lazy("Noter une réponse sur papier"),
        gettext_lazy("Pour qui n’a pas d’adresse e-mail : joignez le papier signé, puis notez ce qu’il dit."),
        gettext_lazy("La réponse est notée."),
        PaperForm,
        validation.note_paper,
        IN_FORCE,
        has_files=True,
    ),
    "maintenir": Act(
        gettext_lazy("Maintenir les heures"),
        gettext_lazy("Vous répondez que les heures certifiées sont justes, et pourquoi ; le fonds décide."),
        gettext_lazy("Votre réponse est envoyée au fonds."),
        BodyReasonForm,
        objections.maintain,
        OBJECTED,
        by_staff=False,
    ),
    "joindre": Act(
        gettext_lazy("Joindre les attestations demandées"),
        gettext_lazy("Les feuilles de présence du mois, signées : le fonds seul les lit."),
        gettext_lazy("Les attestations sont jointes, et le fonds est prévenu."),
        SheetsGivenForm,
        objections.give_sheets,
        STANDING,
        by_staff=False,
        has_files=True,
    ),
}


def arguments_of(form: Any) -> dict[str, Any]:
    """What the form gives its service."""
    if isinstance(form, PaperForm | SheetsGivenForm):
        return form.arguments
    return dict(form.cleaned_data)


@form_page
def story(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """A POST writes a message."""
    dossier = visible_dossier(request, uuid)
    found = known_month(request, dossier, month)
    told = story_of(dossier, month, certified_only=False)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if told.standing is None:
                raise ValidationError(_("Ce mois n’est pas encore certifié : il n’y a rien à en dire."))
            objections.remark(
                actor=request.actor, fund=request.fund, certificate=told.standing, text=form.cleaned_data["text"]
            )
            messages.success(request, _("Votre message est ajouté."))
            return redirect("certification:month_story", uuid, month)
    context = of_month(request, found, told) | {
        "form": form,
        "acts": offered(request, dossier, told),
        "attachments": list(told.standing.attachments.select_related("document").order_by("pk"))
        if told.standing
        else [],
    }
    context["may_send_link"] = context["is_staff"] and told.awaits("beneficiary") and bool(dossier.email)
    return render(request, "certification/story.html", context)


def of_month(request: ActorRequest, found: Month, told: Story) -> dict[str, Any]:
    context = frame(request, found.dossier, frames.MONTHS) | month_context(request.fund, found.dossier, told)
    return context | {"month": found, "first": found.first}


def offered(request: ActorRequest, dossier: Dossier, told: Story) -> list[tuple[str, Text]]:
    """Key and button of each step that the actor may take now."""
    state = told.standing.state if told.standing else None
    steps = []
    staff, body = is_staff(request.actor, Capability.CERTIFICATION), acts_for_body(request.actor, dossier)
    for key, act in ACTS.items():
        if not (staff if act.by_staff else body) or state not in act.states:
            continue
        if (key == "joindre" and not told.sheets_asked) or (key == "attestations" and told.sheets_asked):
            continue
        steps.append((key, act.button))
    return steps


@form_page
def act(request: ActorRequest, uuid: UUID, month: datetime.date, kind: str) -> HttpResponse:
    """One step about a certified month."""
    dossier = visible_dossier(request, uuid)
    if kind not in ACTS:
        raise Http404
    step = ACTS[kind]
    step.check(request.actor, dossier)
    told = story_of(dossier, month, certified_only=False)
    if told.standing is None:
        raise Http404
    form = step.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            step.service(actor=request.actor, fund=request.fund, certificate=told.standing, **arguments_of(form))
            messages.success(request, str(step.done))
            return redirect("certification:month_story", uuid, month)
    found = known_month(request, dossier, month)
    context = of_month(request, found, told) | {"form": form, "act": step}
    context["gives_up_correction"] = kind == "maintenir" and bool(told.correction) and not found.is_open
    return render(request, "certification/story_act.html", context)


@require_POST
def send_link(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """The staff send the beneficiary a new link; the one before stops working."""
    dossier = visible_dossier(request, uuid)
    check_staff(request.actor, Capability.CERTIFICATION)
    certificate = get_object_or_404(Certificate.objects.standing(), dossier=dossier, month=month)
    with refusals_told(request, _("Un nouveau lien part à l’adresse du bénéficiaire ; le précédent ne sert plus.")):
        validation_links.send_again(actor=request.actor, fund=request.fund, certificate=certificate)
    return redirect("certification:month_story", uuid, month)


@require_POST
def offer_space(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The staff send the beneficiary's invitation again."""
    dossier = visible_dossier(request, uuid)
    with refusals_told(request, _("L’invitation est renvoyée.")):
        spaces.offer_again(actor=request.actor, fund=request.fund, dossier=dossier)
    return redirect("certification:dossier", uuid)


@require_safe
def paper(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """The paper of a validation that the staff noted: theirs alone."""
    remark = get_object_or_404(Remark.objects.visible_to(request.actor).select_related("document"), uuid=uuid)
    if not is_staff(request.actor, Capability.CERTIFICATION):
        raise Http404
    return serve(remark.document)


@require_safe
def sheet(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """An attendance sheet, for the body that joined it and the staff."""
    found = get_object_or_404(Attachment.objects.visible_to(request.actor).select_related("document"), uuid=uuid)
    return serve(found.document)
