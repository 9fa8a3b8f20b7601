"""« Aide »: the manual, the fund's documents, and the way to a person. For everybody, signed in or not."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import ORGANISATIONS, is_staff

from ..manual import chapters_of, manual_pdf
from ..models import ShelfItem

HEADINGS = {
    ShelfItem.Kind.FORM: _("Formulaires"),
    ShelfItem.Kind.MANUAL: _("Modes d’emploi du fonds"),
    ShelfItem.Kind.OTHER: _("Autres documents"),
}


@login_not_required
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    rows = ShelfItem.objects.visible_to(request.actor).select_related("document").order_by("title", "pk")
    items = list(rows)
    context = {
        "shelves": [
            (heading, [item for item in items if item.kind == kind])
            for kind, heading in HEADINGS.items()
            if any(item.kind == kind for item in items)
        ],
        "chapters": chapters_of(request.fund),
        "may_manage": request.actor is not None and is_staff(request.actor, ORGANISATIONS),
    }
    return render(request, "help/home.html", context)


@login_not_required
@require_safe
def manual(request: ActorRequest) -> HttpResponse:
    return render(request, "help/manual.html", {"chapters": chapters_of(request.fund)})


@login_not_required
@require_safe
def manual_file(request: ActorRequest) -> HttpResponse:
    response = HttpResponse(manual_pdf(request.fund, request.LANGUAGE_CODE), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="mode-d-emploi.pdf"'
    return response
