"""Setting a channel up: whose it is, the steps on the portal, « avez-vous déjà un canal ? », and its account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_of_office
from extranet.ui.refusals import refusals_on

from .. import services
from ..keepers import kept_qualities
from ..models import Setup
from ..permissions import check_keeper, check_sees_channels
from ..services.setups import STEPS
from ..setup_forms import EntityForm, ExistingAccountForm, HasChannelForm, NewAccountForm, QualityForm
from ..tables import owner_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def new(request: ActorRequest) -> HttpResponse:
    """The fund's administrators say for whom; others begin the channel of the organisation that they act for."""
    check_sees_channels(request.actor)
    of_office = is_of_office(request.actor)
    if of_office:
        check_administrator(request.actor)
    typed = request.POST or None
    form = EntityForm(typed) if of_office else QualityForm(typed, kept=kept_qualities(request.actor))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            own = request.membership.organisation if request.membership else None
            started = services.start_setup(
                actor=request.actor,
                organisation=form.cleaned_data["entity"] if of_office else own,
                quality=form.cleaned_data["quality"],
            )
            return redirect("batch_channel:setup", uuid=started.uuid)
    return render(request, "batch_channel/setup_new.html", {"form": form})


def visible_setup(request: ActorRequest, uuid: UUID) -> Setup:
    check_sees_channels(request.actor)
    found = get_object_or_404(Setup.objects.visible_to(request.actor).select_related("organisation"), uuid=uuid)
    check_keeper(request.actor, found.organisation_id, found.quality)
    return found


@form_page
def setup(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The checklist; its form is the question that decides between the two ways."""
    shown = visible_setup(request, uuid)
    answer = {None: None, True: "yes", False: "no"}[shown.has_channel]
    form = HasChannelForm(request.POST or None, initial={"has_channel": answer})
    if request.method == "POST" and form.is_valid():
        services.answer_has_channel(actor=request.actor, setup=shown, has_channel=form.cleaned_data["has_channel"])
        return redirect("batch_channel:account" if shown.steps_done else "batch_channel:setup", uuid=uuid)
    return render(request, "batch_channel/setup.html", {"setup": shown, "form": form, "owner": owner_of(shown)})


@require_POST
def step(request: ActorRequest, uuid: UUID, name: str) -> HttpResponse:
    shown = visible_setup(request, uuid)
    if name not in STEPS:
        raise Http404
    services.mark_step(actor=request.actor, setup=shown, step=name, done="undo" not in request.POST)
    return redirect("batch_channel:setup", uuid=uuid)


@form_page
@fresh_proof_required(on_opening=True)
def account(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_setup(request, uuid)
    if not shown.steps_done or shown.has_channel is None:
        messages.error(request, _("Terminez d’abord les étapes précédentes : cochez « déjà fait » à chacune."))
        return redirect("batch_channel:setup", uuid=uuid)
    kind = ExistingAccountForm if shown.has_channel else NewAccountForm
    number = shown.organisation.enterprise_number if shown.organisation else ""
    form = kind(request.POST or None, request.FILES or None, fund=request.fund, initial={"company_number": number})
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if name != "type"}
        with refusals_on(form):
            channel = services.open_channel(actor=request.actor, fund=request.fund, setup=shown, **fields)
            messages.success(
                request, _("Le canal est enregistré. Conservez le nom d’utilisateur et le numéro expéditeur.")
            )
            return redirect("batch_channel:sheet", uuid=channel.uuid)
    return render(request, "batch_channel/account.html", {"setup": shown, "form": form, "owner": owner_of(shown)})
