"""« New P-data »: somebody new in the register, in three steps (`ITM-10`). Nothing typed leaves the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from extranet.organisations.forms import WorkerForm
from extranet.organisations.models import Organisation, Worker, WorkerDetails
from extranet.organisations.requests import ActorRequest
from extranet.organisations.services.workers import add_worker
from extranet.organisations.views.organisations import form_page, visible_organisation
from extranet.ui.refusals import refusals_on

from ..forms.staff_data import NAMES, WhoForm
from ..permissions import check_responsible

STEPS = [gettext_lazy("Est-elle connue ?"), gettext_lazy("Ses données"), gettext_lazy("Confirmation")]


@sensitive_post_parameters("register_number")
@form_page
def new_person(request: ActorRequest, uuid: UUID | None = None) -> HttpResponse:
    """Of one's own organisation; the staff say of which."""
    organisation = organisation_of(request, uuid)
    step = request.POST.get("step", "")
    if step == "data" and "back" not in request.POST:
        return data_step(request, organisation)
    form = WhoForm(request.POST if step == "who" else None, initial=request.POST.dict(), fund=request.fund)
    if step == "who" and form.is_valid():
        known = known_person(organisation, form.cleaned_data)
        if known is not None:
            return page(request, organisation, 1, form=form, known=known)
        typed = {name: value for name, value in form.cleaned_data.items() if value}
        return data_step(request, organisation, typed)
    return page(request, organisation, 1, form=form)


def data_step(request: ActorRequest, organisation: Organisation, typed: dict[str, Any] | None = None) -> HttpResponse:
    """The form with what the first step said; sent, it adds her."""
    instance = Worker(organisation=organisation)
    form = WorkerForm(request.POST if typed is None else None, instance=instance, initial=typed, fund=request.fund)
    if typed is None and form.is_valid():
        with refusals_on(form):
            added = add_worker(actor=request.actor, organisation=organisation, **form.given())
            messages.success(request, _("« %s » est ajouté(e).") % added.full_name)
            return redirect("enrolments:person_added", added.uuid)
    return page(request, organisation, 2, form=form)


def page(request: ActorRequest, organisation: Organisation, current: int, **context: Any) -> HttpResponse:
    context |= {"organisation": organisation, "steps": STEPS, "current": current}
    return render(request, "enrolments/staff_data/new_person.html", {"known": None, **context})


def organisation_of(request: ActorRequest, uuid: UUID | None) -> Organisation:
    """Raises `Http404`, `PermissionDenied`."""
    if uuid is not None:
        organisation = visible_organisation(request, uuid)
    elif request.membership is None:
        raise PermissionDenied(_("Seuls les responsables de formation et le personnel du fonds ajoutent quelqu’un."))
    else:
        organisation = request.membership.organisation
    check_responsible(request.actor, organisation.pk)
    if not organisation.is_employer:
        raise PermissionDenied(_("Ouvrez d’abord la page de l’organisation à laquelle la personne appartient."))
    return organisation


def known_person(organisation: Organisation, who: dict[str, Any]) -> Worker | None:
    """« déjà connu »: of this organisation; another's people are nobody's business here."""
    if number := who.get("register_number"):
        details = WorkerDetails.objects.with_register_number(number).filter(organisation=organisation)
        if found := details.select_related("worker").first():
            return found.worker
    if not all(who.get(name) for name in NAMES):
        return None
    named = Worker.objects.filter(organisation=organisation, birth_date=who["birth_date"])
    return named.matching(f"{who['last_name']} {who['first_name']}").first()


@require_safe
def person_added(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The last step: she may enrol online from now on."""
    visible = Worker.objects.visible_to(request.actor).select_related("organisation")
    worker = get_object_or_404(visible, uuid=uuid)
    check_responsible(request.actor, worker.organisation_id)
    context = {"worker": worker, "organisation": worker.organisation, "steps": STEPS, "current": 3}
    return render(request, "enrolments/staff_data/person_added.html", context)
