"""One application before the staff: the evidence, and what they decide (`MYA-36`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations import second_opinion
from extranet.organisations.models import Organisation, Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import ORGANISATIONS
from extranet.organisations.tables.second_opinions import WAITS_FOR_ANOTHER
from extranet.retention.clocks import shown_on
from extranet.ui.refusals import refusals_on, refusals_told

from .. import services
from ..confirmation import CONFIRMATION
from ..evidence import earlier_applications, lines_of, memberships_of, suggested
from ..forms.deciding import ALL, ConfirmForm, CreateOrganisationForm, ReasonForm, RecogniseForm, RefuseForm
from ..forms.deciding import waiting_services as waiting
from ..models import Application, Right


def visible_application(request: ActorRequest, uuid: UUID) -> Application:
    """For the staff; her own application is 403 here for the person who made it, others' are 404."""
    rows = Application.objects.visible_to(request.actor).select_related("organisation", "user", "corrects")
    row = get_object_or_404(rows.prefetch_related("rights", "results"), uuid=uuid)
    check_staff(request.actor, ORGANISATIONS)
    return row


@require_safe
def review(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_application(request, uuid))


def show(request: ActorRequest, row: Application, **bound: forms.Form) -> HttpResponse:
    """The page of an application; `bound` are the forms that were refused."""
    waits = waiting(row)
    searched = request.GET.get("q", "")
    rights = list(row.rights.select_related("membership__organisation", "decided_by").order_by("pk"))
    given = any(right.is_confirmed or right.is_suspended for right in rights)
    context = {
        "application": row,
        "decided": [(right, reason_form_of(right, bound)) for right in rights if not right.is_requested],
        "waiting": waits,
        "proposal": second_opinion.open_proposal(CONFIRMATION, row),
        "by_two": second_opinion.is_asked(request.fund, CONFIRMATION),
        "all": ALL,
        "is_own": row.user_id == request.actor.user_id,
        "lines": lines_of(row),
        "attachments": row.attachments.select_related("document").order_by("pk"),
        "earlier": earlier_applications(row),
        "memberships": memberships_of(row),
        "may_recognise": bool(waits) and not given,
        "searched": searched,
        "suggestions": suggested(row, searched) if waits and not given else [],
        "confirm_form": ConfirmForm(),
        "refuse_form": RefuseForm(application=row),
        "create_form": CreateOrganisationForm(initial={"name": row.name}, prefix="new"),
        "refused": next((form for form in bound.values() if form.errors), None),
        **shown_on(request.actor, request.fund, row),
        **bound,
    }
    return render(request, "rights/review.html", context)


def reason_form_of(right: Right, bound: dict[str, forms.Form]) -> forms.Form:
    """The form that suspends or ends this right: each right has its own on the page."""
    return bound.get(f"reason_{right.pk}") or ReasonForm(auto_id=auto_id_of(right))


def auto_id_of(right: Right) -> str:
    return f"right-{right.pk}-%s"


@require_POST
@fresh_proof_required
def confirm(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_application(request, uuid)
    form = ConfirmForm(request.POST)
    chosen = request.POST.getlist("service")
    if form.is_valid():
        with refusals_on(form):
            wanted = [value for value, _label in waiting(row)] if ALL in chosen else chosen
            done = services.confirm(
                actor=request.actor,
                fund=request.fund,
                application=row,
                services=wanted,
                ends_on=form.cleaned_data["ends_on"],
            )
            confirmed = _("C’est confirmé : la personne y a accès dès maintenant, et reçoit un e-mail.")
            messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else confirmed)
            return redirect("rights:review", uuid=uuid)
    return show(request, row, confirm_form=form)


@require_POST
def refuse(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_application(request, uuid)
    form = RefuseForm(request.POST, application=row)
    if form.is_valid():
        with refusals_on(form):
            services.refuse(
                actor=request.actor,
                fund=request.fund,
                application=row,
                services=form.cleaned_data["services"],
                reason=form.cleaned_data["reason"].strip(),
            )
            messages.success(request, _("C’est refusé. La personne reçoit le motif et peut corriger sa demande."))
            return redirect("rights:review", uuid=uuid)
    return show(request, row, refuse_form=form)


@require_POST
def recognise(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_application(request, uuid)
    form = RecogniseForm(request.POST, organisations=Organisation.objects.visible_to(request.actor))
    if form.is_valid():
        with refusals_on(form):
            organisation = form.cleaned_data["organisation"]
            services.recognise(actor=request.actor, application=row, organisation=organisation)
            messages.success(request, _("C’est %s : ses preuves sont comparées à nouveau.") % organisation.name)
            return redirect("rights:review", uuid=uuid)
    return show(request, row, recognise_form=form)


@require_POST
def create_organisation(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_application(request, uuid)
    form = CreateOrganisationForm(request.POST, prefix="new")
    if form.is_valid():
        with refusals_on(form):
            services.create_organisation(actor=request.actor, application=row, **form.cleaned_data)
            messages.success(request, _("L’organisation est créée. Décidez maintenant des services demandés."))
            return redirect("rights:review", uuid=uuid)
    return show(request, row, create_form=form)


def visible_right(request: ActorRequest, uuid: UUID) -> Right:
    rows = Right.objects.visible_to(request.actor).select_related("application")
    right = get_object_or_404(rows, uuid=uuid)
    check_staff(request.actor, ORGANISATIONS)
    return right


@require_POST
@fresh_proof_required
def suspend(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return with_reason(request, uuid, services.suspend, _("Ce droit est suspendu."))


@require_POST
@fresh_proof_required
def end(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return with_reason(request, uuid, services.end, _("Ce droit est terminé."))


def with_reason(request: ActorRequest, uuid: UUID, act: Any, done: str) -> HttpResponse:
    right = visible_right(request, uuid)
    form = ReasonForm(request.POST, auto_id=auto_id_of(right))
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"].strip()
            after = act(actor=request.actor, fund=request.fund, right=right, reason=reason)
            messages.success(request, done)
            warn_of_rest(request, after)
            return redirect("rights:review", uuid=right.application.uuid)
    return show(request, visible_application(request, right.application.uuid), **{f"reason_{right.pk}": form})


def warn_of_rest(request: ActorRequest, right: Right) -> None:
    """She may hold the same role from elsewhere: ending the right doesn't take that away."""
    membership = right.membership
    if membership is None:
        return
    membership.refresh_from_db(fields=["roles", "ended_at"])
    if membership.ended_at is None and right.role in membership.roles:
        messages.warning(
            request,
            _("Elle reste « %s » : ce rôle lui vient aussi d’ailleurs. Voyez les membres de l’organisation.")
            % right.role.label,
        )


@require_POST
@fresh_proof_required
def resume(request: ActorRequest, uuid: UUID) -> HttpResponse:
    right = visible_right(request, uuid)
    with refusals_told(request, _("Ce droit est rétabli : la personne y a accès dès maintenant.")):
        services.resume(actor=request.actor, fund=request.fund, right=right)
    return redirect("rights:review", uuid=right.application.uuid)
