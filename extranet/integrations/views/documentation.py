"""What a developer reads before writing a line: the guide, the reference, the errors, the history. For everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.tenants.requests import fund_address

from ..guide import CHANGES, examples
from ..limits import WINDOW
from ..openapi import VERSION
from ..permissions import may_manage_keys
from ..problems import TITLES
from ..reference import subjects
from ..scopes import CAPABILITY_OF, Scope
from ..webhooks.events import offered_events

TASKS = ("first_call", "encode", "follow", "webhook")


@login_not_required
@require_safe
def guide(request: ActorRequest) -> HttpResponse:
    context = {
        "examples": {task: examples(task) for task in TASKS},
        "address": fund_address(request.fund, "/api/v1/"),
        "scopes": [scope for scope in Scope if request.fund.has(CAPABILITY_OF[scope])],
        "events": offered_events(request.fund, Scope.values),
        "may_manage_keys": request.actor is not None and may_manage_keys(request.actor),
        "window": WINDOW,
        "version": VERSION,
    }
    return render(request, "integrations/documentation/guide.html", context)


@login_not_required
@require_safe
def reference(request: ActorRequest) -> HttpResponse:
    return render(request, "integrations/documentation/reference.html", {"subjects": subjects(), "version": VERSION})


@login_not_required
@require_safe
def problems(request: ActorRequest) -> HttpResponse:
    rows = [(code, status, title) for code, (status, title) in TITLES.items()]
    return render(request, "integrations/documentation/problems.html", {"problems": rows})


@login_not_required
@require_safe
def changes(request: ActorRequest) -> HttpResponse:
    return render(request, "integrations/documentation/changes.html", {"changes": CHANGES})
