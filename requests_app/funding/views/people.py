"""The step « Bénéficiaires »: people of the company's register, found by their name; that stays out of the address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from extranet.organisations.forms import WorkerForm
from extranet.organisations.models import Worker
from extranet.organisations.permissions import check_workers
from extranet.organisations.queries import WorkerQuerySet
from extranet.organisations.requests import ActorRequest
from extranet.organisations.services.workers import add_worker
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..forms.asking import parsed
from ..models import FundingRequest
from ..services import people as services
from ..steps import Step
from .filling import onward, wizard
from .frame import in_hand

SHOWN = 25  # people, with or without a search


@sensitive_post_parameters()
@form_page
@in_hand
def people(request: ActorRequest, demande: FundingRequest) -> HttpResponse:
    """Whoever is ticked joins, whichever button is clicked."""
    typed = request.POST.get("q", "")[:100]
    if request.method != "POST":
        return show(request, demande, typed)
    act, _colon, who = request.POST.get("act", "search").partition(":")
    try:
        with transaction.atomic():
            services.add_people(actor=request.actor, request=demande, workers=ticked(request, demande, request.POST))
            if act == "remove" and (uuid := parsed(who)):
                worker = get_object_or_404(of_company(request, demande), uuid=uuid)
                services.remove_person(actor=request.actor, request=demande, worker=worker)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return show(request, demande, typed)
    return redirect(onward(request, demande, Step.PEOPLE)) if act == "next" else show(request, demande, typed)


def show(request: ActorRequest, demande: FundingRequest, typed: str) -> HttpResponse:
    found = search(request, demande, typed, chosen_ids(demande))
    context = wizard(demande, Step.PEOPLE) | {
        "chosen": demande.people.select_related("worker").order_by("worker__last_first_folded", "pk"),
        "typed": typed,
        "found": found[:SHOWN],
        "is_cut": len(found) > SHOWN,
    }
    return render(request, "funding/asking/step_people.html", context)


def of_company(request: ActorRequest, demande: FundingRequest) -> WorkerQuerySet:
    """Everybody of its register, those who left too."""
    return Worker.objects.visible_to(request.actor).filter(organisation=demande.company_id)


def chosen_ids(demande: FundingRequest) -> list[int]:
    return list(demande.people.values_list("worker", flat=True))


def search(request: ActorRequest, demande: FundingRequest, typed: str, but: list[int]) -> list[Worker]:
    """Active people whose name begins so, or the first ones; one more than are shown."""
    rows = of_company(request, demande).filter(is_active=True).exclude(pk__in=but)
    rows = rows.matching(typed) if typed.strip() else rows
    return list(rows.order_by("last_first_folded", "pk")[: SHOWN + 1])


def ticked(request: ActorRequest, demande: FundingRequest, data: QueryDict) -> list[Worker]:
    ids = [one for one in map(parsed, data.getlist("person")) if one]
    return list(of_company(request, demande).filter(uuid__in=ids)) if ids else []


@sensitive_post_parameters("register_number")
@form_page
@in_hand
def new_person(request: ActorRequest, demande: FundingRequest) -> HttpResponse:
    """Somebody who isn't in the register yet: she is added to it, and to the request."""
    company = demande.company
    check_workers(request.actor, company)
    form = WorkerForm(request.POST or None, instance=Worker(organisation=company), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            added = add_worker(actor=request.actor, organisation=company, **form.given())
            services.add_people(actor=request.actor, request=demande, workers=[added])
            messages.success(
                request, _("%s figure maintenant parmi vos salariés et dans la demande.") % added.full_name
            )
            return redirect("funding:people", demande.uuid)
    context: dict[str, Any] = wizard(demande, Step.PEOPLE)
    return render(request, "funding/asking/new_person.html", context | {"form": form})
