"""A body's pause of its digests, and the fund's rules."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..choices import choices_of
from ..forms.reminders import PauseForm, RulesForm
from ..models import ReminderPause
from ..periods import today_at
from ..permissions import check_manager
from ..reminding import rules_of
from ..services.reminding import change_rules, pause_reminders


@form_page
def pause(request: ActorRequest) -> HttpResponse:
    """When the body is reminded, and a pause of it."""
    check_manager(request.actor)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            paused = pause_reminders(actor=request.actor, fund=request.fund, days=form.cleaned_data["days"])
            if paused:
                day = date_format(paused.until, "d/m/Y")
                messages.success(request, _("Les rappels sont en pause jusqu’au %s.") % day)
            else:
                messages.success(request, _("Les rappels reprennent."))
            return redirect("certification:reminders")
    body = request.actor.organisation_id
    context = {
        "form": form,
        "pause": ReminderPause.objects.filter(body=body, until__gte=today_at(request.fund)).first(),
        "rules": rules_of(request.fund),
        "closes_after": choices_of(request.fund).closes_after,
    }
    return render(request, "certification/reminders.html", context)


@form_page
def rules(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = RulesForm(request.POST or None, rules=rules_of(request.fund))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_rules(actor=request.actor, fund=request.fund, rules=form.rules)
            messages.success(request, _("Les réglages des rappels sont enregistrés."))
            return redirect("certification:reminder_rules")
    return render(request, "certification/reminder_rules.html", {"form": form})
