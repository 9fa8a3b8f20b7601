"""One file's clock: what goes at its end, what stays, and its holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.tenants.retention import RetentionRule, rule_named
from extranet.ui.refusals import refusals_on

from ..choices import notice_of
from ..clocks import forgettable_on, standing_of
from ..contents import going
from ..forms import HoldForm
from ..models import Announcement, LegalHold
from ..services import holds


def found(request: ActorRequest, rule_name: str, uuid: UUID) -> tuple[RetentionRule, Any]:
    """The rule and its file. 404 where there is none; 403 for who isn't of the staff in its matter."""
    try:
        rule = rule_named(rule_name)
    except KeyError:
        raise Http404 from None
    holds.check_matter(request.actor, rule)
    return rule, get_object_or_404(rule.model._default_manager.all(), uuid=uuid)


@require_safe
def file(request: ActorRequest, rule: str, uuid: UUID) -> HttpResponse:
    kind, shown = found(request, rule, uuid)
    return show(request, kind, shown, HoldForm())


def show(request: ActorRequest, rule: RetentionRule, shown: Any, form: HoldForm) -> HttpResponse:
    standing = standing_of(request.fund, shown)
    announced = Announcement.objects.of(rule, shown.uuid).first()
    totals = rule.totals(rule.model._default_manager.filter(pk=shown.pk))
    context = {
        "rule": rule,
        "reference": rule.reference(shown),
        "address": rule.address(shown),
        "standing": standing,
        "announced": announced,
        "forgettable_on": announced and forgettable_on(request.fund, announced.ends_on, announced.announced_on),
        "notice": notice_of(request.fund),
        "going": [] if standing.tombstone else list(going(rule, shown)),
        "totals": [(rule.figures[name], value) for name, value in totals.items()],
        "holds": LegalHold.objects.of(rule, shown.uuid).order_by("-pk"),
        "form": form,
    }
    return render(request, "retention/file.html", context)


@require_POST
def hold(request: ActorRequest, rule: str, uuid: UUID) -> HttpResponse:
    kind, shown = found(request, rule, uuid)
    form = HoldForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            holds.hold(actor=request.actor, rule=kind, file=shown, reason=form.cleaned_data["reason"])
            messages.success(request, _("Le fichier est gelé : rien n’en sera effacé avant que le gel soit levé."))
            return redirect("retention:file", rule, uuid)
    return show(request, kind, shown, form)


@require_POST
def release(request: ActorRequest, rule: str, uuid: UUID) -> HttpResponse:
    kind, shown = found(request, rule, uuid)
    form = HoldForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            holds.release(actor=request.actor, rule=kind, file=shown, reason=form.cleaned_data["reason"])
            messages.success(request, _("Le gel est levé : la conservation suit de nouveau son cours."))
            return redirect("retention:file", rule, uuid)
    return show(request, kind, shown, form)
